import { z } from '@hono/zod-openapi'
import {
  lowStockAtMax,
  onHandMax,
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
  quantityMax,
  tagCountMax,
  tagLengthMax,
} from '../limits.ts'
import { currencyPattern } from '../money.ts'
import { areDifferentTags, imagePattern, sameTagsMessage } from '../product-view.ts'
import { TimeQuery } from './time-query.ts'
import { cleanText, UnitPrice } from './values.ts'

/** The properties of a product as operators say them. */

export const ProductName = cleanText({ max: productNameLengthMax })
export const ProductDescription = cleanText({
  max: productDescriptionLengthMax,
  canHaveLines: true,
})
export const ProductImage = z
  .string()
  .max(productImageLengthMax)
  .regex(imagePattern, 'must be an http(s) address or a path that starts with /')

export const Price = z.strictObject({
  amount: UnitPrice,
  currency: z.string().regex(currencyPattern),
})

export const Listed = z.boolean().openapi({ description: 'Whether shoppers see and can order it' })

export const Tags = z
  .array(cleanText({ max: tagLengthMax }).refine((tag) => !tag.includes(','), 'must have no comma'))
  .max(tagCountMax)
  .refine(areDifferentTags, sameTagsMessage)
  .openapi({ description: 'Short words by which products are grouped', example: ['kitchen'] })

export const MaxPerOrder = z
  .int()
  .min(1)
  .max(quantityMax)
  .openapi({ description: 'Units that one order may have' })

export const AvailableFrom = TimeQuery.openapi({
  description: 'When it may first be ordered',
  example: '2026-12-01T08:00:00.000Z',
})

export const LowStockAt = z
  .int()
  .min(0)
  .max(lowStockAtMax)
  .openapi({ description: 'Units available at which operators want to be told' })

export const Units = z.int().min(0).max(onHandMax)

/** Properties that may be missing in a product. */
export const sparseProperties = {
  image: ProductImage,
  tags: Tags,
  maxPerOrder: MaxPerOrder,
  availableFrom: AvailableFrom,
  lowStockAt: LowStockAt,
}

/** The same in a partial change: null empties them. */
export const emptiedProperties = {
  description: ProductDescription.nullish(),
  image: ProductImage.nullish(),
  tags: Tags.nullish(),
  maxPerOrder: MaxPerOrder.nullish(),
  availableFrom: AvailableFrom.nullish(),
  lowStockAt: LowStockAt.nullish(),
}
