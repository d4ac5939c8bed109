import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import * as v from 'valibot'
import type { z } from '@hono/zod-openapi'
import * as http from '../src/http/index.ts'
import {
  AdminProductViewSchema,
  ChangeStockSchema,
  MoneySchema,
  OrderContentSchema,
  OrderViewSchema,
  ProductViewSchema,
  SkuSchema,
} from '../src/index.ts'
import {
  adminProductViews,
  importRows,
  moneys,
  mostly,
  orderContents,
  orderViews,
  productProperties,
  productViews,
  skus,
  stockChanges,
  type Json,
} from './compiled-checks/json-values.ts'

const changeId = '0199f6a0-9000-7abc-8def-0123456789ab'
const sku = 'MUG-STONE-350'
const runCount = 2_000

/** Both accept the same values and read the same out of them, and the values are of both sorts. */
const expectEqual = (values: fc.Arbitrary<Json>, schema: z.ZodType, message: v.GenericSchema) => {
  let acceptedCount = 0
  fc.assert(
    fc.property(mostly(values), (value) => {
      const overHttp = schema.safeParse(value)
      const onTheBus = v.safeParse(message, value)
      expect(overHttp.success).toBe(onTheBus.success)
      if (!overHttp.success) return
      acceptedCount += 1
      expect(overHttp.data).toEqual(onTheBus.output)
    }),
    { seed: 20_261_127, numRuns: runCount },
  )
  expect(acceptedCount).toBeGreaterThan(runCount / 10)
  expect(acceptedCount).toBeLessThan(runCount)
}

describe('HTTP and the bus accept the same', () => {
  test('SKUs', () => expectEqual(skus, http.Sku, SkuSchema))
  test('money', () => expectEqual(moneys, http.Money, MoneySchema))
  test('orders of shoppers', () =>
    expectEqual(orderContents, http.OrderContent, OrderContentSchema))
  test('products as shoppers see them', () =>
    expectEqual(productViews, http.Product, ProductViewSchema))
  test('products as operators see them', () =>
    expectEqual(adminProductViews, http.AdminProduct, AdminProductViewSchema))
  test('orders as they are shown, but for the hint that only a front adds', () =>
    expectEqual(orderViews, http.Order.omit({ hint: true }).strict(), OrderViewSchema))
})

/** Whether the bus takes a change made of these fields. */
const isChange = (fields: object): boolean => v.is(ChangeStockSchema, { changeId, ...fields })

/** The properties with what HTTP fills in where nothing is said. */
const withDefaults = (said: object): object => ({ description: '', listed: true, ...said })

const isObject = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** `accepts` says whether the bus takes what the value becomes there. */
const expectSameAcceptance = (
  values: fc.Arbitrary<Json>,
  schema: z.ZodType,
  accepts: (value: { [key: string]: Json }) => boolean,
) => {
  const seen = new Set<boolean>()
  fc.assert(
    fc.property(mostly(values), (value) => {
      const isAccepted = schema.safeParse(value).success
      seen.add(isAccepted)
      expect(isAccepted).toBe(isObject(value) && accepts(value))
    }),
    { seed: 20_261_128, numRuns: runCount },
  )
  expect(seen.size).toBe(2)
}

describe('a body of the admin routes is accepted when the bus takes the change it becomes', () => {
  test('properties of a product', () => {
    expectSameAcceptance(productProperties, http.ProductProperties, (said) =>
      isChange({ kind: 'product', sku, ...withDefaults(said) }),
    )
  })

  test('changes of stock', () => {
    expectSameAcceptance(
      stockChanges,
      http.StockChange,
      (said) => said['kind'] !== 'product' && isChange({ sku, ...said }),
    )
  })

  test('rows of an import, with their stock as a change of its own', () => {
    expectSameAcceptance(importRows, http.ImportRow, (row) => {
      const { stock, ...said } = row
      const isStock =
        !('stock' in row) ||
        stock === 0 ||
        isChange({ kind: 'received', sku: row['sku'], units: stock })
      return isStock && isChange({ kind: 'product', ...withDefaults(said) })
    })
  })
})

test('the longest of everything is accepted, and one more is not', () => {
  const longest = (name: number, description: number) =>
    http.ProductProperties.safeParse({
      name: 'é'.repeat(name),
      description: 'é'.repeat(description),
      price: { amount: 0, currency: 'EUR' },
    }).success
  expect(longest(200, 4_000)).toBe(true)
  expect(longest(201, 4_000)).toBe(false)
  expect(longest(200, 4_001)).toBe(false)
})

describe('a query is refused when a worker would not take it', () => {
  test.each([
    ['q', '🍵'.repeat(50), true],
    ['q', '🍵'.repeat(51), false],
    ['cursor', '999999999999999', true],
    ['cursor', '9007199254740992', false],
  ])('%s=%s: %p', (name, value, isAccepted) => {
    expect(http.ProductListQuery.safeParse({ [name]: value }).success).toBe(isAccepted)
  })

  test('a name of 101 characters outside the first plane is longer than the bus takes', () => {
    const said = { name: '🍵'.repeat(101), price: { amount: 1, currency: 'EUR' } }
    expect(http.ProductProperties.safeParse(said).success).toBe(false)
  })
})
