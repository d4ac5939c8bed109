import { newTally, type Tally } from './tally.ts'
import { createPerformer } from './perform.ts'
import type { Plan } from './plan.ts'
import type { ShopClient } from './shop-client.ts'
import { createSlots } from './slots.ts'

export type DriveOptions = {
  client: (onRepeat: () => void) => ShopClient
  /** Requests at one time. */
  concurrency: number
  /** How many times faster than in the book; undefined: as fast as the shop takes it. */
  speed: number | undefined
  onStep: () => void
}

/** Steps begun for each request at one time. Most of them wait for an earlier order or price of their SKUs. */
const stepsAheadPerRequest = 16

/** Performs a plan. The first failure stops it. @throws ShopAwayError, ShopRefusesError */
export const drive = async (plan: Plan, options: DriveOptions): Promise<Tally> => {
  const { concurrency, speed, onStep } = options
  const tally = newTally()
  const client = options.client(() => (tally.repeatCount += 1))
  const perform = createPerformer({ client, concurrency, tally })
  const ahead = createSlots(concurrency * stepsAheadPerRequest)
  const open = new Set<Promise<void>>()
  const failures: unknown[] = []

  const startedMs = performance.now()
  await client.importProducts(plan.catalogueKey, plan.catalogue)
  const pace = createPace(plan.steps[0]?.atMs ?? 0, speed)
  for (const step of plan.steps) {
    await pace(step.atMs)
    await ahead.take()
    if (failures.length > 0) break
    const settled = perform(step)
      .then(onStep, (error: unknown) => void failures.push(error))
      .finally(() => {
        open.delete(settled)
        ahead.give()
      })
    open.add(settled)
  }
  await Promise.all(open)
  if (failures.length > 0) throw failures[0]
  tally.seconds = (performance.now() - startedMs) / 1_000
  return tally
}

/** Waits until a step is due, in the book's time divided by `speed`. */
const createPace = (firstMs: number, speed: number | undefined) => {
  const startedMs = performance.now()
  return async (atMs: number): Promise<void> => {
    if (speed === undefined) return
    const waitMs = startedMs + (atMs - firstMs) / speed - performance.now()
    if (waitMs > 0) await Bun.sleep(waitMs)
  }
}
