import * as v from 'valibot'
import { InstantSchema } from './instant.ts'
import {
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
} from './limits.ts'
import { MoneySchema } from './money.ts'
import { SkuSchema } from './order-lines.ts'
import { cleanTextSchema, textSchema } from './text.ts'

export const ProductNameSchema = cleanTextSchema({ max: productNameLengthMax })
export const ProductDescriptionSchema = cleanTextSchema({
  max: productDescriptionLengthMax,
  canHaveLines: true,
})
/** An absolute http(s) address, or a path on the shop's own site. */
export const imagePattern = /^(?:https?:\/\/|\/)[\x21-\x7e]*$/
export const ProductImageSchema = v.pipe(
  v.string(),
  v.maxLength(productImageLengthMax),
  v.regex(imagePattern, 'must be an http(s) address or a path that starts with /'),
)

const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * A product as shoppers see it. `version` counts changes of its properties, not of its stock. Its texts may be of a
 * release that took in more than `ProductNameSchema` does.
 */
export const ProductViewSchema = v.strictObject({
  sku: SkuSchema,
  name: textSchema({ min: 1, max: productNameLengthMax }),
  description: textSchema({ min: 0, max: productDescriptionLengthMax }),
  image: v.optional(ProductImageSchema),
  price: MoneySchema,
  available: CountSchema,
  version: CountSchema,
  updatedAt: InstantSchema,
})
export type ProductView = v.InferOutput<typeof ProductViewSchema>

/** A product as operators see it. `available` = `onHand` − `reserved`. */
export const AdminProductViewSchema = v.strictObject({
  ...ProductViewSchema.entries,
  listed: v.boolean(),
  onHand: CountSchema,
  reserved: CountSchema,
})
export type AdminProductView = v.InferOutput<typeof AdminProductViewSchema>
