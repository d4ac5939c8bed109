import { describe, expect, test } from 'bun:test'
import type { HistoryEntry, OrderEvent, StockEvent } from '@shop/contracts'
import { BackendUnavailable } from '../../src/ports.ts'
import type { ReadFeed } from '../../src/feed-ports.ts'
import { adminProduct, asAdmin, givenApp, order, orderId, problemOf } from '../given.ts'

const cursor = '5f0c2a9b41d7e836-7'
const cloudEvent = {
  specversion: '1.0',
  datacontenttype: 'application/json',
  time: '2026-11-27T08:00:00.000Z',
} as const
const placed: OrderEvent = {
  ...cloudEvent,
  id: `5f0c2a9b41d7e836:${orderId}:1`,
  source: '/orders',
  type: 'order.placed',
  subject: orderId,
  version: 1,
  data: order,
}
const soldOut: StockEvent = {
  ...cloudEvent,
  id: '5f0c2a9b41d7e836:7',
  source: '/products',
  type: 'stock.sold-out',
  subject: 'MUG',
  data: adminProduct,
}

/** A feed that writes down how it is asked, and gives one answer after the other. */
const feedOf = <Event>(...answers: Awaited<ReturnType<ReadFeed<Event>>>[]) => {
  const asked: { query: object; waitSeconds: number | undefined }[] = []
  const events: ReadFeed<Event> = async (query, wait) => {
    asked.push({ query, waitSeconds: wait?.waitSeconds })
    return answers[Math.min(asked.length, answers.length) - 1]!
  }
  return { asked, events }
}
const read = (app: ReturnType<typeof givenApp>['app'], path: string) =>
  app.request(path, { headers: asAdmin })

describe('the feed of orders', () => {
  test('is what Order says, and no cache keeps it', async () => {
    const { asked, events } = feedOf<OrderEvent>({ items: [placed], next: cursor })
    const { app } = givenApp({ orders: { events } })
    const response = await read(app, `/admin/events?after=${cursor}&limit=5`)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(await response.json()).toEqual({ items: [placed], next: cursor })
    expect(asked).toEqual([{ query: { after: cursor, limit: 5 }, waitSeconds: undefined }])
  })

  test('waits as long as its reader wants', async () => {
    const { asked, events } = feedOf<OrderEvent>({ items: [], next: cursor })
    const { app } = givenApp({ orders: { events } })
    expect((await read(app, '/admin/events?wait=30')).status).toBe(200)
    expect(asked).toMatchObject([{ waitSeconds: 30 }])
  })

  test('says where to begin when Order cannot go on from a cursor', async () => {
    const { events } = feedOf<OrderEvent>({ gone: true, next: cursor })
    const { app } = givenApp({ orders: { events } })
    const response = await read(app, '/admin/events?after=0f-3')
    expect(response.status).toBe(410)
    expect(await response.json()).toMatchObject({ code: 'cursor-gone', next: cursor })
  })

  test.each(['after=7', 'wait=31', 'wait=soon', 'limit=0', 'before=7'])(
    'refuses a query that it cannot read: %s',
    async (query) => {
      const { app } = givenApp()
      expect(await problemOf(await read(app, `/admin/events?${query}`))).toEqual([
        400,
        'invalid-request',
      ])
    },
  )

  test('is for operators', async () => {
    const { app } = givenApp()
    for (const path of ['/admin/events', '/admin/stock-events', `/admin/orders/${orderId}/history`])
      expect((await app.request(path)).status).toBe(401)
  })

  test('lets as many wait as there is room for, and answers others at once when they do not wait', async () => {
    const { events } = feedOf<OrderEvent>({ items: [], next: cursor })
    const { app } = givenApp({ orders: { events }, limits: { readerCountMax: 0 } })
    expect(await problemOf(await read(app, '/admin/events?wait=1'))).toEqual([503, 'busy'])
    expect((await read(app, '/admin/events')).status).toBe(200)
  })

  test('gives the place of a wait back, whatever came of it', async () => {
    let calls = 0
    const events: ReadFeed<OrderEvent> = async () => {
      calls += 1
      if (calls === 1) throw new BackendUnavailable('order', { reason: 'down' })
      return { items: [], next: cursor }
    }
    const { app } = givenApp({ orders: { events }, limits: { readerCountMax: 1 } })
    const statuses = []
    for (let n = 0; n < 3; n += 1) statuses.push((await read(app, '/admin/events?wait=1')).status)
    expect(statuses).toEqual([503, 200, 200])
  })

  test('answers those who wait when the front stops', async () => {
    const stopping = new AbortController()
    const waits: unknown[] = []
    const events: ReadFeed<OrderEvent> = async (_, wait) => {
      waits.push(wait?.waitSeconds)
      if (!wait) return { items: [placed], next: cursor }
      return new Promise((_, reject) => {
        wait.signal.addEventListener('abort', () =>
          reject(new BackendUnavailable('order', { reason: 'stopping' })),
        )
        stopping.abort()
      })
    }
    const { app } = givenApp({ orders: { events }, stopping: stopping.signal })
    const response = await read(app, '/admin/events?wait=30')
    expect(await response.json()).toEqual({ items: [placed], next: cursor })
    expect(waits).toEqual([30, undefined])
  })
})

describe('the feed of stock', () => {
  test('is what Inventory says', async () => {
    const { asked, events } = feedOf<StockEvent>({ items: [soldOut], next: cursor })
    const { app } = givenApp({ inventory: { events } })
    const response = await read(app, '/admin/stock-events?after=newest&wait=2')
    expect(await response.json()).toEqual({ items: [soldOut], next: cursor })
    expect(asked).toEqual([{ query: { after: 'newest', limit: 20 }, waitSeconds: 2 }])
  })
})

describe('the history of an order', () => {
  const items: HistoryEntry[] = [
    { version: 1, type: 'history.begins' },
    { version: 2, type: 'order.shipped', at: '2026-11-27T08:00:00.000Z', by: 'anna' },
  ]

  test('is what Order says, for an id in any case', async () => {
    const { app } = givenApp({ orders: { history: async () => ({ items }) } })
    const response = await read(app, `/admin/orders/${orderId.toUpperCase()}/history`)
    expect(await response.json()).toEqual({ items })
  })

  test.each([orderId, 'no-id'])('of an order that is not there is not found: %s', async (id) => {
    const { app } = givenApp({ orders: { history: async () => undefined } })
    expect(await problemOf(await read(app, `/admin/orders/${id}/history`))).toEqual([
      404,
      'unknown-order',
    ])
  })
})
