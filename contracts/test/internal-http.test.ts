import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import * as v from 'valibot'
import {
  orderIdsMax,
  pageLimitDefault,
  productCursorOf,
  readProductCursor,
  skuLengthMax,
  skuPattern,
  type ProductPlace,
  type ProductSort,
} from '../src/index.ts'
import {
  OrdersQuerySchema,
  OrderQuerySchema,
  ProductsQuerySchema,
  pageSchemaOf,
  toInventory,
  toOrder,
  toWorker,
} from '../src/internal-http.ts'

const orderId = '0199f6a0-1234-821f-9b76-8911c84bccf8'

/** Printable ASCII, most of which a path has to encode. */
const skus = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: skuLengthMax })
  .filter((text) => skuPattern.test(text))

/** The query that a worker is asked with when a client fetches this path. */
const queryOf = (path: string): Record<string, string> =>
  Object.fromEntries(new URL(path, 'http://worker').searchParams)

describe('a path', () => {
  test('carries every SKU through one segment', () => {
    fc.assert(
      fc.property(skus, (sku) => {
        const { pathname } = new URL(toInventory.product(sku), 'http://worker')
        const segments = pathname.split('/').map(decodeURIComponent)
        expect(segments).toEqual(['', 'products', sku])
      }),
      { seed: 20_261_129 },
    )
  })

  test('has all its parameters filled in', () => {
    expect(toInventory.adminProduct('A/B')).toBe('/admin/products/A%2FB')
    expect(toOrder.order(orderId)).toBe(`/orders/${orderId}`)
    expect([toWorker.parkedItem('ab'), toWorker.redrive('ab')]).toEqual([
      '/parked/ab',
      '/parked/ab/redrive',
    ])
  })

  test('has no query for parameters that are not set', () => {
    expect(toInventory.products({ q: undefined })).toBe('/products')
    expect(toOrder.order(orderId, { wait: undefined })).toBe(`/orders/${orderId}`)
  })
})

test('a cursor names its place in its own order only', () => {
  const names = fc.string({ unit: 'grapheme' })
  const places = fc.oneof<fc.Arbitrary<[ProductSort, ProductPlace]>[]>(
    fc.tuple(fc.constant('sku'), fc.tuple(skus)),
    fc.tuple(fc.constant('name'), fc.tuple(names, fc.nat())),
    fc.tuple(fc.constant('price'), fc.tuple(fc.maxSafeNat(), skus)),
    fc.tuple(fc.constant('newest'), fc.tuple(fc.nat())),
  )
  fc.assert(
    fc.property(places, ([sort, place]) => {
      const cursor = productCursorOf(sort, place)
      expect(encodeURIComponent(cursor)).toBe(cursor)
      for (const other of ['sku', 'name', 'price', 'newest'] as const) {
        expect(readProductCursor(cursor, other)).toEqual(other === sort ? place : undefined)
      }
    }),
    { seed: 20_261_141 },
  )
})

describe('a query is read as it was written', () => {
  test('for products', () => {
    const query = { q: 'mug & cup', tag: 'tea', sort: 'price', below: 5, limit: 3 }
    const cursor = productCursorOf('price', [1_890, 'MUG'])
    const path = toInventory.adminProducts({ ...query, sku: 'MUG,CUP', cursor })
    const read: object = v.parse(ProductsQuerySchema, queryOf(path))
    expect(read).toEqual({
      ...query,
      sku: ['MUG', 'CUP'],
      after: [1_890, 'MUG'],
    })
  })

  test('for orders', () => {
    const from = '2026-11-27T08:00:00.000Z'
    const path = toOrder.orders({
      status: 'confirmed,rejected',
      email: 'Ada@Example.com',
      from,
      limit: 3,
      details: 'true',
    })
    expect(v.parse(OrdersQuerySchema, queryOf(path))).toEqual({
      status: ['confirmed', 'rejected'],
      email: 'ada@example.com',
      from: Date.parse(from),
      sort: 'newest',
      lines: false,
      details: true,
      limit: 3,
    })
  })

  test('for orders by their ids', () => {
    const ids = Array.from({ length: orderIdsMax }, () => orderId)
    expect(v.parse(OrdersQuerySchema, queryOf(toOrder.ordersByIds(ids)))).toMatchObject({ ids })
    const tooMany = queryOf(toOrder.ordersByIds([...ids, orderId]))
    expect(v.is(OrdersQuerySchema, tooMany)).toBe(false)
  })

  test('for a wait', () => {
    const path = toOrder.order(orderId, { wait: 5, after: 2 })
    expect(v.parse(OrderQuerySchema, queryOf(path))).toEqual({ wait: 5, after: 2, details: false })
  })

  test('with defaults for parameters that are not set', () => {
    expect(v.parse(ProductsQuerySchema, {})).toEqual({
      q: '',
      sort: 'sku',
      after: undefined,
      limit: pageLimitDefault,
    })
    expect(v.parse(OrdersQuerySchema, {})).toEqual({
      sort: 'newest',
      lines: false,
      details: false,
      limit: pageLimitDefault,
    })
    expect(v.parse(OrderQuerySchema, {})).toEqual({ wait: 0, details: false })
  })
})

test('a page has items and at most the cursor of the next page', () => {
  const Numbers = pageSchemaOf(v.number())
  expect(v.is(Numbers, { items: [1] })).toBe(true)
  expect(v.is(Numbers, { items: [], nextCursor: '7' })).toBe(true)
  expect(v.is(Numbers, { items: ['1'] })).toBe(false)
  expect(v.is(Numbers, { items: [], previous: '7' })).toBe(false)
})
