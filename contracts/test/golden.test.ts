import { describe, expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import * as v from 'valibot'
import {
  digestOf,
  InStockSchema,
  messageBytesMax,
  OrderRejectedSchema,
  orderLineCountMax,
  quantityMax,
  RecordOrderSchema,
  skuLengthMax,
  StockWantedSchema,
  totalMinorMax,
  unitPriceMinorMax,
  type InStock,
  type OrderRejected,
  type RecordOrder,
  type SendOrder,
  type StockWanted,
} from '../src/index.ts'
import { goldenFolder, goldenOf, messages } from './golden.ts'

test('every topic has its golden file, and every golden file its topic', () => {
  const files = readdirSync(goldenFolder).map((file) => file.replace(/\.json$/, ''))
  expect(files.sort()).toEqual(Object.keys(messages).sort())
})

describe.each(Object.entries(messages))('%s', (name, { topic, schema }) => {
  test('has the topic of its golden file', async () => {
    expect(topic).toBe(`shop/v1/${(await goldenOf(name)).topic}`)
  })

  test('is parsed unchanged', async () => {
    for (const { name: what, item } of (await goldenOf(name)).valid) {
      expect({ what, read: v.parse(schema, item) }).toEqual({ what, read: item })
    }
  })

  test('is refused with the name of the field', async () => {
    for (const { name: what, field, item } of (await goldenOf(name)).refused) {
      const { issues } = v.safeParse(schema, item)
      const fields = [...new Set(issues?.map((issue) => v.getDotPath(issue)))]
      expect({ what, fields }).toEqual({ what, fields: [field] })
    }
  })

  test.each([[null], [[]], ['text'], [7]])('is not %j', (item) => {
    expect(v.is(schema, item)).toBe(false)
  })
})

test('a golden order carries the digest of its own lines', async () => {
  const [withTotal, without] = (await goldenOf('send-order')).valid as { item: SendOrder }[]
  expect(digestOf(withTotal!.item)).toBe(withTotal!.item.digest)
  expect(digestOf(without!.item)).toBe(without!.item.digest)
})

test('a golden order with details carries the digest of its own content', async () => {
  const orders = (await goldenOf('record-order')).valid as { item: RecordOrder }[]
  for (const { item } of orders) expect(digestOf(item)).toBe(item.digest)
})

describe('the largest order', () => {
  // Quotation marks are printable ASCII too, and take two bytes in JSON.
  const sku = (n: number) => `${n}`.padStart(4, '0').padEnd(skuLengthMax, '"')
  const skus = Array.from({ length: orderLineCountMax }, (_, n) => sku(n))
  const said = {
    orderId: '0199f6a0-1234-84d8-8c35-afb00b25a1cd',
    digest: '0'.repeat(32),
    expectedTotal: { amount: totalMinorMax, currency: 'EUR' },
    placedAt: Date.UTC(9999, 0),
    decidedAt: Date.UTC(9999, 0),
  }
  const lines = skus.map((sku) => ({ sku, quantity: quantityMax, unitPrice: unitPriceMinorMax }))
  const bytesOf = (item: unknown) => Buffer.byteLength(JSON.stringify([item]))

  test('fits into one message when it is in stock', () => {
    const item: InStock = { ...said, lines, total: totalMinorMax, currency: 'EUR' }
    expect(v.is(InStockSchema, item)).toBe(true)
    expect(bytesOf(item)).toBeLessThan(messageBytesMax)
  })

  test('fits into one message when every line is rejected', () => {
    const item: OrderRejected = {
      ...said,
      lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      reasons: skus.map((sku) => ({
        sku,
        code: 'total-too-large',
        requested: quantityMax,
        available: totalMinorMax,
        unitPrice: unitPriceMinorMax,
      })),
    }
    expect(v.is(OrderRejectedSchema, item)).toBe(true)
    expect(bytesOf(item)).toBeLessThan(messageBytesMax)
  })

  test('fits into one message with the longest details', () => {
    // Characters that take three bytes in UTF-8.
    const text = (length: number) => '磁'.repeat(length)
    const keys = Array.from({ length: 50 }, (_, n) => String(n).padStart(40, '磁'))
    const { decidedAt: _, ...order } = said
    const item: RecordOrder = {
      ...order,
      lines: skus.map((sku) => ({ sku, quantity: quantityMax, name: text(65) })),
      reference: text(100),
      customer: { id: text(100), name: text(200), shippingAddress: { streetAddress: text(200) } },
      note: text(2_000),
      metadata: Object.fromEntries(keys.map((key) => [key, text(500)])),
    }
    expect(v.is(RecordOrderSchema, item)).toBe(true)
    expect(bytesOf(item)).toBeLessThan(messageBytesMax)
    const longer = item.lines.map((line) => ({ ...line, name: text(66) }))
    expect(v.is(RecordOrderSchema, { ...item, lines: longer })).toBe(false)
  })

  test('fits into one message together with its recorded outcome', () => {
    const { decidedAt: _, ...order } = said
    const item: StockWanted = {
      ...order,
      lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      recorded: {
        outcome: 'in-stock',
        lines,
        total: totalMinorMax,
        currency: 'EUR',
        shipped: false,
      },
    }
    expect(v.is(StockWantedSchema, item)).toBe(true)
    expect(bytesOf(item)).toBeLessThan(messageBytesMax)
  })
})
