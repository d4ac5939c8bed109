import { describe, expect, test } from 'bun:test'
import type { Reply } from '@shop/contracts'
import { BackendUnavailable, type ShedReason } from '../../src/ports.ts'
import { until } from '../adapters/bus/broker.ts'
import {
  content,
  fakeBus,
  givenApp,
  json,
  key,
  order,
  orderId,
  problemOf,
  product,
  recorded,
} from '../given.ts'

const never = new Promise<never>(() => {})
const place = (headers: Record<string, string> = {}) => json(content, headers)

/** An app with the requests that it shed and the numbers that it shows. */
const watched = (given: Parameters<typeof givenApp>[0]) => {
  const shed: ShedReason[] = []
  const numbers = new Map<string, () => number>()
  const metrics = {
    shed: (reason: ShedReason) => void shed.push(reason),
    watch: (name: string, read: () => number) => void numbers.set(name, read),
  }
  const { app, bus } = givenApp({ ...given, metrics })
  return {
    bus,
    ask: async (path: string, init?: RequestInit) => app.request(path, init),
    shed,
    number: (name: string) => numbers.get(name)!(),
  }
}

describe('a rush of orders', () => {
  test('is shed at once and unsent when too many are on their way', async () => {
    const limits = { askingCountFirst: 2, askingCountMin: 2, replyWaitMs: 60_000 }
    const { ask, bus, shed, number } = watched({ limits })
    const waiting = [ask('/orders', place()), ask('/orders', place())]
    while (bus.sent.length < 2) await Promise.resolve()
    const third = await ask('/orders', place())
    expect(await problemOf(third)).toEqual([503, 'busy'])
    expect(Number(third.headers.get('Retry-After'))).toBeGreaterThanOrEqual(1)
    const cancel = await ask(`/orders/${orderId}/cancel`, json({}))
    expect(await problemOf(cancel)).toEqual([503, 'busy'])
    expect([bus.sent.length, number('asking'), number('asking_limit')]).toEqual([2, 2, 2])
    expect(shed).toEqual(['orders', 'orders'])
    for (const reply of recorded()(bus.sent[0]!)) bus.reply(reply)
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201])
    expect(number('asking')).toBe(0)
  })

  test('is shed without reading its bodies', async () => {
    const { app } = givenApp({ limits: { askingCountMax: 0 } })
    const body = new ReadableStream({ pull: () => never })
    const response = await app.request('/orders', { ...place(), body })
    expect(await problemOf(response)).toEqual([503, 'busy'])
  })

  test('counts an order that nobody waits for until the bus has it', async () => {
    const { promise, resolve } = Promise.withResolvers<'acknowledged'>()
    const bus = Object.assign(fakeBus(), { send: () => promise })
    const { app } = givenApp({ bus, limits: { askingCountFirst: 1, askingCountMin: 1 } })
    const first = app.request('/orders', place({ Prefer: 'respond-async' }))
    for (let i = 0; i < 20; i += 1) await Promise.resolve()
    const second = await app.request('/orders', place({ Prefer: 'respond-async' }))
    expect(await problemOf(second)).toEqual([503, 'busy'])
    resolve('acknowledged')
    expect((await first).status).toBe(202)
    expect((await app.request('/orders', place({ Prefer: 'respond-async' }))).status).toBe(202)
  })

  test('is not held up by orders that wait for their decision', async () => {
    const limits = { askingCountFirst: 1, askingCountMin: 1, awaitingDecisionCountMax: 2 }
    const bus = Object.assign(fakeBus(), { answers: recorded() })
    const { ask, number } = watched({ bus, limits })
    const waiting: Promise<Response>[] = []
    for (const count of [1, 2]) {
      waiting.push(ask('/orders', place({ Prefer: 'wait=20' })))
      await until(() => number('awaiting_decision') === count)
    }
    expect(number('asking')).toBe(0)
    // There is no room to wait, so the order is answered at once as it is recorded.
    const third = await ask('/orders', place({ Prefer: 'wait=20' }))
    expect([third.status, await third.json()]).toMatchObject([201, { status: 'pending' }])
    expect((await ask('/orders', place())).status).toBe(201)
    const [decided] = recorded({ status: 'confirmed', version: 2 })(bus.sent[0]!) as [Reply]
    bus.reply(decided)
    for (const response of await Promise.all(waiting)) {
      expect(await response.json()).toMatchObject({ status: 'confirmed' })
    }
    expect(number('awaiting_decision')).toBe(0)
  })

  test('does not touch changes of operators, which have a bound of their own', async () => {
    const { app, bus } = givenApp({ limits: { askingCountMax: 0 } })
    const ship = json({}, { Authorization: 'Bearer admin-token-of-the-tests' })
    expect((await app.request(`/admin/orders/${orderId}/ship`, ship)).status).toBe(202)
    expect(bus.sent).toMatchObject([{ topic: 'shipOrder' }])
  })
})

describe('a flood of reads', () => {
  test('of a slow catalogue holds up neither orders nor reads of orders', async () => {
    const { ask, shed, number } = watched({
      bus: Object.assign(fakeBus(), { answers: recorded() }),
      inventory: { product: () => never, products: () => never },
      orders: { order: async () => order },
    })
    const flood = Array.from({ length: 5_000 }, (_, i) => ask(`/products/${i}`))
    await until(() => shed.length === 4_936)
    expect(number('loading_catalogue')).toBe(64)
    expect(await problemOf(await Promise.race(flood))).toEqual([503, 'busy'])
    expect((await ask('/orders', place())).status).toBe(201)
    expect((await ask(`/orders/${orderId}`)).status).toBe(200)
    expect(new Set(shed)).toEqual(new Set(['catalogue']))
  })

  test('of orders at a slow Order worker holds up neither orders nor the catalogue', async () => {
    const { ask, shed } = watched({
      bus: Object.assign(fakeBus(), { answers: recorded() }),
      inventory: { product: async () => product },
      orders: { order: () => never },
    })
    const waits = { headers: { Prefer: 'wait=30' } }
    const paths = [() => `/orders/${orderId}`, () => `/orders/${orderId}/events`]
    for (let i = 0; i < 5_000; i += 1) {
      void ask(paths[i % 2]!(), i % 3 === 0 ? waits : {})
    }
    await until(() => shed.length === 2_000)
    expect((await ask('/orders', place())).status).toBe(201)
    expect((await ask('/products/MUG')).status).toBe(200)
    expect(new Set(shed)).toEqual(new Set(['order-reads', 'waits']))
  })

  test('is let in again when the worker answers again', async () => {
    let isAway = true
    const { ask, number } = watched({
      limits: { catalogueLoadCountMax: 1 },
      inventory: {
        product: async () => {
          if (isAway) throw new BackendUnavailable('inventory', { reason: 'away' })
          return product
        },
      },
    })
    expect((await ask('/products/MUG')).status).toBe(503)
    isAway = false
    expect((await ask('/products/MUG')).status).toBe(200)
    expect(number('loading_catalogue')).toBe(0)
  })

  test('asks a worker for its readiness once at a time', async () => {
    let asked = 0
    const { promise, resolve } = Promise.withResolvers<'ready'>()
    const readiness = () => {
      asked += 1
      return promise
    }
    const { ask } = watched({ inventory: { readiness } })
    const flood = Array.from({ length: 100 }, () => ask('/readyz'))
    resolve('ready')
    expect((await Promise.all(flood)).every(({ ok }) => ok)).toBe(true)
    expect(asked).toBe(1)
    await ask('/readyz')
    expect(asked).toBe(2)
  })
})

describe('one client', () => {
  test('holds a bounded number of streams and waits and leaves the rest to others', async () => {
    let address = '192.0.2.1'
    const { ask, shed } = watched({
      limits: { readerCountPerClientMax: 1 },
      orders: { order: async (_, wait) => (wait === undefined ? order : never) },
      clientAddress: () => address,
    })
    const stop = new AbortController()
    const follow = () => ask(`/orders/${orderId}/events`, { signal: stop.signal })
    expect((await follow()).status).toBe(200)
    expect(await problemOf(await follow())).toEqual([503, 'busy'])
    const read = await ask(`/orders/${orderId}`, { headers: { Prefer: 'wait=30' } })
    expect([read.status, read.headers.get('Preference-Applied')]).toEqual([200, null])
    address = '192.0.2.2'
    expect((await follow()).status).toBe(200)
    expect(shed).toEqual(['waits'])
    stop.abort()
  })
})

describe('all requests together', () => {
  test('are bounded, except those for operation', async () => {
    const { ask, shed } = watched({
      limits: { requestCountMax: 1 },
      orders: { order: () => never },
    })
    void ask(`/orders/${orderId}`)
    const second = await ask('/orders', place())
    expect(await problemOf(second)).toEqual([503, 'busy'])
    expect(second.headers.get('Connection')).toBe('close')
    expect((await ask('/healthz')).status).toBe(200)
    expect((await ask('/readyz')).status).toBe(200)
    expect((await ask('/readyz/orders')).status).toBe(200)
    expect(shed).toEqual(['requests'])
  })
})

describe('a body', () => {
  test('that does not arrive in time is cut off', async () => {
    const { ask, bus, shed } = watched({ limits: { bodyWithinMs: 50 } })
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"lines":')),
      pull: () => never,
    })
    const response = await ask('/orders', { ...place(), body })
    expect(await problemOf(response)).toEqual([408, 'body-too-slow'])
    expect(response.headers.get('Connection')).toBe('close')
    expect([bus.sent, shed]).toEqual([[], ['slow-body']])
  })

  test('that arrives slowly but in time is taken', async () => {
    const { app } = givenApp({
      bus: Object.assign(fakeBus(), { answers: recorded() }),
      limits: { bodyWithinMs: 10_000 },
    })
    const parts = JSON.stringify(content).match(/.{1,5}/g)!
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 2))
        const part = parts.shift()
        if (part === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(part))
      },
    })
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key }
    const response = await app.request('/orders', { method: 'POST', headers, body })
    expect(response.status).toBe(201)
  })
})
