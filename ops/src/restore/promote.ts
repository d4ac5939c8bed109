import { existsSync } from 'node:fs'
import { markPromoted } from '@shop/engine/sqlite'
import { asBackupError, BackupError, type ServiceWithDatabase } from '../backup-manifest.ts'
import { assertCurrency } from './put-back.ts'

type Promotion = { service: ServiceWithDatabase; target: string; currency: string }

/**
 * Marks the database of a stopped service as one that another tool brought back, maybe without its last moments.
 * @throws BackupError when there is no file, or it is no database, or one in another currency
 */
export const promote = ({ service, target, currency }: Promotion): void => {
  if (!existsSync(target)) {
    throw new BackupError(
      `There is no database at ${target}. Let the other tool write it there, or set ${service.toUpperCase()}_DB.`,
    )
  }
  assertCurrency(service, target, currency)
  try {
    markPromoted(target)
  } catch (error) {
    throw asBackupError(error, target)
  }
}
