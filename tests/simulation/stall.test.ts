import { describe, expect, test } from 'bun:test'
import { simulateStall } from './stall.ts'
import type { ServiceName } from './world/worker-process.ts'

const stallMs = 5_000
/** An Inventory that fell behind takes half of it. A shop that stays behind takes forever. */
const withinMs = 60_000
const runTimeoutMs = 120_000

describe('a shop that could not write for a while under load', () => {
  test.each<[ServiceName[], number]>([
    [['order'], 1],
    [['inventory'], 1],
    [['inventory'], 3],
    [['inventory', 'order'], 1],
  ])(
    'catches up by itself while the load goes on: %p, seed %p',
    async (services, seed) => {
      const stall = { seed, services, stallMs }
      const { caughtUpMs, violation } = await simulateStall(stall, withinMs)
      expect(violation).toBeUndefined()
      expect(caughtUpMs).toBeLessThan(withinMs)
    },
    runTimeoutMs,
  )
})
