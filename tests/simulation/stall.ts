import { createFaults } from './faults.ts'
import { shoppersPerSecond, startLoad } from './load.ts'
import { randomFrom } from './random.ts'
import { createShop } from './shop.ts'
import { createClock, installTimers } from './world/clock.ts'
import type { ServiceName } from './world/worker-process.ts'

export type Stall = { seed: number; services: readonly ServiceName[]; stallMs: number }

export type StallReport = {
  /** Virtual time from the end of the stall until the broker held no more than a second of the load. */
  caughtUpMs: number
  violation: string | undefined
}

/** The load goes on for so long before the stall. */
const calmMs = 5_000

/**
 * One run without faults but for one: under the load, the disks of some workers refuse every write for a while. Ends when
 * the shop has caught up, or after `withinMs`.
 */
export const simulateStall = async (
  { seed, services, stallMs }: Stall,
  withinMs: number,
): Promise<StallReport> => {
  const random = randomFrom(seed)
  const clock = createClock()
  const restoreTimers = installTimers(clock)
  const faults = createFaults(random, 0)
  const shop = createShop(
    { clock, random, faults },
    { orderTotalMax: undefined, areReferencesUnique: false, instanceCount: 1 },
  )
  const runUntil = async (untilMs: number, isOver = () => false): Promise<void> => {
    while (shop.violation() === undefined && !isOver() && (await clock.step(untilMs)));
  }

  try {
    shop.open()
    startLoad(clock, random, shop.arrive)
    await runUntil(calmMs)
    for (const service of services) shop.disks[service].refuse('every write')
    await runUntil(calmMs + stallMs)
    for (const service of services) shop.disks[service].allow('every write')
    const overMs = clock.now()
    await runUntil(overMs + withinMs, () => shop.broker.backlog() <= shoppersPerSecond)
    return { caughtUpMs: Math.ceil(clock.now() - overMs), violation: shop.violation() }
  } finally {
    restoreTimers()
    shop.close()
  }
}
