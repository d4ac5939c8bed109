import { toWorker } from '@shop/contracts/internal-http'
import type { DatabaseFiles, ShopConfig } from '../config.ts'
import { audit, type Audit, type Violation } from './audit.ts'
import { openDatabases, type ShopDatabases } from './databases.ts'
import { lookAt } from './look.ts'

const answerMsMax = 2_000

/**
 * Examines a shop, stopped or running: first the files, because damaged files cannot be trusted, then their content.
 * @throws CannotAuditError
 */
export const examine = async (
  files: DatabaseFiles,
  {
    inventoryUrls,
    orderUrls,
    currency,
  }: Pick<ShopConfig, 'inventoryUrls' | 'orderUrls' | 'currency'>,
): Promise<Audit> => {
  const databases = await openDatabases(files, currency)
  try {
    const answers = await Promise.all([...inventoryUrls, ...orderUrls].map(isAnswering))
    const isRunning = answers.some(Boolean)
    const damage = await damageOf(databases)
    if (damage.length > 0) {
      return { isRunning, inFlight: { count: 0, oldestAgeMs: 0 }, violations: damage, cut: [] }
    }
    return await audit({
      look: (suspects) => lookAt(databases, suspects),
      isRunning,
      pause: (ms) => Bun.sleep(ms),
      nowMs: () => Date.now(),
    })
  } finally {
    await databases.close()
  }
}

const damageOf = async (databases: ShopDatabases): Promise<Violation[]> =>
  (await databases.damage()).map(({ file, detail }) => ({
    check: 'file-damaged',
    claim: 'both files are sound',
    subject: file,
    detail,
    remedy: 'Stop the shop and restore a backup of this file; keep the damaged one.',
  }))

/** Whether a worker gives any answer. One that is not ready runs nevertheless. */
const isAnswering = (url: string): Promise<boolean> =>
  fetch(url + toWorker.ready, { signal: AbortSignal.timeout(answerMsMax) }).then(
    () => true,
    () => false,
  )
