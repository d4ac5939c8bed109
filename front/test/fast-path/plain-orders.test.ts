import { describe, expect, test } from 'bun:test'
import { createFastPath } from '../../src/fast-path/fast-path.ts'
import type { ShedReason } from '../../src/ports.ts'
import {
  asAdmin,
  asServer,
  content,
  fakeBus,
  givenBareApp,
  json,
  problemOf,
  recorded,
  roads,
} from '../given.ts'

type Given = NonNullable<Parameters<typeof givenBareApp>[0]>

const traced = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
const origin = { Origin: 'https://shop.example' }

/** How many of its requests come to the router of an app. */
const routedCount = async (init: RequestInit, given: Given): Promise<number> => {
  const bus = Object.assign(fakeBus(), { answers: recorded({ status: 'confirmed', version: 2 }) })
  const { app } = givenBareApp({ bus, makeFastPath: createFastPath, ...given })
  const { router } = app
  const { match } = router
  let count = 0
  router.match = (method, path) => {
    count += 1
    return match.call(router, method, path)
  }
  await app.request('/orders', init)
  return count
}

describe('the fast path takes', () => {
  test.each<[string, RequestInit, Given?]>([
    ['an order', json(content)],
    ['an order whose shopper waits', json(content, { Prefer: 'wait=3' })],
    ['an order of a trusted server', json(content, asServer)],
    ['an order of an operator', json(content, asAdmin)],
    ['a traced order', json(content, traced)],
    [
      'an order with a character set',
      json(content, { 'Content-Type': 'application/json; charset=utf-8' }),
    ],
    ['an order from another origin when no origin is allowed', json(content, origin)],
    ['an order that is not valid', json({ lines: [] })],
    [
      'an order of any form when too many are on their way',
      json('', { 'Content-Type': 'text/plain' }),
      { limits: { askingCountMax: 0 } },
    ],
  ])('%s', async (_, init, given = {}) => {
    expect(await routedCount(init, given)).toBe(0)
  })
})

describe('the fast path leaves to the route', () => {
  test.each<[string, RequestInit, Given?]>([
    ['an order without a usable key', json(content, { 'Idempotency-Key': 'x' })],
    ['an order of another content type', json(content, { 'Content-Type': 'text/plain' })],
    ['an order that is too large', json(content, { 'Content-Length': '1048577' })],
    ['an order in chunks', json(content, { 'Transfer-Encoding': 'chunked' })],
    ['an order in another coding', json(content, { 'Content-Encoding': 'gzip' })],
    ['an order with an unknown token', json(content, { Authorization: 'Bearer unknown' })],
    [
      'every order when other origins are allowed',
      json(content),
      { settings: { corsOrigins: ['https://shop.example'] } },
    ],
    [
      'orders when too many requests are under way',
      json(content),
      { limits: { requestCountMax: 0 } },
    ],
  ])('%s', async (_, init, given = {}) => {
    expect(await routedCount(init, given)).toBe(1)
  })
})

describe.each(roads)('an order in a rush %s', (_, makeFastPath) => {
  test('is counted for its client before it is shed', async () => {
    const shed: ShedReason[] = []
    const { app } = givenBareApp({
      limits: { askingCountMax: 0, clientWritesPerMinute: 2 },
      clientAddress: () => '192.0.2.1',
      nowMs: () => 0,
      metrics: { shed: (reason) => void shed.push(reason) },
      makeFastPath,
    })
    const place = async () => app.request('/orders', json(content))
    const answers = [await place(), await place(), await place()]
    expect(answers.map(({ headers }) => headers.get('RateLimit'))).toEqual([
      '"writes";r=1;t=60',
      '"writes";r=0;t=60',
      '"writes";r=0;t=60',
    ])
    expect(await Promise.all(answers.map(problemOf))).toEqual([
      [503, 'busy'],
      [503, 'busy'],
      [429, 'rate-limited'],
    ])
    expect(shed).toEqual(['orders', 'orders', 'rate-writes'])
  })
})
