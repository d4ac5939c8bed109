import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { createFastPath, noFastPath } from '../../src/fast-path/fast-path.ts'
import { shops, steps, travel } from './two-roads.ts'

const numRuns = Number(process.env['FRONT_ROADS_RUNS'] ?? 500)
const seed = Number(process.env['FRONT_ROADS_SEED'] ?? 20_261_129)

/** The answers that the fast path gives by itself, as `POST 201`. */
const quickAnswers = new Map<string, number>()

const observedFastPath: typeof createFastPath = (ports, parts) => {
  const fastPath = createFastPath(ports, parts)
  const observe = (method: string, response: Response): Response => {
    const name = `${method} ${response.status}`
    quickAnswers.set(name, (quickAnswers.get(name) ?? 0) + 1)
    return response
  }
  const answer: typeof fastPath.answer = (request, env) => {
    const response = fastPath.answer(request, env)
    if (response === undefined || response instanceof Response) {
      return response && observe(request.method, response)
    }
    return response.then((settled) => observe(request.method, settled))
  }
  return { ...fastPath, answer }
}

test(`the fast path answers, counts, logs and sends as the routes do (seed ${seed})`, async () => {
  const sameOnBothRoads = fc.asyncProperty(shops, steps, async (shop, requests) => {
    const quick = await travel(shop, requests, observedFastPath)
    expect(quick).toEqual(await travel(shop, requests, noFastPath))
  })
  await fc.assert(sameOnBothRoads, { seed, numRuns })

  // The property says little about answers that the fast path never gave.
  const orders = [201, 202, 400, 408, 422, 429, 500, 503].map((status) => `POST ${status}`)
  expect([...quickAnswers.keys()].toSorted()).toEqual(['GET 200', 'GET 429', ...orders])
}, 60_000)
