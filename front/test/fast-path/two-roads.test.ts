import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { createFastPath, noFastPath } from '../../src/fast-path/fast-path.ts'
import { shops, steps, travel } from './two-roads.ts'

// The number of cases and the seed can be set for the properties of all workspaces at once.
const { numRuns: cases = 100, seed = 20_261_129 } = fc.readConfigureGlobal() ?? {}
const numRuns = 8 * cases

test(`the fast path answers, counts, logs and sends as the routes do (seed ${seed})`, async () => {
  let quickCount = 0
  const countedFastPath: typeof createFastPath = (ports, parts) => {
    const fastPath = createFastPath(ports, parts)
    const answer: typeof fastPath.answer = (request, env) => {
      const response = fastPath.answer(request, env)
      if (response !== undefined) quickCount += 1
      return response
    }
    return { ...fastPath, answer }
  }
  const sameOnBothRoads = fc.asyncProperty(shops, steps, async (shop, requests) => {
    const quick = await travel(shop, requests, countedFastPath)
    expect(quick).toEqual(await travel(shop, requests, noFastPath))
  })
  await fc.assert(sameOnBothRoads, { seed, numRuns })
  // Otherwise the property would compare the routes with themselves.
  expect(quickCount).toBeGreaterThan(numRuns / 4)
  // Bodies that never end make it wait, and a busy machine makes each wait longer.
}, 60_000)
