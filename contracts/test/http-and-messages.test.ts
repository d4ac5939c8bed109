import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import * as v from 'valibot'
import type { z } from '@hono/zod-openapi'
import * as http from '../src/http/index.ts'
import {
  AdminProductViewSchema,
  CancelOrderAsOperatorSchema,
  ChangeStockSchema,
  DetailedOrderViewSchema,
  HistoryEntrySchema,
  HoldingOrderSchema,
  MoneySchema,
  MovementViewSchema,
  OrderContentSchema,
  OrderEventSchema,
  productCursorOf,
  ProductViewSchema,
  ReturnOrderSchema,
  ShipOrderSchema,
  SkuSchema,
  StockEventSchema,
  tidyText,
} from '../src/index.ts'
import {
  adminProductViews,
  detailedOrderViews,
  historyEntries,
  holdingOrders,
  importRows,
  moneys,
  mostly,
  orderCancellations,
  movementViews,
  orderContents,
  orderEvents,
  orderReturns,
  orderShipments,
  productPatches,
  productProperties,
  productViews,
  skus,
  stockChanges,
  stockEvents,
  type Json,
} from './compiled-checks/json-values.ts'

const changeId = '0199f6a0-9000-7abc-8def-0123456789ab'
const sku = 'MUG-STONE-350'
const runCount = 20 * (fc.readConfigureGlobal().numRuns ?? 100)

/** Both schemas accept the same values and parse them alike. Some of the values are good and some are bad. */
const expectEqual = (
  values: fc.Arbitrary<Json>,
  schema: z.ZodType,
  message: v.GenericSchema,
  tidied = (value: Json): Json => value,
) => {
  let acceptedCount = 0
  fc.assert(
    fc.property(mostly(values), (value) => {
      const overHttp = schema.safeParse(value)
      const onTheBus = v.safeParse(message, tidied(value))
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
  test('orders of shoppers, as the door tidies their texts', () =>
    expectEqual(orderContents, http.OrderContent, OrderContentSchema, tidiedOrder))
  test('products as shoppers see them', () =>
    expectEqual(productViews, http.Product, ProductViewSchema))
  test('products as operators see them', () =>
    expectEqual(adminProductViews, http.AdminProduct, AdminProductViewSchema))
  test('events of orders', () => expectEqual(orderEvents, http.OrderEvent, OrderEventSchema))
  test('events of stock', () => expectEqual(stockEvents, http.StockEvent, StockEventSchema))
  test('the history of an order', () =>
    expectEqual(historyEntries, http.HistoryEntry, HistoryEntrySchema))
  test('movements of units', () => expectEqual(movementViews, http.Movement, MovementViewSchema))
  test('orders that hold units', () =>
    expectEqual(holdingOrders, http.HoldingOrder, HoldingOrderSchema))
  test('orders in answers, without the number and the hint that only a front adds', () =>
    expectEqual(
      detailedOrderViews,
      http.Order.omit({ number: true, hint: true }).strict(),
      DetailedOrderViewSchema,
      tidiedOrder,
    ))
})

/** All texts in a value, as the door hands them on. */
const tidyTexts = (value: Json): Json => {
  if (typeof value === 'string') return tidyText(value)
  if (Array.isArray(value)) return value.map(tidyTexts)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, tidyTexts(inner)]))
}

/** The order with its details as the door hands them on. Texts of metadata stay as they are. */
const tidiedOrder = (said: Json): Json => {
  if (!isObject(said)) return said
  const tidied: { [key: string]: Json } = {}
  for (const name of ['reference', 'customer', 'note']) {
    if (name in said) tidied[name] = tidyTexts(said[name] ?? null)
  }
  const { lines } = said
  if (!Array.isArray(lines)) return { ...said, ...tidied }
  const named = lines.map((line) =>
    isObject(line) && 'name' in line ? { ...line, name: tidyTexts(line['name'] ?? null) } : line,
  )
  return { ...said, ...tidied, lines: named }
}

/** Whether the bus accepts a change with these fields. */
const isChange = (fields: object): boolean => v.is(ChangeStockSchema, { changeId, ...fields })

/** The properties with the defaults of HTTP. */
const withDefaults = (said: object): object => ({ description: '', listed: true, ...said })

/** A price of which a merge patch says a part: the front knows the rest. */
const withWholePrice = ({ price }: { [key: string]: Json }): object =>
  price !== undefined && isObject(price) ? { price: { amount: 0, currency: 'EUR', ...price } } : {}

const isObject = (value: Json): value is { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The body with its texts as the door hands them on. */
const tidied = (said: { [key: string]: Json }): { [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]) => [
      name,
      typeof value === 'string' && /^(?:name|description|reason|carrier|trackingNumber)$/.test(name)
        ? tidyText(value)
        : name === 'tags' && Array.isArray(value)
          ? value.map((tag) => (typeof tag === 'string' ? tidyText(tag) : tag))
          : value,
    ]),
  )

/** `accepts` says whether the bus accepts the message that the value becomes. */
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
      expect(isAccepted).toBe(isObject(value) && accepts(tidied(value)))
    }),
    { seed: 20_261_128, numRuns: runCount },
  )
  expect(seen.size).toBe(2)
}

describe('the admin routes accept a body when the bus accepts its change', () => {
  test('properties of a product', () => {
    expectSameAcceptance(
      productProperties,
      http.ProductProperties,
      (said) =>
        'name' in said &&
        'price' in said &&
        !Object.values(said).includes(null) &&
        isChange({ kind: 'patched', sku, ...withDefaults(said) }),
    )
  })

  test('changes of stock', () => {
    expectSameAcceptance(stockChanges, http.StockChange, ({ kind, units, ...said }) =>
      kind === 'counted'
        ? units !== undefined && isChange({ kind: 'patched', sku, counted: units, ...said })
        : kind !== 'product' && isChange({ kind, units, sku, ...said }),
    )
  })

  test('rows of an import', () => {
    expectSameAcceptance(importRows, http.ImportRow, (row) => isChange({ kind: 'patched', ...row }))
  })

  const orderId = '0199f6a0-1234-84d8-8c35-afb00b25a1cd'
  test.each([
    ['shipments', orderShipments, http.OrderShipment, ShipOrderSchema, {}],
    [
      'cancellations',
      orderCancellations,
      http.OrderCancellation,
      CancelOrderAsOperatorSchema,
      { kind: 'canceled' },
    ],
    ['returns', orderReturns, http.OrderReturn, ReturnOrderSchema, { kind: 'returned' }],
  ] as const)('%s of an order', (_, bodies, body, message, kind) => {
    expectSameAcceptance(bodies, body, (said) =>
      v.is(message, { ...said, ...kind, changeId, orderId }),
    )
  })

  test('partial changes', () => {
    expectSameAcceptance(productPatches, http.ProductPatch, (said) =>
      isChange({ kind: 'patched', sku, ...said, ...withWholePrice(said) }),
    )
  })
})

test('the longest texts are accepted, and longer ones are not', () => {
  const longest = (name: number, description: number) =>
    http.ProductProperties.safeParse({
      name: 'é'.repeat(name),
      description: 'é'.repeat(description),
      price: { amount: 0, currency: 'EUR' },
    }).success
  expect(longest(200, 65_536)).toBe(true)
  expect(longest(201, 65_536)).toBe(false)
  expect(longest(200, 65_537)).toBe(false)
})

describe('the front refuses a query that a worker would refuse', () => {
  test.each([
    ['q', '🍵'.repeat(50), true],
    ['q', '🍵'.repeat(51), false],
    ['cursor', productCursorOf('sku', ['MUG']), true],
    ['cursor', productCursorOf('name', ['mug', 1]), false],
    ['cursor', '7', false],
    ['sku', Array.from({ length: 200 }, (_, n) => `S${n}`).join(), true],
    ['sku', Array.from({ length: 201 }, (_, n) => `S${n}`).join(), false],
    ['sku', 'MUG,', false],
    ['sort', 'price', true],
    ['sort', 'colour', false],
    ['limit', '0x10', false],
    ['limit', '1e1', false],
  ])('%s=%s: %p', (name, value, isAccepted) => {
    expect(http.ProductListQuery.safeParse({ [name]: value }).success).toBe(isAccepted)
  })

  test('counts a character outside the first plane as two, as the bus does', () => {
    const said = { name: '🍵'.repeat(101), price: { amount: 1, currency: 'EUR' } }
    expect(http.ProductProperties.safeParse(said).success).toBe(false)
  })
})
