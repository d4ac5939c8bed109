import { describe, expect, test } from 'bun:test'
import { CloudEvent } from 'cloudevents'
import { waitSecondsMax, type EventPage, type OrderEvent, type OrderView } from '@shop/contracts'
import type { WaitingReads } from '@shop/engine'
import { orderRoutes } from '../src/read-api.ts'
import type { OrderReads } from '../src/reads.ts'
import {
  cancelOrder,
  clockMs,
  deleteDetails,
  detailsOf,
  inStock,
  orderId,
  orderRejected,
  recordOrder,
  sendOrder,
  shipOrder,
  stockReleased,
} from './given.ts'
import { givenReadApi, givenWaitingReads, inMemory, problemOf, token } from './given-read-api.ts'

const one = { MUG: 1 }
const given = givenReadApi(inMemory)

describe('an order', () => {
  test('is shown as it is', async () => {
    const now = '2026-11-27T08:00:00.000Z'
    const shop = await given()
    await shop.hears(inStock(1, { MUG: 2 }))
    expect(await shop.order(1)).toEqual({
      id: orderId(1),
      status: 'confirmed',
      recorded: true,
      lines: [{ sku: 'MUG', quantity: 2, unitPrice: 100 }],
      total: { amount: 200, currency: 'EUR' },
      recordedAt: now,
      placedAt: now,
      confirmedAt: now,
      updatedAt: now,
      version: 2,
    })
  })

  test('that is not recorded is not there', async () => {
    const response = await (await given()).get(`/orders/${orderId(1)}`)
    expect(await problemOf(response)).toMatchObject({ status: 404, code: 'unknown-order' })
  })

  test.each([
    ['wait', '-1'],
    ['wait', '1.5'],
    ['wait', 'long'],
    ['wait', ''],
    ['wait', String(waitSecondsMax + 1)],
    ['after', '-1'],
    ['after', 'x'],
  ])('is not shown for a bad %s (%j)', async (field, value) => {
    const response = await (await given()).get(`/orders/${orderId(1)}?${field}=${value}`)
    expect(await problemOf(response)).toEqual({ status: 400, code: 'bad-query', fields: [field] })
  })
})

describe('a read that waits', () => {
  const wait = `?wait=${waitSecondsMax}`

  test('is answered at once when the order is decided', async () => {
    const shop = await given()
    await shop.hears(orderRejected(1, one))
    expect(await shop.order(1, wait)).toMatchObject({ status: 'rejected' })
  })

  test('is answered when the order is decided', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    const answer = shop.order(1, wait)
    await shop.hasBegun()
    await shop.hears(inStock(1, one))
    expect(await answer).toMatchObject({ status: 'confirmed', version: 2 })
  })

  test('begins before the order is recorded, and being recorded alone does not end it', async () => {
    const shop = await given()
    const answer = shop.order(1, wait)
    await shop.hasBegun()
    await shop.hears(sendOrder(1, one))
    await shop.hasBegun()
    await shop.hears(cancelOrder(1))
    expect(await answer).toMatchObject({ status: 'canceled', version: 2 })
  })

  test('after a version is answered at once when there is a newer one', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    expect(await shop.order(1, `${wait}&after=0`)).toMatchObject({ status: 'pending', version: 1 })
  })

  test('after a version waits for a newer one, however far the order is', async () => {
    const shop = await given()
    await shop.hears(inStock(1, one))
    const answer = shop.order(1, `${wait}&after=2`)
    await shop.hasBegun()
    await shop.hears(shipOrder(1))
    expect(await answer).toMatchObject({ status: 'shipped', version: 3 })
  })

  test('is not ended by news that nobody sees', async () => {
    const shop = await given()
    await shop.hears(inStock(1, one), cancelOrder(1))
    const answer = shop.order(1, '?wait=1&after=3')
    await shop.hasBegun()
    await shop.hears(stockReleased(1))
    await shop.hasBegun()
    expect(await answer).toMatchObject({ version: 3 })
  })

  test('ends when its time is up, with what is true then', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one), inStock(2, one))
    const answers = [
      shop.order(1, '?wait=1'),
      shop.order(2, '?wait=1&after=2'),
      shop.order(3, '?wait=1'),
      shop.order(3, '?wait=1&after=0'),
    ]
    expect(await Promise.all(answers)).toMatchObject([
      { status: 'pending', version: 1 },
      { status: 'confirmed', version: 2 },
      404,
      404,
    ])
  })

  test('watches the order before it reads it, so that it misses no change', async () => {
    const calls: string[] = []
    const never = () => Promise.reject(new Error('is not asked for'))
    const reads: OrderReads = {
      find: async () => void calls.push('find'),
      findDetails: never,
      findAll: never,
      page: never,
      events: never,
      history: never,
      operator: never,
    }
    const waitingReads: WaitingReads = {
      ...givenWaitingReads().waitingReads,
      watch: () => {
        calls.push('watch')
        return { news: async () => false, end: () => void calls.push('end') }
      },
    }
    const response = await orderRoutes(reads, waitingReads).request(`/orders/${orderId(1)}${wait}`)
    expect(response.status).toBe(404)
    expect(calls).toEqual(['watch', 'find', 'find', 'end'])
  })

  test('is answered with what is true now when too many wait', async () => {
    const shop = await given({ isFull: true })
    await shop.hears(sendOrder(1, one))
    expect(await shop.order(1, wait)).toMatchObject({ status: 'pending' })
    expect(await shop.order(2, wait)).toBe(404)
  })
})

describe('an order with details', () => {
  const asked = '?details=true'

  test('shows them only when they are asked for', async () => {
    const shop = await given()
    await shop.hears(recordOrder(1, one))
    expect(await shop.order(1, asked)).toMatchObject(detailsOf(1))
    const shown = JSON.stringify([await shop.order(1), await shop.order(1, '?details=false')])
    expect(shown).not.toMatch(/WEB|Shopper|Ring|autumn|incomplete/)
    const byIds = await shop.list({ ids: orderId(1) })
    expect(JSON.stringify(byIds)).not.toMatch(/WEB|Shopper|Ring|autumn/)
  })

  test('shows that they are missing or deleted', async () => {
    const shop = await given()
    await shop.hears(inStock(1, one, { details: detailsOf(1) }))
    await shop.hears(recordOrder(2, one), deleteDetails(2))
    expect(await shop.order(1, asked)).toMatchObject({ incomplete: true })
    expect(await shop.order(2, asked)).toMatchObject({ detailsDeleted: true, reference: 'WEB-2' })
    expect(await shop.order(2, asked)).not.toHaveProperty('customer')
  })

  test('shows news of them to a read that waits', async () => {
    const shop = await given()
    await shop.hears(inStock(1, one, { details: detailsOf(1) }))
    const answer = shop.order(1, `${asked}&wait=${waitSecondsMax}&after=2`)
    await shop.hasBegun()
    await shop.hears(recordOrder(1, one))
    expect(await answer).toMatchObject({ version: 3, ...detailsOf(1) })
  })
})

describe('an operator', () => {
  const anna = {
    name: 'anna',
    role: 'work',
    tokenHash: 'a'.repeat(64),
    addedAtMs: clockMs,
  } as const

  test('is shown by the hash of a valid token', async () => {
    const shop = await given()
    await shop.operators.add(anna)
    const response = await shop.get(`/operators/${anna.tokenHash}`)
    expect(await response.json()).toEqual({ name: 'anna', role: 'work' })
  })

  test('is unknown by another hash, and after the token was revoked', async () => {
    const shop = await given()
    await shop.operators.add(anna)
    await shop.operators.revoke('anna', clockMs)
    for (const hash of [anna.tokenHash, 'b'.repeat(64), 'anna', '%00']) {
      expect(await problemOf(await shop.get(`/operators/${hash}`))).toMatchObject({
        status: 404,
        code: 'unknown-operator',
      })
    }
  })
})

test.each(['/orders', `/orders/${orderId(1)}`, `/operators/${'a'.repeat(64)}`])(
  'without the token %s is answered 401',
  async (path) => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    for (const Authorization of ['', `Bearer ${token}x`]) {
      expect(await problemOf(await shop.get(path, { Authorization }))).toMatchObject({
        status: 401,
      })
    }
  },
)

describe('the feed of orders', () => {
  const readFeed = async (
    shop: Awaited<ReturnType<typeof given>>,
    query: Record<string, string> = {},
  ) => {
    const response = await shop.get(`/events?${new URLSearchParams(query).toString()}`)
    expect(response.status).toBe(200)
    return (await response.json()) as EventPage<OrderEvent>
  }

  test('shows changes as CloudEvents, which the library of CloudEvents takes', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one), inStock(1, one))
    const { items, next } = await readFeed(shop)
    const epoch = next.split('-')[0]
    expect(items[1]).toEqual({
      specversion: '1.0',
      id: `${epoch}:${orderId(1)}:2`,
      source: '/orders',
      type: 'order.confirmed',
      subject: orderId(1),
      time: '2026-11-27T08:00:00.000Z',
      datacontenttype: 'application/json',
      version: 2,
      data: (await shop.order(1)) as OrderView,
    })
    for (const item of items) {
      const event = new CloudEvent(item)
      expect(event.validate()).toBe(true)
      expect(event.toJSON()).toEqual({ ...item })
    }
  })

  test('waits for the next event, and answers with it at once', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    const { next } = await readFeed(shop)
    const waiting = readFeed(shop, { after: next, wait: '30' })
    await shop.hasBegun()
    await shop.hears(inStock(1, one))
    expect((await waiting).items.map(({ type }) => type)).toEqual(['order.confirmed'])
  })

  test('that waits behind the newest event misses none that comes meanwhile', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    const waiting = readFeed(shop, { after: 'newest', wait: '30' })
    await shop.hasBegun()
    await shop.hears(sendOrder(2, one), sendOrder(3, one))
    expect((await waiting).items.map(({ subject }) => subject)).toEqual([2, 3].map(orderId))
  })

  test('is not woken by what nobody can see', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    const waiting = readFeed(shop, { after: 'newest', wait: '1' })
    await shop.hasBegun()
    await shop.hears(sendOrder(1, one))
    expect((await waiting).items).toEqual([])
  })

  test('answers at once when there are events, nobody wants to wait, or too many wait', async () => {
    const shop = await given({ isFull: true })
    expect(await readFeed(shop, { wait: '30' })).toMatchObject({ items: [] })
    await shop.hears(sendOrder(1, one))
    expect((await readFeed(shop, { wait: '30' })).items).toHaveLength(1)
    expect(await readFeed(shop, { after: 'newest' })).toMatchObject({ items: [] })
  })

  test('says where to begin when a cursor is of another database', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one))
    const { next } = await readFeed(shop, { after: 'newest' })
    const response = await shop.get('/events?after=0123456789abcdef-1')
    expect(response.status).toBe(410)
    expect(await response.json()).toMatchObject({ code: 'cursor-gone', next })
  })

  test.each([['after=one'], ['after=12'], ['wait=31'], ['limit=0']])(
    'refuses a query that it cannot read: %s',
    async (query) => {
      expect(await problemOf(await (await given()).get(`/events?${query}`))).toMatchObject({
        status: 400,
      })
    },
  )
})

describe('the history of an order', () => {
  test('is what the feed told of it', async () => {
    const shop = await given()
    await shop.hears(sendOrder(1, one), sendOrder(2, one), inStock(1, one))
    expect(await (await shop.get(`/orders/${orderId(1)}/history`)).json()).toEqual({
      items: [
        { version: 1, type: 'order.placed', at: '2026-11-27T08:00:00.000Z' },
        { version: 2, type: 'order.confirmed', at: '2026-11-27T08:00:00.000Z' },
      ],
    })
  })

  test('of an order that is not there is not found', async () => {
    const response = await (await given()).get(`/orders/${orderId(9)}/history`)
    expect(await problemOf(response)).toMatchObject({ status: 404, code: 'unknown-order' })
  })
})
