import type { Auditor } from './auditor.ts'
import { faultRates } from './faults.ts'
import type { Operators } from './operators.ts'
import type { WorkerGroup } from './world/worker-group.ts'
import type { ServiceName, World } from './world/worker-process.ts'

export type RestorableWorld = World & {
  workers: Record<ServiceName, WorkerGroup<never>>
  auditor: Auditor
  operators: Operators
  fail: (error: unknown) => void
}

/** Which databases are restored, one plan after the other; the services of one plan together. */
const plans: readonly (readonly (readonly ServiceName[])[])[] = [
  [['inventory']],
  [['order']],
  [['inventory', 'order']],
  [['inventory'], ['order']],
  [['order'], ['inventory']],
]
/** Times within the part of a run that has faults. Backups of one plan are made within `backupSpreadMs`. */
const backupSpreadMs = 2_000
const downMs = { min: 100, max: 10_000 }
const pauseMs = { min: 0, max: 20_000 }
/** Time until operators repeat the receipts that the backup of Inventory does not have. */
const repeatAfterMs = { min: 5_000, max: 20_000 }
const repeatChance = 0.7

/**
 * In some runs a backup is made at some moment and put back at a later one, while the shop goes on: of one database, of
 * both, or of one after the other, also in the middle of the first one's reconciling. Operators restore from the line of
 * backups that the database is on: a backup from before another restore of it is not put back. Answers whether this run
 * has a restore.
 */
export const scheduleRestores = (world: RestorableWorld, endMs: number): boolean => {
  const { random, auditor } = world
  if (!random.chance(faultRates.restore)) return false
  auditor.expectRestores()
  const plan = random.pick(plans)
  let atMs = (0.2 + 0.5 * random.next()) * endMs
  for (const services of plan) {
    const backupMs = random.next() * atMs
    const startMs = atMs
    for (const service of services) {
      const from = Math.max(0, backupMs + (random.next() - 0.5) * backupSpreadMs)
      restore(world, service, { backupMs: Math.min(from, startMs), startMs })
    }
    atMs = startMs + random.integer(pauseMs.min, pauseMs.max)
  }
  return true
}

const restore = (
  world: RestorableWorld,
  service: ServiceName,
  { backupMs, startMs }: { backupMs: number; startMs: number },
): void => {
  const { clock, random, faults, auditor, operators, fail } = world
  const worker = world.workers[service]
  let backup: Uint8Array | undefined
  const putBack = (): void => {
    const replaced = auditor.replacing(service)
    worker.disk.putBack(backup!, random.hex(16))
    replaced()
    faults.hit('restore', service)
    worker.start()
  }
  clock.after(backupMs, () => {
    backup = worker.disk.backUp()
  })
  clock.after(startMs, () => {
    void worker.holdDown().then(() => {
      // Short more often than long: what was said before is then still on its way.
      clock.after(downMs.min + random.next() ** 3 * (downMs.max - downMs.min), putBack)
    })
  })
  if (service === 'inventory' && random.chance(repeatChance)) {
    const repeatMs = startMs + downMs.max + random.integer(repeatAfterMs.min, repeatAfterMs.max)
    clock.after(repeatMs, () => void operators.repeatReceipts().catch(fail))
  }
}
