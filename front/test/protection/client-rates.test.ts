import { describe, expect, test } from 'bun:test'
import type { ShedReason } from '../../src/ports.ts'
import {
  asAdmin,
  content,
  fakeBus,
  givenApp,
  json,
  order,
  orderId,
  problemOf,
  product,
  recorded,
} from '../given.ts'

const startMs = Date.UTC(2026, 10, 27, 8)

/** A shop whose clients may send two orders, three reads and one wait in a minute. */
const givenShop = (settings: { clientIpHeader?: string } = {}, clientCountMax = 1_000) => {
  const clock = { nowMs: startMs }
  const shed: ShedReason[] = []
  const connection = { address: '192.0.2.1' as string | undefined }
  const { app, bus, logged } = givenApp({
    bus: Object.assign(fakeBus(), { answers: recorded() }),
    orders: { order: async () => ({ ...order, status: 'confirmed' }) },
    inventory: { product: async () => product },
    limits: {
      clientWritesPerMinute: 2,
      clientReadsPerMinute: 3,
      clientWaitsPerMinute: 1,
      clientCountMax,
    },
    settings,
    nowMs: () => clock.nowMs,
    clientAddress: () => connection.address,
    metrics: { shed: (reason) => shed.push(reason) },
  })
  const ask = async (path: string, init?: RequestInit) => app.request(path, init)
  const place = (headers: Record<string, string> = {}) => ask('/orders', json(content, headers))
  const statuses = async (count: number, request: () => Promise<Response>): Promise<number[]> => {
    const seen: number[] = []
    for (let i = 0; i < count; i += 1) seen.push((await request()).status)
    return seen
  }
  return { ask, place, statuses, clock, connection, shed, bus, logged }
}

describe('the limit of one client', () => {
  test('holds for orders and cancellations together', async () => {
    const { place, ask, statuses, bus, shed } = givenShop()
    expect(await statuses(2, place)).toEqual([201, 201])
    const cancel = await ask(`/orders/${orderId}/cancel`, json({}))
    expect(await problemOf(cancel)).toEqual([429, 'rate-limited'])
    expect(await problemOf(await place())).toEqual([429, 'rate-limited'])
    expect(bus.sent).toHaveLength(2)
    expect(shed).toEqual(['rate-writes', 'rate-writes'])
  })

  test('is part of every answer, with when to come back', async () => {
    const { place, clock } = givenShop()
    const first = await place()
    expect(first.headers.get('RateLimit-Policy')).toBe('"writes";q=2;w=60')
    expect(first.headers.get('RateLimit')).toBe('"writes";r=1;t=60')
    expect(first.headers.get('Retry-After')).toBeNull()
    await place()
    clock.nowMs += 45_500
    const limited = await place()
    expect(limited.headers.get('RateLimit')).toBe('"writes";r=0;t=15')
    expect(limited.headers.get('Retry-After')).toBe('15')
    expect(limited.headers.get('Content-Type')).toBe('application/problem+json')
    expect(limited.headers.get('X-Request-Id')).not.toBeNull()
  })

  test('starts anew after its minute', async () => {
    const { place, statuses, clock } = givenShop()
    expect(await statuses(3, place)).toEqual([201, 201, 429])
    clock.nowMs += 59_999
    expect(await statuses(1, place)).toEqual([429])
    clock.nowMs += 1
    expect(await statuses(3, place)).toEqual([201, 201, 429])
  })

  test('counts writes, reads and waits apart', async () => {
    const { ask, place, statuses } = givenShop()
    const wait = () => ask(`/orders/${orderId}`, { headers: { Prefer: 'wait=1' } })
    expect(await statuses(2, wait)).toEqual([200, 429])
    expect(await statuses(1, () => ask(`/orders/${orderId}/events`))).toEqual([429])
    expect(await statuses(2, () => ask(`/orders/${orderId}`))).toEqual([200, 200])
    expect(await statuses(2, () => ask('/products/MUG'))).toEqual([200, 429])
    expect(await statuses(3, place)).toEqual([201, 201, 429])
  })

  test('is not part of answers that shared caches keep', async () => {
    const response = await givenShop().ask('/products/MUG')
    expect(response.headers.get('Cache-Control')).toStartWith('public')
    expect(response.headers.get('RateLimit')).toBeNull()
  })

  test('counts each address apart, and an IPv6 /64 as one', async () => {
    const { place, statuses, connection } = givenShop()
    expect(await statuses(3, place)).toEqual([201, 201, 429])
    connection.address = '2001:db8::1'
    expect(await statuses(1, place)).toEqual([201])
    connection.address = '2001:db8::ffff:1'
    expect(await statuses(2, place)).toEqual([201, 429])
    connection.address = '2001:db8:0:1::1'
    expect(await statuses(1, place)).toEqual([201])
  })

  test('goes by the trusted header: of a list, by the entry of the nearest proxy', async () => {
    const { place, statuses } = givenShop({ clientIpHeader: 'X-Forwarded-For' })
    const by = (list: string) => () => place({ 'X-Forwarded-For': list })
    expect(await statuses(3, by('198.51.100.9, 203.0.113.1'))).toEqual([201, 201, 429])
    expect(await statuses(1, by('198.51.100.10, 203.0.113.1'))).toEqual([429])
    expect(await statuses(1, by('203.0.113.1, 203.0.113.2'))).toEqual([201])
  })

  test('goes by the connection when the trusted header is missing or not an address', async () => {
    const { place, statuses } = givenShop({ clientIpHeader: 'X-Real-IP' })
    expect(await statuses(2, place)).toEqual([201, 201])
    expect(await statuses(1, () => place({ 'X-Real-IP': 'unknown' }))).toEqual([429])
  })

  test('reads ports and brackets, and every client has a limit of its own', async () => {
    const { place, statuses, logged } = givenShop({ clientIpHeader: 'Forwarded' })
    const by = (value: string) => () => place({ Forwarded: value })
    expect(await statuses(3, by('for="203.0.113.1:5555"'))).toEqual([201, 201, 429])
    expect(await statuses(3, by('for="[2001:db8::1]:80"'))).toEqual([201, 201, 429])
    expect(logged).toEqual([])
  })

  test('counts clients whose header cannot be read under their proxy, and logs so once', async () => {
    const { place, statuses, logged } = givenShop({ clientIpHeader: 'X-Real-IP' })
    let hop = 0
    const hidden = () => place({ 'X-Real-IP': `_hidden-${(hop += 1)}` })
    expect(await statuses(3, hidden)).toEqual([201, 201, 429])
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain('FRONT_CLIENT_IP_HEADER')
  })

  test('ignores a header that is not trusted, and logs so once', async () => {
    const { place, statuses, logged } = givenShop()
    let hop = 0
    const spoofed = () => place({ 'X-Forwarded-For': `203.0.113.${(hop += 1)}` })
    expect(await statuses(3, spoofed)).toEqual([201, 201, 429])
    expect(logged.filter((line) => line.includes('FRONT_CLIENT_IP_HEADER'))).toHaveLength(1)
  })

  test('does not count requests without a known address', async () => {
    const { place, statuses, connection } = givenShop()
    connection.address = undefined
    expect(await statuses(5, place)).toEqual([201, 201, 201, 201, 201])
  })

  test('does not hold for operators, but for guesses of their token', async () => {
    const { ask, place, statuses } = givenShop()
    expect(await statuses(5, () => place(asAdmin))).toEqual([201, 201, 201, 201, 201])
    const guess = () => ask('/admin/orders', { headers: { Authorization: 'Bearer guess' } })
    expect(await statuses(3, guess)).toEqual([401, 401, 429])
  })

  test('is remembered for a bounded number of clients', async () => {
    const { place, statuses, connection } = givenShop({}, 2)
    expect(await statuses(3, place)).toEqual([201, 201, 429])
    for (let i = 0; i < 10; i += 1) {
      connection.address = `198.51.100.${i}`
      await place()
    }
    connection.address = '192.0.2.1'
    expect(await statuses(1, place)).toEqual([201])
  })

  test('does not hold for the paths of operation', async () => {
    const { ask, statuses } = givenShop()
    expect(await statuses(9, () => ask('/healthz'))).toEqual(Array(9).fill(200))
  })

  test('is off when it is 0', async () => {
    const { app } = givenApp({
      bus: Object.assign(fakeBus(), { answers: recorded() }),
      limits: { clientWritesPerMinute: 0 },
      clientAddress: () => '192.0.2.1',
    })
    const response = await app.request('/orders', json(content))
    expect([response.status, response.headers.get('RateLimit')]).toEqual([201, null])
  })
})
