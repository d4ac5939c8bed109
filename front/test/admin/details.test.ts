import { describe, expect, test } from 'bun:test'
import { digestOfChange, pageLimitMax, type OrderSummary, type Reply } from '@shop/contracts'
import {
  asAdmin,
  fakeBus,
  givenApp,
  key,
  order,
  orderId,
  orderSummary,
  problemOf,
  shownOrder,
  type SentItem,
} from '../given.ts'

const init = { method: 'DELETE', headers: { ...asAdmin, 'Idempotency-Key': key } }

/** An Order that deletes what it is told to delete. */
const applies = ({ item }: SentItem): Reply[] =>
  'changeId' in item
    ? [{ kind: 'applied', changeId: item.changeId, digest: digestOfChange(item), order }]
    : []
const busThatApplies = () => Object.assign(fakeBus(), { answers: applies })

describe('deleting the details of an order', () => {
  test('tells Order, and shows the order as it is', async () => {
    const bus = busThatApplies()
    const response = await givenApp({ bus }).app.request(`/admin/orders/${orderId}/details`, init)
    expect(await response.json()).toEqual(shownOrder)
    const item = { kind: 'details-deleted', changeId: key, orderId } as never
    expect(bus.sent).toEqual([{ topic: 'deleteDetails', item, wantsReply: true }])
  })

  test('answers 202 when Order is silent', async () => {
    const response = await givenApp().app.request(`/admin/orders/${orderId}/details`, init)
    expect(response.status).toBe(202)
  })
})

describe('deleting the details of a person', () => {
  const path = '/admin/details?email=Ada@example.com'
  /** Orders of Ada, of which each deletion takes one away. */
  const givenOrders = (count: number) => {
    const ids = Array.from(
      { length: count },
      (_, n) => `${orderId.slice(0, -6)}${String(n).padStart(6, '0')}`,
    )
    const left = new Set(ids)
    const asked: unknown[] = []
    const orders = {
      orders: async (query: { limit: number }) => {
        asked.push(query)
        const items = [...left].slice(0, query.limit)
        return { items: items.map((id): OrderSummary => ({ ...orderSummary, id })) }
      },
    }
    const bus = Object.assign(fakeBus(), {
      answers: (sent: SentItem) => {
        if ('orderId' in sent.item) left.delete(sent.item.orderId)
        return applies(sent)
      },
    })
    return { orders, bus, asked, left }
  }

  test('deletes those of all orders with the address, page by page', async () => {
    const { orders, bus, asked, left } = givenOrders(pageLimitMax + 1)
    const response = await givenApp({ orders, bus }).app.request(path, init)
    expect(await response.json()).toEqual({ orders: pageLimitMax + 1 })
    expect(left.size).toBe(0)
    expect(asked[0]).toEqual({ email: 'Ada@example.com', limit: pageLimitMax })
    const names = bus.sent.map(({ item }) => ('changeId' in item ? item.changeId : ''))
    expect(new Set(names).size).toBe(pageLimitMax + 1)
    expect(names.every((name) => name.startsWith(`${key}:`))).toBe(true)
  })

  test('says that there are more after 10,000 orders', async () => {
    const { orders, bus } = givenOrders(10_001)
    const response = await givenApp({ orders, bus }).app.request(path, init)
    expect(await response.json()).toEqual({ orders: 10_000, more: true })
  })

  test('finds nothing of somebody who never ordered', async () => {
    const { orders, bus } = givenOrders(0)
    const response = await givenApp({ orders, bus }).app.request(path, init)
    expect(await response.json()).toEqual({ orders: 0 })
  })

  test('answers 202 when an order was not answered', async () => {
    const { orders } = givenOrders(1)
    expect((await givenApp({ orders }).app.request(path, init)).status).toBe(202)
  })

  test.each(['', '?email=', '?email=ada', '?mail=ada@example.com'])(
    'needs an address: /admin/details%s',
    async (query) => {
      const response = await givenApp().app.request(`/admin/details${query}`, init)
      expect(await problemOf(response)).toEqual([400, 'invalid-request'])
    },
  )
})

describe('searching orders', () => {
  test('passes every condition on, as the worker reads it', async () => {
    let asked: unknown
    const orders = {
      orders: async (query: unknown) => {
        asked = query
        return { items: [orderSummary], nextCursor: '7', truncated: true as const }
      },
    }
    const query =
      'status=confirmed,rejected&reference=WEB-1&number=2xbzj-bjtkf&email=Ada@Example.com&customerId=c-1&sku=MUG&sort=oldest&details=true&updatedSince=2026-11-27T08:00:00Z'
    const response = await givenApp({ orders }).app.request(`/admin/orders?${query}`, {
      headers: asAdmin,
    })
    expect(asked).toEqual({
      status: 'confirmed,rejected',
      reference: 'WEB-1',
      number: '2XBZJBJTKF',
      email: 'Ada@Example.com',
      customerId: 'c-1',
      sku: 'MUG',
      sort: 'oldest',
      updatedSince: '2026-11-27T08:00:00.000Z',
      details: 'true',
      limit: 20,
    })
    expect(await response.json()).toMatchObject({
      items: [{ number: shownOrder.number }],
      truncated: true,
    })
  })

  test.each(['number=WEB-1', 'email=ada', 'status=pending,lost', 'status=', 'sort=best', 'sku= A'])(
    'answers 400 to ?%s',
    async (query) => {
      const response = await givenApp().app.request(`/admin/orders?${query}`, { headers: asAdmin })
      expect(await problemOf(response)).toEqual([400, 'invalid-request'])
    },
  )
})
