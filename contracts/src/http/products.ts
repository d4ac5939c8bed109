import { z } from '@hono/zod-openapi'
import {
  onHandMax,
  productDescriptionLengthMax,
  productNameLengthMax,
  reasonLengthMax,
} from '../limits.ts'
import { currencyPattern } from '../money.ts'
import {
  emptiedProperties,
  Listed,
  Price,
  ProductDescription,
  ProductImage,
  ProductName,
  sparseProperties,
  Units,
} from './product-fields.ts'
import { cleanText, Count, example, Instant, Money, Sku, text, UnitPrice } from './values.ts'

const productFields = {
  sku: Sku,
  name: text({ min: 1, max: productNameLengthMax }),
  description: text({ min: 0, max: productDescriptionLengthMax }),
  image: ProductImage.optional(),
  price: Money,
  tags: z
    .array(z.string())
    .min(1)
    .optional()
    .openapi({ description: 'Missing when there are none' }),
  maxPerOrder: Count.optional().openapi({ description: 'Units that one order may have' }),
  availableFrom: Instant.optional().openapi({ description: 'When it may first be ordered' }),
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
  tags: ['kitchen', 'stoneware'],
  available: 120,
  version: 1,
  updatedAt: '2026-11-27T07:00:00.000Z',
}

export const Product = z.strictObject(productFields).openapi('Product', { example: productExample })

export const AdminProduct = z
  .strictObject({
    ...productFields,
    listed: z.boolean(),
    lowStockAt: Count.optional().openapi({
      description: 'Units available at which operators want to be told',
    }),
    onHand: Count.openapi({ description: 'Units in the house, those that orders hold included' }),
    reserved: Count.openapi({ description: 'Units that orders hold' }),
  })
  .openapi('AdminProduct', {
    example: { ...productExample, listed: true, lowStockAt: 10, onHand: 124, reserved: 4 },
  })

const listOf = <S extends z.ZodType>(item: S) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().optional(),
    truncated: z.literal(true).optional().openapi({
      description: 'More products match than are sorted: these are of the first 10,000',
    }),
  })

export const ProductList = listOf(Product).openapi('ProductList')
export const AdminProductList = listOf(AdminProduct).openapi('AdminProductList')

/** The fields that an answer of `GET` has beside the properties. They are accepted, so that it can be sent back as it is. */
const readOnly = z.unknown().openapi({ description: 'Read only: passed over' })
const readBack = {
  sku: Sku.optional().openapi({ description: 'Must be that of the path' }),
  version: z.int().min(1).optional().openapi({
    description: 'Read only: counts as `If-Match` when that is missing',
  }),
  available: readOnly.optional(),
  onHand: readOnly.optional(),
  reserved: readOnly.optional(),
  updatedAt: readOnly.optional(),
}

const { image, tags, maxPerOrder, availableFrom, lowStockAt } = sparseProperties

/** All properties of a product: those that are not there are empty. */
export const ProductProperties = z
  .strictObject({
    name: ProductName,
    description: ProductDescription.default(''),
    image: image.optional(),
    price: Price,
    listed: Listed.default(true),
    tags: tags.optional(),
    maxPerOrder: maxPerOrder.optional(),
    availableFrom: availableFrom.optional(),
    lowStockAt: lowStockAt.optional(),
    ...readBack,
  })
  .openapi('ProductProperties')

/** Some properties of a product (RFC 7396): those that are not there stay, and null empties. */
export const ProductPatch = z
  .strictObject({
    name: ProductName.optional(),
    ...emptiedProperties,
    price: z
      .strictObject({
        amount: UnitPrice.optional(),
        currency: z.string().regex(currencyPattern).optional(),
      })
      .optional(),
    listed: Listed.optional(),
    ...readBack,
  })
  .openapi('ProductPatch')

export const StockChange = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('counted'),
      units: Units.openapi({
        description: 'The units in the house, those that orders hold included',
      }),
      seen: Units.optional().openapi({
        description: 'The `onHand` that the counter saw: refused if it is another now',
      }),
    }),
    z.strictObject({
      kind: z.literal('received'),
      units: z.int().min(1).max(onHandMax).openapi({ description: 'Units that are added' }),
    }),
    z.strictObject({
      kind: z.literal('corrected'),
      units: z
        .int()
        .min(-onHandMax)
        .max(onHandMax)
        .refine((units) => units !== 0, 'must not be 0')
        .openapi({ description: 'The difference: how many units more, or less, there are' }),
      reason: cleanText({ max: reasonLengthMax }),
    }),
  ])
  .openapi('StockChange', { example: { kind: 'received', units: 100 } })
