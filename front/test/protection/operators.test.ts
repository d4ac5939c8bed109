import { describe, expect, test } from 'bun:test'
import { operatorTokenHash, operatorTokenPrefix, type Operator } from '@shop/contracts'
import { BackendUnavailable } from '../../src/ports.ts'
import {
  asAdmin,
  asOperator,
  content,
  fakeBus,
  givenApp,
  json,
  operatorToken,
  orderId,
  ordersOfAnna,
  problemOf,
  product,
  recorded,
  roads,
} from '../given.ts'

type Given = NonNullable<Parameters<typeof givenApp>[0]>

const startMs = Date.UTC(2026, 10, 27, 8)
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
const tokenNumber = (n: number) => operatorTokenPrefix + String(n).padStart(43, '0')

/** A front beside an Order that knows these tokens, and counts how often it is asked. */
const givenFront = (operators: Record<string, Operator>, given: Given = {}) => {
  const byHash = new Map(Object.entries(operators).map(([t, each]) => [operatorTokenHash(t), each]))
  const asked: string[] = []
  const clock = { nowMs: startMs }
  const order = { isAway: false }
  const { app, bus, logged } = givenApp({
    nowMs: () => clock.nowMs,
    clientAddress: () => '192.0.2.1',
    ...given,
    orders: {
      orders: async () => ({ items: [] }),
      operator: async (hash) => {
        asked.push(hash)
        if (order.isAway) throw new BackendUnavailable('order', { reason: 'away' })
        return byHash.get(hash)
      },
      ...given.orders,
    },
  })
  const list = (headers: Record<string, string>) => app.request('/admin/orders', { headers })
  return {
    app,
    bus,
    logged,
    asked,
    order,
    list,
    statusOf: async (token: string) => (await list(bearer(token))).status,
    passes: (ms: number) => void (clock.nowMs += ms),
    revoke: (token: string) => void byHash.delete(operatorTokenHash(token)),
  }
}

const anna: Operator = { name: 'anna', role: 'work' }

describe('the token of an operator', () => {
  test('opens, and Order is asked by its hash, never by the token', async () => {
    const { statusOf, asked } = givenFront({ [operatorToken]: anna })
    expect(await statusOf(operatorToken)).toBe(200)
    expect(asked).toEqual([operatorTokenHash(operatorToken)])
  })

  test('is believed for 10 seconds, and looked up again after them', async () => {
    const { statusOf, asked, passes } = givenFront({ [operatorToken]: anna })
    for (const ms of [0, 5_000, 4_999]) {
      passes(ms)
      expect(await statusOf(operatorToken)).toBe(200)
    }
    expect(asked).toHaveLength(1)
    passes(1)
    expect(await statusOf(operatorToken)).toBe(200)
    expect(asked).toHaveLength(2)
  })

  test('that is revoked opens nothing after 10 seconds at the latest', async () => {
    const { statusOf, passes, revoke } = givenFront({ [operatorToken]: anna })
    expect(await statusOf(operatorToken)).toBe(200)
    revoke(operatorToken)
    passes(9_999)
    expect(await statusOf(operatorToken)).toBe(200)
    passes(1)
    expect(await statusOf(operatorToken)).toBe(401)
  })

  test('is one of several, each valid at one time', async () => {
    const second = tokenNumber(2)
    const { statusOf, revoke } = givenFront({
      [operatorToken]: anna,
      [second]: { name: 'bob', role: 'look' },
    })
    revoke(operatorToken)
    expect([await statusOf(operatorToken), await statusOf(second)]).toEqual([401, 200])
  })

  test('of nobody is 401, and Order is asked once in 10 seconds', async () => {
    const { list, asked, passes } = givenFront({})
    for (let i = 0; i < 3; i += 1) {
      expect(await problemOf(await list(asOperator))).toEqual([401, 'unauthorized'])
    }
    expect(asked).toHaveLength(1)
    passes(10_000)
    await list(asOperator)
    expect(asked).toHaveLength(2)
  })

  test.each([
    ['without the prefix', 't'.repeat(43)],
    ['one character short', operatorToken.slice(0, -1)],
    ['one character long', `${operatorToken}t`],
    ['with a character that no token has', `${operatorToken.slice(0, -1)}=`],
    ['in upper case', operatorToken.toUpperCase()],
  ])('%s is 401, and Order is not asked', async (_, token) => {
    const { list, asked } = givenFront({ [token]: anna })
    expect(await problemOf(await list(bearer(token)))).toEqual([401, 'unauthorized'])
    expect(asked).toEqual([])
  })

  test('opens nothing at a front without ADMIN_TOKEN', async () => {
    const settings = { adminToken: undefined }
    const { app, list, asked } = givenFront({ [operatorToken]: anna }, { settings })
    expect(await problemOf(await list(asOperator))).toEqual([403, 'admin-closed'])
    const response = await app.request('/products', { headers: asOperator })
    expect([response.status, asked]).toEqual([401, []])
  })
})

test('a role goes as far behind a proxy that shows the front under a path', async () => {
  const given = { settings: { basePath: '/shop' }, bus: fakeBus(), orders: ordersOfAnna('work') }
  const { app } = givenApp(given)
  const post = (path: string, body: object) => app.request(path, json(body, asOperator))
  const received = await post('/shop/admin/products/MUG/stock', { kind: 'received', units: 1 })
  expect(received.status).toBe(202)
  const csv = await post('/shop/admin/products/import', {})
  expect(await problemOf(csv)).toEqual([403, 'insufficient-role'])
})

describe('while Order is away', () => {
  test('an operator is told so, and ADMIN_TOKEN opens', async () => {
    const { list, order } = givenFront({ [operatorToken]: anna })
    order.isAway = true
    const response = await list(asOperator)
    expect((await response.clone().json()) as object).toMatchObject({
      detail: expect.stringContaining('ADMIN_TOKEN') as string,
    })
    expect(await problemOf(response)).toEqual([503, 'backend-unavailable'])
    expect((await list(asAdmin)).status).toBe(200)
  })

  test('an operator that was seen just now goes on for 10 seconds', async () => {
    const { statusOf, order, passes } = givenFront({ [operatorToken]: anna })
    await statusOf(operatorToken)
    order.isAway = true
    passes(9_999)
    expect(await statusOf(operatorToken)).toBe(200)
    passes(1)
    expect(await statusOf(operatorToken)).toBe(503)
  })

  test('nothing is remembered: an operator passes as soon as Order is back', async () => {
    const { statusOf, order } = givenFront({ [operatorToken]: anna })
    order.isAway = true
    await statusOf(operatorToken)
    order.isAway = false
    expect(await statusOf(operatorToken)).toBe(200)
  })
})

describe('guesses', () => {
  test('are limited, also those that have the form of a token', async () => {
    const limits = { clientWritesPerMinute: 2 }
    const { list, asked } = givenFront({ [operatorToken]: anna }, { limits })
    const guesses = [bearer(tokenNumber(1)), bearer('guess'), bearer(tokenNumber(2))]
    const statuses = []
    for (const guess of guesses) statuses.push((await list(guess)).status)
    expect([statuses, asked.length]).toEqual([[401, 401, 429], 1])
    const refused = await list(bearer(tokenNumber(3)))
    expect(await problemOf(refused)).toEqual([429, 'rate-limited'])
    expect(refused.headers.get('Retry-After')).toBe('60')
  })

  test('do not use up the limit of operators, who have none', async () => {
    const limits = { clientWritesPerMinute: 1 }
    const { statusOf, passes } = givenFront({ [operatorToken]: anna }, { limits })
    for (let i = 0; i < 4; i += 1) {
      expect(await statusOf(operatorToken)).toBe(200)
      passes(10_000)
    }
  })

  test('drive out of memory no operator, and are remembered up to a bound', async () => {
    const limits = { operatorMemoryCountMax: 2, clientWritesPerMinute: 0 }
    const { statusOf, asked } = givenFront({ [operatorToken]: anna }, { limits })
    await statusOf(operatorToken)
    for (const n of [1, 2, 3]) await statusOf(tokenNumber(n))
    await statusOf(operatorToken)
    expect(asked).toHaveLength(4)
    for (const n of [3, 2]) await statusOf(tokenNumber(n))
    expect(asked).toHaveLength(4)
    await statusOf(tokenNumber(1))
    expect(asked).toHaveLength(5)
  })

  test('are looked up a few at a time', async () => {
    const limits = { orderReadCountMax: 1, clientWritesPerMinute: 0 }
    const waiting = Promise.withResolvers<undefined>()
    const { list } = givenFront({}, { limits, orders: { operator: () => waiting.promise } })
    const first = list(bearer(tokenNumber(1)))
    expect(await problemOf(await list(bearer(tokenNumber(2))))).toEqual([503, 'busy'])
    waiting.resolve(undefined)
    expect((await first).status).toBe(401)
  })
})

describe.each(roads)('an operator on the routes of shoppers, %s', (_, makeFastPath) => {
  const givenShop = (role: Operator['role'], limits: Given['limits'] = {}) =>
    givenApp({
      makeFastPath,
      limits,
      clientAddress: () => '192.0.2.1',
      bus: Object.assign(fakeBus(), { answers: recorded() }),
      inventory: { products: async () => ({ items: [product] }) },
      orders: ordersOfAnna(role),
    })

  test('is trusted and not limited', async () => {
    const { app, bus } = givenShop('work', { clientWritesPerMinute: 1, clientReadsPerMinute: 1 })
    for (let i = 0; i < 3; i += 1) {
      expect((await app.request('/orders', json(content, asOperator))).status).toBe(201)
      expect((await app.request('/products', { headers: asOperator })).status).toBe(200)
    }
    expect(bus.sent.map(({ item }) => 'trusted' in item && item.trusted)).toEqual(
      Array(3).fill(true),
    )
  })

  test('who may only look places and cancels no order', async () => {
    const { app, bus } = givenShop('look')
    for (const path of ['/orders', `/orders/${orderId}/cancel`]) {
      const response = await app.request(path, json(content, asOperator))
      expect(await problemOf(response)).toEqual([403, 'insufficient-role'])
    }
    expect((await app.request('/products', { headers: asOperator })).status).toBe(200)
    expect(bus.sent).toEqual([])
  })
})
