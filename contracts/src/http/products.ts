import { z } from '@hono/zod-openapi'
import {
  onHandMax,
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
  reasonLengthMax,
  searchLengthMax,
} from '../limits.ts'
import { currencyPattern } from '../money.ts'
import { imagePattern } from '../product-view.ts'
import {
  cleanText,
  Count,
  Cursor,
  example,
  Instant,
  Limit,
  Money,
  Sku,
  text,
  UnitPrice,
} from './values.ts'

const ProductName = cleanText({ max: productNameLengthMax })
const ProductDescription = cleanText({ max: productDescriptionLengthMax, canHaveLines: true })
const ProductImage = z
  .string()
  .max(productImageLengthMax)
  .regex(imagePattern, 'must be an http(s) address or a path that starts with /')

const productFields = {
  sku: Sku,
  name: text({ min: 1, max: productNameLengthMax }),
  description: text({ min: 0, max: productDescriptionLengthMax }),
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

export const ProductList = z
  .strictObject({ items: z.array(Product), nextCursor: z.string().optional() })
  .openapi('ProductList')

export const AdminProductList = z
  .strictObject({ items: z.array(AdminProduct), nextCursor: z.string().optional() })
  .openapi('AdminProductList')

const listQuery = {
  q: text({ min: 0, max: searchLengthMax }).optional().openapi({
    description: 'Words that SKU or name must contain, in any case, with or without accents',
  }),
  cursor: Cursor,
  limit: Limit,
}

/** The query of shoppers. Links to the shop may carry other parameters, such as `utm_source`, and mean nothing by them. */
export const ProductListQuery = z.object(listQuery)
export const AdminProductListQuery = z.strictObject(listQuery)

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
      reason: cleanText({ max: reasonLengthMax }),
    }),
  ])
  .openapi('StockChange', { example: { kind: 'received', units: 100 } })
