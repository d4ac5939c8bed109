import { isAnswering } from '../answering.ts'
import type { Databases, ShopConfig } from '../config.ts'
import { audit, type Audit, type Violation } from './audit.ts'
import { openDatabases, type ShopDatabases } from './databases.ts'
import { lookAt } from './look.ts'

/**
 * Examines a shop, stopped or running: first the files of SQLite, because damaged files cannot be trusted, then their content.
 * @throws CannotAuditError
 */
export const examine = async (
  places: Databases,
  {
    inventoryUrls,
    orderUrls,
    currency,
  }: Pick<ShopConfig, 'inventoryUrls' | 'orderUrls' | 'currency'>,
): Promise<Audit> => {
  const databases = await openDatabases(places, currency)
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
