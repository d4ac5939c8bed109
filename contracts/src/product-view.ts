import * as v from 'valibot'
import {
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
} from './limits.ts'
import { MoneySchema } from './money.ts'
import { SkuSchema } from './order-lines.ts'

export const ProductNameSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(productNameLengthMax),
)
export const ProductDescriptionSchema = v.pipe(
  v.string(),
  v.maxLength(productDescriptionLengthMax),
)
/** An absolute http(s) address, or a path that the shop's own site serves. */
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
  updatedAt: v.string(),
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
