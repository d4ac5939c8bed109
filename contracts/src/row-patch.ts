import * as v from 'valibot'
import { lowStockAtMax, onHandMax, quantityMax } from './limits.ts'
import { CurrencySchema, UnitPriceSchema } from './money.ts'
import { SkuSchema } from './order-lines.ts'
import {
  AvailableFromSchema,
  ProductDescriptionSchema,
  ProductImageSchema,
  ProductNameSchema,
  TagsSchema,
} from './product-view.ts'

const WholeNumberSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const UnitsSchema = v.pipe(WholeNumberSchema, v.maxValue(onHandMax))

/** A property that may be emptied: null empties it. */
const emptied = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema))

/**
 * The fields of a partial change of a product. A field that is missing leaves the product as it is. Stock has three words:
 * `counted` are the units in the house, those that orders hold included; `received` are added; a correction is a change of
 * its own. `seen` are the units that the counter saw before: if they are no longer there, the count is refused. A new
 * product has the units that are counted, whatever was seen elsewhere.
 */
export const rowPatchEntries = {
  sku: SkuSchema,
  name: v.optional(ProductNameSchema),
  description: emptied(ProductDescriptionSchema),
  image: emptied(ProductImageSchema),
  price: v.optional(v.strictObject({ amount: UnitPriceSchema, currency: CurrencySchema })),
  listed: v.optional(v.boolean()),
  tags: emptied(TagsSchema),
  maxPerOrder: emptied(v.pipe(WholeNumberSchema, v.minValue(1), v.maxValue(quantityMax))),
  availableFrom: emptied(AvailableFromSchema),
  lowStockAt: emptied(v.pipe(WholeNumberSchema, v.maxValue(lowStockAtMax))),
  counted: v.optional(UnitsSchema),
  seen: v.optional(UnitsSchema),
  received: v.optional(UnitsSchema),
}

const RowPatchFieldsSchema = v.strictObject(rowPatchEntries)

/** One row of an import, whatever file it comes from: a partial change of one product. */
export type RowPatch = v.InferOutput<typeof RowPatchFieldsSchema>

/** Whether the row sets the units. A count that is the same as the one seen before leaves them alone. */
export const setsUnits = ({ counted, seen }: Pick<RowPatch, 'counted' | 'seen'>): boolean =>
  counted !== undefined && counted !== seen

/** Whether the row says one thing about units: a count, or what came in. */
export const saysUnitsOnce = (row: Pick<RowPatch, 'counted' | 'seen' | 'received'>): boolean =>
  !setsUnits(row) || (row.received ?? 0) === 0

export const unitsTwiceMessage =
  'says both how many units were counted and how many were received: say one of them'

export const RowPatchSchema = v.pipe(
  RowPatchFieldsSchema,
  v.check((row) => saysUnitsOnce(row), unitsTwiceMessage),
)
