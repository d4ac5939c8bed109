import { markLossAccepted, isNewDatabase } from '@shop/engine/sqlite'
import { asBackupError, BackupError, type ServiceWithDatabase } from '../backup-manifest.ts'

/** The table of what a service decided. */
export const decidedIn = { inventory: 'reservations', order: 'orders' }

/**
 * Marks the new and empty database of a stopped service as one that begins anew after a loss.
 * @throws BackupError when there is no file, or when it is not new: then nothing of it is given up
 */
export const beginAnew = (service: ServiceWithDatabase, target: string): void => {
  try {
    if (!isNewDatabase({ path: target, table: decidedIn[service] })) {
      throw new BackupError(
        `${target} is not new: it has met the other service, or holds what ${service} decided. It was left as it is. ` +
          'To begin anew all the same, move it away, start the service once and stop it.',
      )
    }
    markLossAccepted(target)
  } catch (error) {
    throw asBackupError(error, target)
  }
}

/** Says that the database begins anew, and the next step. */
export const lossText = (service: ServiceWithDatabase, target: string): string => {
  const other = service === 'inventory' ? 'order' : 'inventory'
  return [
    `${target} begins anew.`,
    '',
    `Start ${service}. It takes nothing new until ${other} has told it everything; /readyz and its log say so.`,
    service === 'inventory'
      ? 'Products, prices and stock were known to Inventory alone: import them again. Orders that were confirmed wait for\ntheir units (`bin/bun run doctor` lists them as short) and get the first ones that come in.'
      : 'Orders that Inventory had not heard of are gone: shoppers who repeat theirs with the same key are served.',
    'Then run `bin/bun run doctor`.',
  ].join('\n')
}
