import { afterEach, describe, expect, test } from 'bun:test'
import { CloudEvent } from 'cloudevents'
import {
  orderIdsMax,
  orderLineCountMax,
  orderNumberOf,
  orderPageBytesMax,
  ordersLookedAtMax,
  orderStatuses,
  pageLimitDefault,
  pageLimitMax,
  waitSecondsMax,
  type EventPage,
  type OrderEvent,
  type OrderSummary,
  type OrderView,
  type Problem,
} from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import { createReadApi, systemScheduler, type WaitingReads } from '@shop/engine'
import type { OrderFact } from '../src/domain/facts.ts'
import { orderRoutes } from '../src/read-api.ts'
import type { OrderReads } from '../src/reads.ts'
import { operatorsInSqlite } from '../src/sqlite/operators.ts'
import { orderStoreOnSqlite } from '../src/sqlite/store.ts'
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
  topics,
} from './given.ts'
import { openMet } from './open-met.ts'

const token = 'a-token-of-some-length'
const one = { MUG: 1 }

const opened: { close(): void | Promise<void> }[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

/** Waiting reads by the contract of the engine's. A test can tell that one has begun to wait. */
const givenWaitingReads = ({ isFull = false } = {}) => {
  const waiting = new Map<string, () => void>()
  let begun = Promise.withResolvers<void>()
  const waitingReads: WaitingReads = {
    watch: (key) => ({
      news: (ms) => {
        const { promise, resolve } = Promise.withResolvers<boolean>()
        const timer = setTimeout(() => resolve(false), ms)
        waiting.set(key, () => {
          clearTimeout(timer)
          resolve(true)
        })
        begun.resolve()
        return promise
      },
      end: () => void waiting.delete(key),
    }),
    changed: (keys) => {
      begun = Promise.withResolvers()
      for (const key of keys) waiting.get(key)?.()
    },
    count: () => waiting.size,
    releaseAll: () => undefined,
  }
  if (isFull) waitingReads.watch = () => undefined
  return { waitingReads, hasBegun: () => begun.promise }
}

const given = ({ isFull = false } = {}) => {
  const db = openMet(':memory:')
  let nowMs = clockMs
  const store = orderStoreOnSqlite(db, { topics, now: () => nowMs })
  opened.push(store)
  const { waitingReads, hasBegun } = givenWaitingReads({ isFull })
  const app = createReadApi({
    serviceToken: token,
    complaints: () => [],
    warnings: async () => [],
    peer: () => ({ service: 'peer', state: 'up', since: '2026-11-27T08:00:00.000Z' }),
    metrics: undefined as never,
    parked: store.parked,
    redrive: async () => false,
    log: undefined as never,
    scheduler: systemScheduler,
  })
  app.route('/', orderRoutes(store.reads, waitingReads))
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { Authorization: `Bearer ${token}`, ...headers } })
  return {
    get,
    operators: operatorsInSqlite(db),
    /** Applies the facts as one batch and tells the reads that wait. */
    hears: async (...facts: OrderFact[]) => {
      const { changed } = await store.apply({ facts, parked: [] })
      waitingReads.changed(changed)
    },
    /** Resolves when a read waits. */
    hasBegun,
    passes: (ms: number) => void (nowMs += ms),
    order: async (n: number, query = '') => {
      const response = await get(`/orders/${orderId(n)}${query}`)
      return response.status === 200 ? ((await response.json()) as OrderView) : response.status
    },
    list: async (query: Record<string, string> = {}): Promise<Page<OrderSummary>> => {
      const response = await get(`/orders?${new URLSearchParams(query).toString()}`)
      expect(response.status).toBe(200)
      return (await response.json()) as Page<OrderSummary>
    },
  }
}

const problemOf = async (response: Response) => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const { status, code, errors } = (await response.json()) as Problem
  return { status, code, fields: errors?.map(({ field }) => field) }
}

describe('an order', () => {
  test('is shown as it is', async () => {
    const now = '2026-11-27T08:00:00.000Z'
    const shop = given()
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
    const response = await given().get(`/orders/${orderId(1)}`)
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
    const response = await given().get(`/orders/${orderId(1)}?${field}=${value}`)
    expect(await problemOf(response)).toEqual({ status: 400, code: 'bad-query', fields: [field] })
  })
})

describe('a read that waits', () => {
  const wait = `?wait=${waitSecondsMax}`

  test('is answered at once when the order is decided', async () => {
    const shop = given()
    await shop.hears(orderRejected(1, one))
    expect(await shop.order(1, wait)).toMatchObject({ status: 'rejected' })
  })

  test('is answered when the order is decided', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one))
    const answer = shop.order(1, wait)
    await shop.hasBegun()
    await shop.hears(inStock(1, one))
    expect(await answer).toMatchObject({ status: 'confirmed', version: 2 })
  })

  test('begins before the order is recorded, and being recorded alone does not end it', async () => {
    const shop = given()
    const answer = shop.order(1, wait)
    await shop.hasBegun()
    await shop.hears(sendOrder(1, one))
    await shop.hasBegun()
    await shop.hears(cancelOrder(1))
    expect(await answer).toMatchObject({ status: 'canceled', version: 2 })
  })

  test('after a version is answered at once when there is a newer one', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one))
    expect(await shop.order(1, `${wait}&after=0`)).toMatchObject({ status: 'pending', version: 1 })
  })

  test('after a version waits for a newer one, however far the order is', async () => {
    const shop = given()
    await shop.hears(inStock(1, one))
    const answer = shop.order(1, `${wait}&after=2`)
    await shop.hasBegun()
    await shop.hears(shipOrder(1))
    expect(await answer).toMatchObject({ status: 'shipped', version: 3 })
  })

  test('is not ended by news that nobody sees', async () => {
    const shop = given()
    await shop.hears(inStock(1, one), cancelOrder(1))
    const answer = shop.order(1, '?wait=1&after=3')
    await shop.hasBegun()
    await shop.hears(stockReleased(1))
    await shop.hasBegun()
    expect(await answer).toMatchObject({ version: 3 })
  })

  test('ends when its time is up, with what is true then', async () => {
    const shop = given()
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
    const shop = given({ isFull: true })
    await shop.hears(sendOrder(1, one))
    expect(await shop.order(1, wait)).toMatchObject({ status: 'pending' })
    expect(await shop.order(2, wait)).toBe(404)
  })
})

const idsOf = ({ items }: Page<OrderSummary>) => items.map(({ id }) => id)

/** The ids of all orders that a query finds, over all its pages. */
const allOf = async (
  { list }: Pick<ReturnType<typeof given>, 'list'>,
  query: Record<string, string>,
): Promise<string[]> => {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await list({ ...query, ...(cursor && { cursor }) })
    found.push(...idsOf(page))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return found
}

describe('an order with details', () => {
  const asked = '?details=true'

  test('shows them only when they are asked for', async () => {
    const shop = given()
    await shop.hears(recordOrder(1, one))
    expect(await shop.order(1, asked)).toMatchObject(detailsOf(1))
    const shown = JSON.stringify([await shop.order(1), await shop.order(1, '?details=false')])
    expect(shown).not.toMatch(/WEB|Shopper|Ring|autumn|incomplete/)
    const byIds = await shop.list({ ids: orderId(1) })
    expect(JSON.stringify(byIds)).not.toMatch(/WEB|Shopper|Ring|autumn/)
  })

  test('shows that they are missing or deleted', async () => {
    const shop = given()
    await shop.hears(inStock(1, one, { details: detailsOf(1) }))
    await shop.hears(recordOrder(2, one), deleteDetails(2))
    expect(await shop.order(1, asked)).toMatchObject({ incomplete: true })
    expect(await shop.order(2, asked)).toMatchObject({ detailsDeleted: true, reference: 'WEB-2' })
    expect(await shop.order(2, asked)).not.toHaveProperty('customer')
  })

  test('shows news of them to a read that waits', async () => {
    const shop = given()
    await shop.hears(inStock(1, one, { details: detailsOf(1) }))
    const answer = shop.order(1, `${asked}&wait=${waitSecondsMax}&after=2`)
    await shop.hasBegun()
    await shop.hears(recordOrder(1, one))
    expect(await answer).toMatchObject({ version: 3, ...detailsOf(1) })
  })
})

describe('a search', () => {
  /** Orders 1 to 4 have details, order 4 those of order 1. Order 5 has none. */
  const givenSome = async () => {
    const shop = given()
    for (const n of [1, 2, 3]) {
      await shop.hears(recordOrder(n, n === 2 ? { BOWL: 1 } : one))
      shop.passes(3_600_000)
    }
    await shop.hears(recordOrder(4, { MUG: 1, 'MUG-2': 1 }, { details: detailsOf(1) }))
    await shop.hears(sendOrder(5, one), cancelOrder(4))
    return shop
  }
  const numberOf = (n: number): string => orderNumberOf(orderId(n))

  test.each<[Record<string, string>, number[]]>([
    [{ reference: 'WEB-1' }, [4, 1]],
    [{ reference: 'WEB-2' }, [2]],
    [{ reference: 'web-2' }, []],
    [{ email: 'shopper1@example.com' }, [4, 1]],
    [{ email: ' SHOPPER1@EXAMPLE.COM' }, [4, 1]],
    [{ customerId: 'c-3' }, [3]],
    [{ customerId: 'c-1', sort: 'oldest' }, [1, 4]],
    [{ customerId: 'c-1', status: 'canceled' }, [4]],
    [{ customerId: 'c-1', updatedSince: '2026-11-27T09:00:00Z' }, [4]],
    [{ customerId: 'c-1', status: 'canceled,pending' }, [4, 1]],
    [{ customerId: 'c-1', email: 'shopper2@example.com' }, []],
    [{ email: 'shopper1@example.com', to: '2026-11-27T09:00:00Z' }, [1]],
    [{ sku: 'MUG' }, [5, 4, 3, 1]],
    [{ sku: 'BOWL' }, [2]],
    [{ sku: 'MU' }, []],
    [{ sku: 'MUG', status: 'pending', sort: 'oldest' }, [1, 3, 5]],
    [{ sku: 'MUG', from: '2026-11-27T10:00:00Z', to: '2026-11-27T11:00:00Z' }, [3]],
    [{ sku: 'MUG', email: 'shopper1@example.com' }, [4, 1]],
    [{ number: numberOf(1) }, [1]],
    [{ number: numberOf(5) }, [5]],
    [{ number: numberOf(5), status: 'canceled' }, []],
    [{ number: numberOf(1), customerId: 'c-1' }, [1]],
    [{ number: numberOf(9) }, []],
  ])('for %j finds orders %j', async (query, numbers) => {
    const shop = await givenSome()
    expect(await allOf(shop, query)).toEqual(numbers.map(orderId))
    expect(await allOf(shop, { ...query, limit: '1' })).toEqual(numbers.map(orderId))
  })

  test('shows the reference of each order, and its details when they are asked for', async () => {
    const shop = await givenSome()
    const { items } = await shop.list({ email: 'shopper2@example.com' })
    expect(items).toMatchObject([{ reference: 'WEB-2', lineCount: 1 }])
    expect(items[0]).not.toHaveProperty('customer')
    const detailed = await shop.list({ details: 'true', lines: 'true', limit: '2' })
    expect(detailed.items).toMatchObject([{ id: orderId(5) }, { id: orderId(4), ...detailsOf(1) }])
    expect(detailed.items[1]!.lines).toHaveLength(2)
  })

  test('looks at so many orders and says so, and goes on from there', async () => {
    const shop = given()
    await shop.hears(recordOrder(1, { RARE: 1 }))
    const count = ordersLookedAtMax + 1
    await shop.hears(...Array.from({ length: count }, (_, n) => sendOrder(n + 2, one)))
    const first = await shop.list({ sku: 'RARE' })
    expect([first.items, first.truncated]).toEqual([[], true])
    const second = await shop.list({ sku: 'RARE', cursor: first.nextCursor! })
    expect([idsOf(second), second.truncated, second.nextCursor]).toEqual([
      [orderId(1)],
      undefined,
      undefined,
    ])
    const byNumber = await shop.list({ number: numberOf(1) })
    expect([idsOf(byNumber), byNumber.truncated]).toEqual([[orderId(1)], true])
    expect((await shop.list({ reference: 'WEB-1' })).truncated).toBeUndefined()
  })

  test('of long details ends its pages at a mebibyte', async () => {
    const shop = given()
    const metadata = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`k${n}`, '磁'.repeat(500)]),
    )
    const facts = Array.from({ length: 30 }, (_, n) =>
      recordOrder(n, one, { details: { customer: { id: 'c-1' }, metadata } }),
    )
    await shop.hears(...facts)
    const page = await shop.list({ customerId: 'c-1', details: 'true', limit: '200' })
    expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(orderPageBytesMax)
    const all = await allOf(shop, { customerId: 'c-1', details: 'true', limit: '200' })
    expect(new Set(all).size).toBe(30)
  })
})

describe('the list of orders', () => {
  /** The largest lines that an order can have. */
  const many = Array.from({ length: orderLineCountMax }, (_, i) => ({
    sku: `${'\\'.repeat(58)}-${String(i).padStart(5, '0')}`,
    quantity: 1_000_000,
  }))

  /** One order of each status, an hour apart, in the order of `orderStatuses`. */
  const givenOneOfEach = async () => {
    const shop = given()
    const lives = [
      [sendOrder(1, one)],
      [inStock(2, one)],
      [orderRejected(3, one)],
      [inStock(4, one), cancelOrder(4)],
      [inStock(5, one), shipOrder(5)],
    ]
    for (const life of lives) {
      await shop.hears(...life)
      shop.passes(3_600_000)
    }
    return shop
  }
  test('is empty in an empty shop', async () => {
    expect(await given().list()).toEqual({ items: [] })
  })

  test('shows the newest first', async () => {
    const shop = await givenOneOfEach()
    expect(idsOf(await shop.list())).toEqual([5, 4, 3, 2, 1].map(orderId))
  })

  test.each(orderStatuses.map((status, index) => [status, index + 1] as const))(
    'of one status: %s',
    async (status, n) => {
      const shop = await givenOneOfEach()
      expect(idsOf(await shop.list({ status }))).toEqual([orderId(n)])
    },
  )

  test.each([
    ['at or after', { from: '2026-11-27T11:00:00Z' }, [5, 4]],
    ['one millisecond later', { from: '2026-11-27T11:00:00.001Z' }, [5]],
    ['before', { to: '2026-11-27T09:00:00Z' }, [1]],
    ['one millisecond later', { to: '2026-11-27T09:00:00.001Z' }, [2, 1]],
    ['between', { from: '2026-11-27T09:00:00Z', to: '2026-11-27T11:00:00Z' }, [3, 2]],
    ['in a status', { from: '2026-11-27T09:00:00Z', status: 'confirmed' }, [2]],
    ['never', { from: '2026-11-28T00:00:00Z' }, []],
  ])('recorded %s (%j)', async (_, query, numbers) => {
    const shop = await givenOneOfEach()
    const asked = query as Record<string, string>
    expect(idsOf(await shop.list(asked))).toEqual(numbers.map(orderId))
  })

  test.each([
    ['some statuses', { status: 'confirmed,rejected,shipped' }, [5, 3, 2]],
    ['all statuses', { status: orderStatuses.join(',') }, [5, 4, 3, 2, 1]],
    ['one status twice', { status: 'rejected,rejected' }, [3]],
    ['the oldest first', { sort: 'oldest' }, [1, 2, 3, 4, 5]],
    ['some statuses, the oldest first', { sort: 'oldest', status: 'shipped,pending' }, [1, 5]],
  ])('shows %s (%j), page by page', async (_, query, numbers) => {
    const shop = await givenOneOfEach()
    const asked = query as unknown as Record<string, string>
    expect(await allOf(shop, { ...asked, limit: '200' })).toEqual(numbers.map(orderId))
    expect(await allOf(shop, { ...asked, limit: '1' })).toEqual(numbers.map(orderId))
    expect(await allOf(shop, { ...asked, limit: '2' })).toEqual(numbers.map(orderId))
  })

  test.each([
    ['the time of recording', '2026-11-27T10:00:00Z', [3, 4, 5, 1]],
    ['a moment after it', '2026-11-27T10:00:00.001Z', [4, 5, 1]],
    ['after it was recorded', '2026-11-27T12:00:00Z', [5, 1]],
    ['at that very time', '2026-11-28T08:00:00Z', [1]],
    ['never', '2026-11-28T08:00:00.001Z', []],
  ])('changed since %s (%s), page by page', async (_, updatedSince, numbers) => {
    const shop = await givenOneOfEach()
    shop.passes(19 * 3_600_000)
    await shop.hears(cancelOrder(1))
    const newestFirst = numbers.toSorted((a, b) => b - a).map(orderId)
    for (const limit of ['1', '2', '200']) {
      expect(await allOf(shop, { updatedSince, limit })).toEqual(newestFirst)
    }
    const canceled = numbers
      .filter((n) => n === 1 || n === 4)
      .map(orderId)
      .toSorted()
    const query = { updatedSince, status: 'canceled', sort: 'oldest' }
    expect((await allOf(shop, query)).toSorted()).toEqual(canceled)
  })

  test('counts lines and units, and has the lines when they are asked for', async () => {
    const shop = given()
    await shop.hears(inStock(1, { A: 2, B: 3 }), cancelOrder(2))
    const counted = { id: orderId(1), status: 'confirmed', lineCount: 2, unitCount: 5 }
    const lines = [
      { sku: 'A', quantity: 2, unitPrice: 100 },
      { sku: 'B', quantity: 3, unitPrice: 100 },
    ]
    for (const query of [{}, { lines: 'false' }] as Record<string, string>[]) {
      const { items } = await shop.list(query)
      expect(items).toMatchObject([{ lineCount: 0, unitCount: 0 }, counted])
      expect(items.map((order) => 'lines' in order)).toEqual([false, false])
    }
    const { items } = await shop.list({ lines: 'true' })
    expect(items).toMatchObject([
      { lines: [], lineCount: 0 },
      { ...counted, lines },
    ])
  })

  test.each(['true', 'false'])(
    'of large orders ends its pages at a mebibyte, and shows each once (lines=%s)',
    async (lines) => {
      const shop = given()
      const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
      for (const n of numbers) await shop.hears(n % 5 === 0 ? inStock(n, one) : inStock(n, many))
      const seen: string[] = []
      const sizes: number[] = []
      let cursor: string | undefined = ''
      while (cursor !== undefined) {
        const page = await shop.list({ limit: '200', lines, ...(cursor && { cursor }) })
        seen.push(...idsOf(page))
        sizes.push(JSON.stringify(page).length)
        cursor = page.nextCursor
      }
      expect(seen).toEqual(numbers.toReversed().map(orderId))
      expect(sizes.length).toBeGreaterThan(2)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(orderPageBytesMax)
    },
  )

  test('comes in pages that hold each order once, while others come in', async () => {
    const shop = given()
    await shop.hears(...[1, 2, 3].map((n) => sendOrder(n, one)))
    shop.passes(1)
    await shop.hears(...[4, 5, 6, 7].map((n) => sendOrder(n, one)))
    const seen: string[] = []
    let cursor: Record<string, string> = {}
    for (let more = 100; ; more += 1) {
      const page = await shop.list({ limit: '2', ...cursor })
      seen.push(...idsOf(page))
      if (!page.nextCursor) break
      cursor = { cursor: page.nextCursor }
      shop.passes(1)
      await shop.hears(sendOrder(more, one), cancelOrder(1), inStock(7, one))
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map(orderId))
  })

  test('keeps to its status from page to page', async () => {
    const shop = given()
    await shop.hears(...[1, 2, 3, 4, 5].map((n) => (n % 2 ? inStock : sendOrder)(n, one)))
    const first = await shop.list({ status: 'confirmed', limit: '2' })
    expect(idsOf(first)).toEqual([5, 3].map(orderId))
    const rest = await shop.list({ status: 'confirmed', limit: '2', cursor: first.nextCursor! })
    expect(rest).toMatchObject({ items: [{ id: orderId(1) }] })
    expect(rest.nextCursor).toBeUndefined()
  })

  test('stays in time order when the clock goes back', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one))
    shop.passes(-1_000)
    await shop.hears(sendOrder(2, one))
    const first = await shop.list({ limit: '1' })
    expect(idsOf(first)).toEqual([orderId(1)])
    expect(idsOf(await shop.list({ cursor: first.nextCursor! }))).toEqual([orderId(2)])
  })

  test('is short unless more is asked for, and bounded', async () => {
    const shop = given()
    await shop.hears(...Array.from({ length: pageLimitMax + 1 }, (_, n) => sendOrder(n, one)))
    expect((await shop.list()).items.length).toBe(pageLimitDefault)
    expect((await shop.list({ limit: String(pageLimitMax) })).items.length).toBe(pageLimitMax)
  })

  test('has those whose ids are asked for, if they are there', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one), sendOrder(2, one), sendOrder(3, one))
    const page = await shop.list({ ids: [3, 4, 1].map(orderId).join(',') })
    expect(idsOf(page)).toEqual([orderId(3), orderId(1)])
    expect(page.items[1]).toMatchObject({ status: 'pending', version: 1 })
  })

  test('of large orders by their ids ends at a mebibyte, and goes on with the ids that are left', async () => {
    const shop = given()
    const numbers = Array.from({ length: 9 }, (_, n) => n + 1)
    for (const n of numbers) await shop.hears(inStock(n, n % 4 === 0 ? one : many))
    const seen: string[] = []
    const sizes: number[] = []
    let ids = [...numbers, 99].map(orderId)
    while (ids.length > 0) {
      const page = await shop.list({ ids: ids.join(',') })
      seen.push(...idsOf(page))
      sizes.push(JSON.stringify(page).length)
      ids = ids.slice(Number(page.nextCursor ?? ids.length))
    }
    expect(seen).toEqual(numbers.map(orderId))
    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(orderPageBytesMax)
  })

  test.each(['', 'x', Array.from({ length: orderIdsMax + 1 }, (_, n) => orderId(n)).join(',')])(
    'is refused for bad ids (%#)',
    async (ids) => {
      const response = await given().get(`/orders?${new URLSearchParams({ ids }).toString()}`)
      expect(await problemOf(response)).toMatchObject({ status: 400, code: 'bad-query' })
    },
  )

  test.each([
    ['limit', '0'],
    ['limit', String(pageLimitMax + 1)],
    ['limit', 'all'],
    ['cursor', 'x'],
    ['cursor', '-1'],
    ['status', 'undefined'],
    ['status', ''],
    ['lines', 'yes'],
    ['from', 'yesterday'],
    ['from', '2026-13-01T00:00:00Z'],
    ['to', '2026-11-27'],
    ['to', '2026-11-27T00:00+01'],
    ['to', '2026-11-27T25:00:00Z'],
  ])('is refused for a bad %s (%j)', async (field, value) => {
    const query = new URLSearchParams({ [field]: value }).toString()
    const response = await given().get(`/orders?${query}`)
    expect(await problemOf(response)).toEqual({ status: 400, code: 'bad-query', fields: [field] })
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
    const shop = given()
    await shop.operators.add(anna)
    const response = await shop.get(`/operators/${anna.tokenHash}`)
    expect(await response.json()).toEqual({ name: 'anna', role: 'work' })
  })

  test('is unknown by another hash, and after the token was revoked', async () => {
    const shop = given()
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
    const shop = given()
    await shop.hears(sendOrder(1, one))
    for (const Authorization of ['', `Bearer ${token}x`]) {
      expect(await problemOf(await shop.get(path, { Authorization }))).toMatchObject({
        status: 401,
      })
    }
  },
)

describe('the feed of orders', () => {
  const readFeed = async (shop: ReturnType<typeof given>, query: Record<string, string> = {}) => {
    const response = await shop.get(`/events?${new URLSearchParams(query).toString()}`)
    expect(response.status).toBe(200)
    return (await response.json()) as EventPage<OrderEvent>
  }

  test('shows changes as CloudEvents, which the library of CloudEvents takes', async () => {
    const shop = given()
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
    const shop = given()
    await shop.hears(sendOrder(1, one))
    const { next } = await readFeed(shop)
    const waiting = readFeed(shop, { after: next, wait: '30' })
    await shop.hasBegun()
    await shop.hears(inStock(1, one))
    expect((await waiting).items.map(({ type }) => type)).toEqual(['order.confirmed'])
  })

  test('that waits behind the newest event misses none that comes meanwhile', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one))
    const waiting = readFeed(shop, { after: 'newest', wait: '30' })
    await shop.hasBegun()
    await shop.hears(sendOrder(2, one), sendOrder(3, one))
    expect((await waiting).items.map(({ subject }) => subject)).toEqual([2, 3].map(orderId))
  })

  test('is not woken by what nobody can see', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one))
    const waiting = readFeed(shop, { after: 'newest', wait: '1' })
    await shop.hasBegun()
    await shop.hears(sendOrder(1, one))
    expect((await waiting).items).toEqual([])
  })

  test('answers at once when there are events, nobody wants to wait, or too many wait', async () => {
    const shop = given({ isFull: true })
    expect(await readFeed(shop, { wait: '30' })).toMatchObject({ items: [] })
    await shop.hears(sendOrder(1, one))
    expect((await readFeed(shop, { wait: '30' })).items).toHaveLength(1)
    expect(await readFeed(shop, { after: 'newest' })).toMatchObject({ items: [] })
  })

  test('says where to begin when a cursor is of another database', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one))
    const { next } = await readFeed(shop, { after: 'newest' })
    const response = await shop.get('/events?after=0123456789abcdef-1')
    expect(response.status).toBe(410)
    expect(await response.json()).toMatchObject({ code: 'cursor-gone', next })
  })

  test.each([['after=one'], ['after=12'], ['wait=31'], ['limit=0']])(
    'refuses a query that it cannot read: %s',
    async (query) => {
      expect(await problemOf(await given().get(`/events?${query}`))).toMatchObject({ status: 400 })
    },
  )
})

describe('the history of an order', () => {
  test('is what the feed told of it', async () => {
    const shop = given()
    await shop.hears(sendOrder(1, one), sendOrder(2, one), inStock(1, one))
    expect(await (await shop.get(`/orders/${orderId(1)}/history`)).json()).toEqual({
      items: [
        { version: 1, type: 'order.placed', at: '2026-11-27T08:00:00.000Z' },
        { version: 2, type: 'order.confirmed', at: '2026-11-27T08:00:00.000Z' },
      ],
    })
  })

  test('of an order that is not there is not found', async () => {
    const response = await given().get(`/orders/${orderId(9)}/history`)
    expect(await problemOf(response)).toMatchObject({ status: 404, code: 'unknown-order' })
  })
})
