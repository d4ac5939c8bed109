import * as v from 'valibot'
import { InstantSchema } from './instant.ts'
import {
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
} from './limits.ts'
import { MoneySchema } from './money.ts'
import { SkuSchema } from './order-lines.ts'
import { textSchema } from './text.ts'

export const ProductNameSchema = textSchema({ min: 1, max: productNameLengthMax })
export const ProductDescriptionSchema = textSchema({ min: 0, max: productDescriptionLengthMax })
/** An absolute http(s) address, or a path on the shop's own site. */
export const imagePattern = /^(?:https?:\/\/|\/)[\x21-\x7e]*$/
export const ProductImageSchema = v.pipe(
  v.string(),
  v.maxLength(productImageLengthMax),
  v.regex(imagePattern, 'must be an http(s) address or a path that starts with /'),
)

const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A product as shoppers see it. `version` counts changes of its properties, not of its stock. */
export const ProductViewSchema = v.strictObject({
  sku: SkuSchema,
  name: ProductNameSchema,
  description: ProductDescriptionSchema,
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
