import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { startShopInOneProcess } from './one-process.ts'
import { createHistory, histories } from './steps.ts'

const { numRuns: cases = 100, seed = 20_261_131 } = fc.readConfigureGlobal() ?? {}
const runTimeoutMs = 60_000

describe('a catalogue that is changed, imported and sold', () => {
  test(
    'is what a simple model of it is: through the front, whatever is sent again, mended, turned round or cut off',
    async () => {
      const met = new Set<string>()
      await fc.assert(
        fc.asyncProperty(histories, async ({ files, steps }) => {
          const shop = await startShopInOneProcess()
          const history = createHistory(shop, files)
          for (const step of steps) {
            await history.take(step)
            await history.compare()
            met.add(step.kind)
          }
          await shop.close()
        }),
        { seed, numRuns: cases },
      )
      expect([...met].toSorted()).toEqual(['earlier', 'import', 'order', 'patch'])
    },
    runTimeoutMs,
  )
})
