import { describe, expect, test } from 'bun:test'
import { simulateStall } from './stall.ts'
import type { ServiceName } from './world/worker-process.ts'

const stallMs = 5_000
/** An Inventory that fell behind takes half of it. A shop that stays behind takes forever. */
const withinMs = 60_000
const runTimeoutMs = 120_000

describe('a shop that could not write for a while under load', () => {
  test.each<[ServiceName[]]>([[['order']], [['inventory']], [['inventory', 'order']]])(
    'catches up by itself while the load goes on: %p',
    async (services) => {
      const stall = { seed: 1, services, stallMs }
      const { caughtUpMs, violation } = await simulateStall(stall, withinMs)
      expect(violation).toBeUndefined()
      expect(caughtUpMs).toBeLessThan(withinMs)
    },
    runTimeoutMs,
  )
})
