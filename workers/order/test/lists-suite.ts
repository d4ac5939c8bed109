import { describe, expect, test } from 'bun:test'
import {
  orderIdsMax,
  orderLineCountMax,
  orderNumberOf,
  orderPageBytesMax,
  ordersLookedAtMax,
  orderStatuses,
  pageLimitDefault,
  pageLimitMax,
  type OrderSummary,
} from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import {
  cancelOrder,
  detailsOf,
  inStock,
  orderId,
  orderRejected,
  recordOrder,
  sendOrder,
  shipOrder,
} from './given.ts'
import { givenReadApi, problemOf, type GivenReadApi, type MakeStore } from './given-read-api.ts'

const one = { MUG: 1 }

const idsOf = ({ items }: Page<OrderSummary>) => items.map(({ id }) => id)

/** The ids of all orders that a query finds, over all its pages. */
const allOf = async (
  { list }: Pick<Awaited<ReturnType<GivenReadApi>>, 'list'>,
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

/** The lists of orders, which every database of Order answers alike. */
export const describeLists = (name: string, makeStore: MakeStore): void => {
  const given = givenReadApi(makeStore)

  describe(`a search in ${name}`, () => {
    /** Orders 1 to 4 have details, order 4 those of order 1. Order 5 has none. */
    const givenSome = async () => {
      const shop = await given()
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
      [{ number: numberOf(2), sku: 'BOWL' }, [2]],
      [{ number: numberOf(2), sku: 'MUG' }, []],
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
      expect(detailed.items).toMatchObject([
        { id: orderId(5) },
        { id: orderId(4), ...detailsOf(1) },
      ])
      expect(detailed.items[1]!.lines).toHaveLength(2)
    })

    test('looks at so many orders and says so, and goes on from there', async () => {
      const shop = await given()
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
      const shop = await given()
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

  describe(`the list of orders in ${name}`, () => {
    /** The largest lines that an order can have. */
    const many = Array.from({ length: orderLineCountMax }, (_, i) => ({
      sku: `${'\\'.repeat(58)}-${String(i).padStart(5, '0')}`,
      quantity: 1_000_000,
    }))

    /** One order of each status, an hour apart, in the order of `orderStatuses`. */
    const givenOneOfEach = async () => {
      const shop = await given()
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
      expect(await (await given()).list()).toEqual({ items: [] })
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
      const shop = await given()
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
        const shop = await given()
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
      const shop = await given()
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
      const shop = await given()
      await shop.hears(...[1, 2, 3, 4, 5].map((n) => (n % 2 ? inStock : sendOrder)(n, one)))
      const first = await shop.list({ status: 'confirmed', limit: '2' })
      expect(idsOf(first)).toEqual([5, 3].map(orderId))
      const rest = await shop.list({ status: 'confirmed', limit: '2', cursor: first.nextCursor! })
      expect(rest).toMatchObject({ items: [{ id: orderId(1) }] })
      expect(rest.nextCursor).toBeUndefined()
    })

    test('stays in time order when the clock goes back', async () => {
      const shop = await given()
      await shop.hears(sendOrder(1, one))
      shop.passes(-1_000)
      await shop.hears(sendOrder(2, one))
      const first = await shop.list({ limit: '1' })
      expect(idsOf(first)).toEqual([orderId(1)])
      expect(idsOf(await shop.list({ cursor: first.nextCursor! }))).toEqual([orderId(2)])
    })

    test('is short unless more is asked for, and bounded', async () => {
      const shop = await given()
      await shop.hears(...Array.from({ length: pageLimitMax + 1 }, (_, n) => sendOrder(n, one)))
      expect((await shop.list()).items.length).toBe(pageLimitDefault)
      expect((await shop.list({ limit: String(pageLimitMax) })).items.length).toBe(pageLimitMax)
    })

    test('has those whose ids are asked for, if they are there', async () => {
      const shop = await given()
      await shop.hears(sendOrder(1, one), sendOrder(2, one), sendOrder(3, one))
      const page = await shop.list({ ids: [3, 4, 1].map(orderId).join(',') })
      expect(idsOf(page)).toEqual([orderId(3), orderId(1)])
      expect(page.items[1]).toMatchObject({ status: 'pending', version: 1 })
    })

    test('of large orders by their ids ends at a mebibyte, and goes on with the ids that are left', async () => {
      const shop = await given()
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
        const response = await (
          await given()
        ).get(`/orders?${new URLSearchParams({ ids }).toString()}`)
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
      const response = await (await given()).get(`/orders?${query}`)
      expect(await problemOf(response)).toEqual({ status: 400, code: 'bad-query', fields: [field] })
    })
  })
}
