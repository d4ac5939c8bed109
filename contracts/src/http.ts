import { z } from '@hono/zod-openapi'
import {
  onHandMax,
  orderLineCountMax,
  pageLimitDefault,
  pageLimitMax,
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
  quantityMax,
  reasonLengthMax,
  searchLengthMax,
  skuLengthMax,
  totalMinorMax,
  unitPriceMinorMax,
} from './limits.ts'
import { instantMessage, instantPattern } from './instant.ts'
import { currencyPattern } from './money.ts'
import { orderIdPattern } from './order-id.ts'
import { quantitySumMessage, skuPattern, sumsWithinLimit } from './order-lines.ts'
import { orderStatuses, rejectionCodes } from './order-view.ts'
import { imagePattern } from './product-view.ts'
import { isStorableText, storableTextMessage } from './text.ts'

/**
 * What crosses HTTP, as zod schemas that also are the OpenAPI document. Where the same thing travels on the
 * bus, `messages.ts` has it for valibot, and a property test holds the two equal.
 */

const example = {
  orderId: '0199f6a0-1234-821f-9b76-8911c84bccf8',
  sku: 'MUG-STONE-350',
  price: { amount: 1890, currency: 'EUR' },
  total: { amount: 3780, currency: 'EUR' },
}

export const Money = z
  .strictObject({
    amount: z
      .int()
      .min(0)
      .max(totalMinorMax)
      .openapi({ description: 'In minor units: 1890 is EUR 18.90' }),
    currency: z.string().regex(currencyPattern).openapi({ description: 'ISO 4217' }),
  })
  .openapi('Money', { example: example.price })

const Instant = z.string().regex(instantPattern, instantMessage).openapi({ format: 'date-time' })

/**
 * Text of some length that every database keeps as it is. Zod counts characters and the bus UTF-16 code units, so that
 * what Zod lets pass is counted once more.
 */
const text = ({ min, max }: { min: number; max: number }) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((said) => said.length <= max, `must have at most ${max} UTF-16 code units`)
    .refine(isStorableText, storableTextMessage)

const UnitPrice = z.int().min(0).max(unitPriceMinorMax)

export const Sku = z
  .string()
  .max(skuLengthMax)
  .regex(
    skuPattern,
    `must be 1 to ${skuLengthMax} printable ASCII characters without a space at either end`,
  )
  .openapi({ description: 'Stock keeping unit. Case matters', example: example.sku })

const Quantity = z.int().min(1).max(quantityMax).openapi({ example: 2 })

export const OrderContent = z
  .strictObject({
    lines: z
      .array(z.strictObject({ sku: Sku, quantity: Quantity }))
      .min(1)
      .max(orderLineCountMax)
      .refine(sumsWithinLimit, quantitySumMessage)
      .openapi({ description: 'Lines of one SKU are summed' }),
    expectedTotal: Money.optional().openapi({
      description:
        'What the shopper saw: the order is rejected (price-changed) if the total differs',
    }),
  })
  .openapi('OrderContent', {
    example: { lines: [{ sku: example.sku, quantity: 2 }], expectedTotal: example.total },
  })

export const OrderId = z.string().regex(orderIdPattern).openapi({ example: example.orderId })

export const Order = z
  .strictObject({
    id: OrderId,
    status: z.enum(orderStatuses),
    recorded: z
      .boolean()
      .openapi({ description: 'Whether the Order service has it on disk. If not, send it again' }),
    lines: z.array(
      z.strictObject({ sku: Sku, quantity: Quantity, unitPrice: UnitPrice.optional() }),
    ),
    total: Money.optional(),
    expectedTotal: Money.optional(),
    reasons: z
      .array(
        z.strictObject({
          sku: Sku,
          code: z.enum(rejectionCodes),
          requested: z.int().min(1),
          available: z.int().min(0),
          unitPrice: UnitPrice.optional(),
        }),
      )
      .optional(),
    recordedAt: Instant.optional(),
    version: z.int().min(0).openapi({ description: 'Counts the facts known of the order' }),
    hint: z
      .string()
      .optional()
      .openapi({ description: 'While not recorded: what to do, in words' }),
  })
  .openapi('Order', {
    example: {
      id: example.orderId,
      status: 'confirmed',
      recorded: true,
      lines: [{ sku: example.sku, quantity: 2, unitPrice: 1890 }],
      total: example.total,
      recordedAt: '2026-11-27T08:00:00.000Z',
      version: 2,
    },
  })

const ProductName = text({ min: 1, max: productNameLengthMax })
const ProductDescription = text({ min: 0, max: productDescriptionLengthMax })
const ProductImage = z
  .string()
  .max(productImageLengthMax)
  .regex(imagePattern, 'must be an http(s) address or a path that starts with /')
const Count = z.int().min(0)

const productFields = {
  sku: Sku,
  name: ProductName,
  description: ProductDescription,
  image: ProductImage.optional(),
  price: Money,
  available: Count.openapi({ description: 'Units that can be ordered now' }),
  version: Count.openapi({ description: 'Counts changes of the properties, not of the stock' }),
  updatedAt: Instant,
}
const productExample = {
  sku: example.sku,
  name: 'Stoneware mug, 350 ml',
  description: 'Thrown by hand, glazed in ash grey. Dishwasher safe.',
  image: '/images/mug-stone.svg',
  price: example.price,
  available: 120,
  version: 1,
  updatedAt: '2026-11-27T07:00:00.000Z',
}

export const Product = z.strictObject(productFields).openapi('Product', { example: productExample })

export const AdminProduct = z
  .strictObject({ ...productFields, listed: z.boolean(), onHand: Count, reserved: Count })
  .openapi('AdminProduct', {
    example: { ...productExample, listed: true, onHand: 124, reserved: 4 },
  })

export const ProductProperties = z
  .strictObject({
    name: ProductName,
    description: ProductDescription.default(''),
    image: ProductImage.optional(),
    price: z.strictObject({ amount: UnitPrice, currency: z.string().regex(currencyPattern) }),
    listed: z
      .boolean()
      .default(true)
      .openapi({ description: 'Whether shoppers see and can order it' }),
  })
  .openapi('ProductProperties')

export const StockChange = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('received'), units: z.int().min(1).max(onHandMax) }),
    z.strictObject({
      kind: z.literal('corrected'),
      units: z
        .int()
        .min(-onHandMax)
        .max(onHandMax)
        .refine((units) => units !== 0, 'must not be 0'),
      reason: text({ min: 1, max: reasonLengthMax }),
    }),
  ])
  .openapi('StockChange', { example: { kind: 'received', units: 100 } })

/** A row of `POST /admin/products/import`: NDJSON as it stands, CSV after reading its columns. */
export const ImportRow = z
  .strictObject({
    sku: Sku,
    ...ProductProperties.shape,
    stock: z
      .int()
      .min(0)
      .max(onHandMax)
      .optional()
      .openapi({ description: 'Units received with this row' }),
  })
  .openapi('ImportRow')

export const ImportReport = z
  .strictObject({
    rows: Count,
    applied: Count,
    refused: z
      .array(z.strictObject({ line: z.int().min(1), code: z.string(), detail: z.string() }))
      .openapi({
        description: 'The rows that were not taken (the first 1,000), by line in the file',
      }),
    refusedCount: Count.openapi({ description: 'All rows that were not taken' }),
    unanswered: Count.openapi({
      description: 'Rows whose answer did not come in time: repeat the import with the same key',
    }),
  })
  .openapi('ImportReport')

export const ProductList = z
  .strictObject({ items: z.array(Product), nextCursor: z.string().optional() })
  .openapi('ProductList')

export const AdminProductList = z
  .strictObject({ items: z.array(AdminProduct), nextCursor: z.string().optional() })
  .openapi('AdminProductList')

export const OrderList = z
  .strictObject({ items: z.array(Order), nextCursor: z.string().optional() })
  .openapi('OrderList')

const Limit = z.coerce.number().int().min(1).max(pageLimitMax).default(pageLimitDefault)
const Cursor = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be the nextCursor of a page')
  .optional()
  .openapi({ description: 'nextCursor of the page before' })

export const ProductListQuery = z.strictObject({
  q: text({ min: 0, max: searchLengthMax })
    .optional()
    .openapi({ description: 'Words that SKU or name must contain' }),
  cursor: Cursor,
  limit: Limit,
})

export const OrderListQuery = z.strictObject({
  status: z.enum(orderStatuses).optional(),
  from: z.iso.datetime().optional().openapi({ description: 'Recorded at or after' }),
  to: z.iso.datetime().optional().openapi({ description: 'Recorded before' }),
  cursor: Cursor,
  limit: Limit,
})

export const Problem = z
  .looseObject({
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'Stable: clients may act on it' }),
    detail: z.string(),
    requestId: z.string().openapi({ description: 'The X-Request-Id of this answer' }),
    traceId: z
      .string()
      .optional()
      .openapi({ description: 'Of the traceparent that the request carried' }),
    errors: z
      .array(z.strictObject({ field: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'Each bad field' }),
  })
  .openapi('Problem')
