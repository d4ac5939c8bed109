import { describe, expect, test } from 'bun:test'
import { BackendUnavailable } from '../../src/ports.ts'
import {
  fakeBus,
  givenApp,
  key,
  order,
  orderId,
  otherKey,
  problemOf,
  recorded,
  shownOrder,
} from '../given.ts'

const busThatAnswers = (answers: ReturnType<typeof recorded>) =>
  Object.assign(fakeBus(), { answers })

describe('reading an order', () => {
  test('shows it to everybody with its id, in upper or lower case', async () => {
    const { app } = givenApp({ orders: { order: async () => order } })
    const response = await app.request(`/orders/${orderId.toUpperCase()}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(await response.json()).toEqual(shownOrder)
  })

  test('shows an id that Order does not know as pending, with a hint', async () => {
    const { app } = givenApp({ orders: { order: async () => undefined } })
    const response = await app.request(`/orders/${orderId}`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      id: orderId,
      status: 'pending',
      recorded: false,
      lines: [],
      version: 0,
      number: shownOrder.number,
      hint: expect.any(String),
    })
  })

  const forged = `${orderId.slice(0, -1)}${orderId.endsWith('0') ? '1' : '0'}`
  test.each([forged, 'x', otherKey])('answers a forged id by itself: %s', async (id) => {
    const { app, bus } = givenApp()
    for (const [path, method] of [
      ['', 'GET'],
      ['/events', 'GET'],
      ['/cancel', 'POST'],
    ] as const) {
      const init = { method, headers: { 'Idempotency-Key': key } }
      const response = await app.request(`/orders/${id}${path}`, init)
      expect(await problemOf(response)).toEqual([404, 'unknown-order'])
    }
    expect(bus.sent).toEqual([])
  })

  test('waits for the decision as long as its client prefers', async () => {
    let waited: number | undefined
    const { app } = givenApp({
      orders: {
        order: async (_, wait) => {
          waited = wait?.waitSeconds
          return { ...order, status: 'confirmed' }
        },
      },
    })
    const response = await app.request(`/orders/${orderId}`, { headers: { Prefer: 'wait=3' } })
    expect(waited).toBe(3)
    expect(response.headers.get('Preference-Applied')).toBe('wait=3')
  })

  test('does not wait when too many do', async () => {
    const { app } = givenApp({
      orders: { order: async (_, wait) => (wait === undefined ? order : undefined) },
      limits: { readerCountMax: 0 },
    })
    const response = await app.request(`/orders/${orderId}`, { headers: { Prefer: 'wait=3' } })
    expect(response.headers.get('Preference-Applied')).toBeNull()
    expect(await response.json()).toEqual(shownOrder)
  })

  test('answers with the present state when the front stops during the wait', async () => {
    const stopping = new AbortController()
    const { app } = givenApp({
      stopping: stopping.signal,
      orders: {
        order: async (_, wait) => {
          if (wait === undefined) return order
          stopping.abort()
          throw new BackendUnavailable('order', { reason: 'aborted' })
        },
      },
    })
    const response = await app.request(`/orders/${orderId}`, { headers: { Prefer: 'wait=3' } })
    expect(await response.json()).toEqual(shownOrder)
  })

  test('answers 503 while Order does not answer', async () => {
    const { app } = givenApp({
      orders: {
        order: async () => {
          throw new BackendUnavailable('order', { reason: 'timeout' })
        },
      },
    })
    const response = await app.request(`/orders/${orderId}`)
    expect(response.headers.get('Retry-After')).toBe('2')
    expect(await problemOf(response)).toEqual([503, 'backend-unavailable'])
  })
})

describe('canceling an order', () => {
  const cancel = (
    given: Parameters<typeof givenApp>[0] = {},
    headers: Record<string, string> = {},
  ) =>
    givenApp(given).app.request(`/orders/${orderId}/cancel`, {
      method: 'POST',
      headers: { 'Idempotency-Key': key, ...headers },
    })

  test.each(['canceled', 'rejected'] as const)('answers 200 when it is %s', async (status) => {
    const bus = busThatAnswers(recorded({ status }))
    const response = await cancel({ bus })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ status })
    expect(bus.sent).toMatchObject([{ topic: 'cancelOrder', item: { orderId, key } }])
  })

  test('answers 409 when it is shipped, and shows it', async () => {
    const response = await cancel({ bus: busThatAnswers(recorded({ status: 'shipped' })) })
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { code: 'already-shipped', order: { id: orderId, status: 'shipped' } },
    ])
  })

  test('answers 202 when the reply is only to the placing', async () => {
    const response = await cancel({ bus: busThatAnswers(recorded()) })
    expect(response.status).toBe(202)
    expect(response.headers.get('Retry-After')).toBe('1')
  })

  test('answers 503 when the bus did not take it', async () => {
    const response = await cancel({ bus: Object.assign(fakeBus(), { connected: false }) })
    expect(response.headers.get('Location')).toBe(`/orders/${orderId}`)
    expect(await problemOf(response)).toEqual([503, 'bus-unavailable'])
  })

  test.each([
    ['another key', { 'Idempotency-Key': otherKey }, 403, 'wrong-key'],
    ['no usable key', { 'Idempotency-Key': 'x' }, 400, 'invalid-idempotency-key'],
  ])('is refused with %s', async (_, headers, status, code) => {
    const bus = fakeBus()
    expect(await problemOf(await cancel({ bus }, headers))).toEqual([status, code])
    expect(bus.sent).toEqual([])
  })
})
