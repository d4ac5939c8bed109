import { describe, expect, test } from 'bun:test'
import type { ShedReason } from '../../src/ports.ts'
import {
  asAdmin,
  asServer,
  content,
  fakeBus,
  givenApp,
  json,
  order,
  orderId,
  ordersThatShow,
  problemOf,
  product,
  recorded,
  roads,
  type FakeBus,
  type SentItem,
} from '../given.ts'

type Given = NonNullable<Parameters<typeof givenApp>[0]>

const givenShop = (given: Given) => {
  const shed: ShedReason[] = []
  const bus: FakeBus = Object.assign(fakeBus(), {
    answers: (sent: SentItem) =>
      recorded({}, 'digest' in sent.item ? sent.item.digest : undefined)(sent),
  })
  const { app } = givenApp({
    bus,
    clientAddress: () => '192.0.2.1',
    inventory: { product: async () => product, products: async () => ({ items: [product] }) },
    orders: ordersThatShow({ ...order, status: 'shipped', version: 3 }).reads,
    metrics: { shed: (reason) => void shed.push(reason) },
    ...given,
  })
  const place = (body: object, headers: Record<string, string> = {}) =>
    app.request('/orders', json(body, headers))
  return { app, bus, shed, place }
}

const linesOf = (...quantities: number[]) => ({
  lines: quantities.map((quantity, n) => ({ sku: `SKU-${n}`, quantity })),
})

describe.each(roads)('%s', (_, makeFastPath) => {
  const shoppers: [string, RequestInit][] = [
    ['/orders', json(content)],
    ['/products', {}],
    ['/products/MUG', {}],
    [`/orders/${orderId}`, {}],
    [`/orders/${orderId}`, { headers: { Prefer: 'wait=1' } }],
    [`/orders/${orderId}/events`, {}],
    [`/orders/${orderId}/cancel`, json('')],
  ]
  const withToken = (init: RequestInit, Authorization: string): RequestInit => ({
    ...init,
    headers: { ...(init.headers as Record<string, string>), Authorization },
  })

  test.each(shoppers)('%s with a wrong token is 401 and says so', async (path, init) => {
    const { app, bus } = givenShop({ makeFastPath })
    for (const wrong of ['Bearer not-a-token-of-this-shop', 'Bearer', 'bearer a b']) {
      const response = await app.request(path, withToken(init, wrong))
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="shop"')
      expect(await problemOf(response)).toEqual([401, 'unauthorized'])
    }
    expect(bus.sent).toEqual([])
  })

  test('credentials of a proxy before the front are none of its business', async () => {
    const { place } = givenShop({ makeFastPath })
    expect((await place(content, { Authorization: 'Basic c2hvcDpzZWNyZXQ=' })).status).toBe(201)
  })

  test('guesses of a token are counted', async () => {
    const { place } = givenShop({ makeFastPath, limits: { clientWritesPerMinute: 1 } })
    const guess = () => place(content, { Authorization: 'Bearer not-a-token-of-this-shop' })
    expect([(await guess()).status, (await guess()).status]).toEqual([401, 429])
  })

  test.each([
    ['a server', asServer],
    ['an operator', asAdmin],
  ])('%s is not counted as one client, and its orders say that it is trusted', async (_, as) => {
    const limits = {
      clientWritesPerMinute: 1,
      clientReadsPerMinute: 1,
      clientWaitsPerMinute: 1,
      clientLinesPerMinute: 1,
      readerCountPerClientMax: 0,
    }
    const { app, bus } = givenShop({ makeFastPath, limits })
    for (let round = 0; round < 3; round += 1) {
      for (const [path, init] of shoppers) {
        const response = await app.request(path, withToken(init, as.Authorization))
        expect([path, response.status < 400 || path.endsWith('cancel')]).toEqual([path, true])
        expect(response.headers.has('RateLimit')).toBe(false)
        await response.text()
      }
    }
    const sent = bus.sent.flatMap(({ topic, item }) => (topic === 'sendOrder' ? [item] : []))
    expect(sent.map(({ trusted }) => trusted)).toEqual([true, true, true])
  })

  test('the orders of shoppers are not trusted', async () => {
    const { place, bus } = givenShop({ makeFastPath })
    await place(content)
    expect(bus.sent.map(({ item }) => 'trusted' in item)).toEqual([false])
  })

  describe('an order', () => {
    const limits = { orderLinesMax: 3, orderUnitsMax: 5 }

    test.each([
      ['units below', linesOf(4), 201],
      ['as many units as allowed', linesOf(5, 5, 5), 201],
      ['one unit over', linesOf(1, 6), 422],
      ['as many lines as allowed', linesOf(1, 1, 1), 201],
      ['one line over', linesOf(1, 1, 1, 1), 422],
    ])('with %s', async (_, body, status) => {
      const { place, bus } = givenShop({ makeFastPath, limits })
      expect((await place(body)).status).toBe(status)
      expect(bus.sent.length).toBe(status === 201 ? 1 : 0)
    })

    test('over a limit is answered with the limit and the field', async () => {
      const { place } = givenShop({ makeFastPath, limits })
      expect(await (await place(linesOf(1, 6))).json()).toMatchObject({
        code: 'over-limit',
        limit: 5,
        errors: [{ field: 'lines[1].quantity', message: 'must be at most 5' }],
      })
      expect(await (await place(linesOf(1, 1, 1, 1))).json()).toMatchObject({
        code: 'over-limit',
        limit: 3,
        errors: [{ field: 'lines', message: 'must have at most 3 lines' }],
      })
    })

    test('cannot pass with one SKU on several lines', async () => {
      const { place } = givenShop({ makeFastPath, limits })
      const lines = [3, 3].map((quantity) => ({ sku: 'MUG', quantity }))
      expect(await problemOf(await place({ lines }))).toEqual([422, 'over-limit'])
    })

    test('of a trusted server may have as much as the contract allows', async () => {
      const { place } = givenShop({ makeFastPath, limits })
      const most = linesOf(...Array<number>(2_000).fill(1_000_000))
      expect((await place(most, asServer)).status).toBe(201)
      expect((await place(linesOf(1_000_001), asServer)).status).toBe(400)
    })
  })

  test('the lines of a client in a minute are limited, and those of refused orders not counted', async () => {
    const limits = { clientLinesPerMinute: 5, orderUnitsMax: 9 }
    const { place, shed } = givenShop({ makeFastPath, limits, nowMs: () => 0 })
    const statuses = []
    for (const body of [linesOf(1, 1, 1), linesOf(10, 1), linesOf(1, 1, 1), linesOf(1, 1)]) {
      statuses.push((await place(body)).status)
    }
    expect(statuses).toEqual([201, 422, 429, 201])
    expect(shed).toEqual(['rate-lines'])
    const refused = await place(linesOf(1))
    expect(refused.headers.get('RateLimit')).toBe('"lines";r=0;t=60, "writes";r=595;t=60')
    expect(refused.headers.get('RateLimit-Policy')).toBe('"lines";q=5;w=60, "writes";q=600;w=60')
    expect(refused.headers.get('Retry-After')).toBe('60')
    expect(await problemOf(refused)).toEqual([429, 'rate-limited'])
  })

  test('0 lines in a minute is no limit', async () => {
    const { place } = givenShop({ makeFastPath, limits: { clientLinesPerMinute: 0 } })
    expect((await place(linesOf(1, 1, 1))).status).toBe(201)
  })
})
