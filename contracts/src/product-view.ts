import * as v from 'valibot'
import { InstantSchema, isTimeOfCalendar } from './instant.ts'
import {
  productDescriptionLengthMax,
  productImageLengthMax,
  productNameLengthMax,
  tagCountMax,
  tagLengthMax,
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

/** A short word by which products are grouped. Lists of tags are written with commas, so no tag has one. */
const TagSchema = v.pipe(
  cleanTextSchema({ max: tagLengthMax }),
  v.check((tag) => !tag.includes(','), 'must have no comma'),
)

/** Whether no two of these tags differ in case alone. */
export const areDifferentTags = (tags: readonly string[]): boolean =>
  new Set(tags.map((tag) => tag.toLowerCase())).size === tags.length

export const sameTagsMessage = 'must not have one tag twice'

export const TagsSchema = v.pipe(
  v.array(TagSchema),
  v.maxLength(tagCountMax),
  v.check((tags) => areDifferentTags(tags), sameTagsMessage),
)

/** When a product may first be ordered. */
export const AvailableFromSchema = v.pipe(
  InstantSchema,
  v.check(isTimeOfCalendar, 'must be a day of the calendar'),
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
  /** Missing when there are none. */
  tags: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
  /** Units that one order may have. */
  maxPerOrder: v.optional(CountSchema),
  availableFrom: v.optional(InstantSchema),
  available: CountSchema,
  version: CountSchema,
  updatedAt: InstantSchema,
})
export type ProductView = v.InferOutput<typeof ProductViewSchema>

/** A product as operators see it. `available` = `onHand` − `reserved`. */
export const AdminProductViewSchema = v.strictObject({
  ...ProductViewSchema.entries,
  listed: v.boolean(),
  /** Units available at which operators want to be told. */
  lowStockAt: v.optional(CountSchema),
  onHand: CountSchema,
  reserved: CountSchema,
})
export type AdminProductView = v.InferOutput<typeof AdminProductViewSchema>
