import { faultRates } from './faults.ts'
import type { RestorableWorld } from './restores.ts'
import type { ServiceName } from './world/worker-process.ts'

type LosingWorld = RestorableWorld & {
  /** Operators import the products and their first units, with the same keys as ever. */
  stockUp: () => void
}

const services: readonly ServiceName[] = ['inventory', 'order']
const downMs = { min: 100, max: 5_000 }
/** Time until an operator accepts the loss. */
const acceptedAfterMs = { min: 2_000, max: 20_000 }
const importPauseMs = 500

/**
 * In some runs the file of one database is gone at some moment. Its worker makes a new one, and some time later an
 * operator accepts the loss, and imports the products again if they were in it.
 */
export const scheduleLoss = (world: LosingWorld, endMs: number): void => {
  const { clock, random, faults, auditor, workers } = world
  if (!random.chance(faultRates['database-lost'])) return
  auditor.expectRestores()
  const service = random.pick(services)
  const worker = workers[service]
  const between = ({ min, max }: { min: number; max: number }): number => random.integer(min, max)

  const lose = (): void => {
    const [replaced, lost] = [auditor.replacing(service), auditor.losing(service)]
    worker.disk.lose()
    replaced()
    lost()
    faults.hit('database-lost', service)
    worker.start()
    clock.after(between(acceptedAfterMs), () => void worker.holdDown().then(accept))
  }
  const accept = (): void => {
    if (worker.disk.isRefusing()) return void clock.after(importPauseMs, accept)
    // Beside a service that knew no order it is a new shop: the two have met, and the command would refuse.
    if (auditor.isNewAndEmpty(service)) {
      const replaced = auditor.replacing(service)
      worker.disk.acceptLoss(random.hex(16))
      replaced()
      auditor.lossAccepted(service)
    }
    worker.start()
    if (service === 'inventory') importAgain()
  }
  const importAgain = (): void => {
    if (worker.disk.isRefusing()) clock.after(importPauseMs, importAgain)
    else world.stockUp()
  }
  clock.after((0.2 + 0.4 * random.next()) * endMs, () => {
    void worker.holdDown().then(() => clock.after(between(downMs), lose))
  })
}
