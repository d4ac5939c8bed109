import * as v from 'valibot'
import { onHandMax, reasonLengthMax, versionCountMax } from './limits.ts'
import { CurrencySchema, UnitPriceSchema } from './money.ts'
import { idempotencyKeyPattern } from './order-id.ts'
import { OperatorNameSchema } from './operators.ts'
import { SkuSchema } from './order-lines.ts'
import { ProductDescriptionSchema, ProductImageSchema, ProductNameSchema } from './product-view.ts'
import { rowPatchEntries, saysUnitsOnce, unitsTwiceMessage } from './row-patch.ts'
import { cleanTextSchema } from './text.ts'

/** The requests of operators and their outcomes. The rules for every item are in `messages.ts`. */

/** An operator's idempotency key (a UUID), with the name of the row for a change of an import (`rowChangeId`). */
export const ChangeIdSchema = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${idempotencyKeyPattern.source.slice(1, -1)}(?::[0-9a-z]{1,16}){0,2}$`)),
)

/** Every request of an operator has these. */
export const requestEntries = {
  changeId: ChangeIdSchema,
  /** The operator behind it; missing when `ADMIN_TOKEN` opened the way. */
  by: v.optional(OperatorNameSchema),
}

const UnitsSchema = v.pipe(v.number(), v.safeInteger(), v.maxValue(onHandMax))

const VersionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Under which condition a product is changed. */
const preconditionEntries = {
  /** Apply only if the product has this version (0: only if there is no such product). */
  ifVersion: v.optional(VersionSchema),
  /** Apply only if the product has one of these versions. */
  ifVersions: v.optional(
    v.pipe(v.array(VersionSchema), v.minLength(1), v.maxLength(versionCountMax)),
  ),
  /** Apply only if there is such a product. */
  ifExists: v.optional(v.literal(true)),
}

/** A partial change of a product, applied whole or refused whole. A new product needs a name and a price. */
const PatchedSchema = v.pipe(
  v.strictObject({
    kind: v.literal('patched'),
    ...requestEntries,
    ...rowPatchEntries,
    ...preconditionEntries,
    /** Answer what would become of it, and change nothing. */
    dryRun: v.optional(v.literal(true)),
    /** The answer need not show the product. */
    brief: v.optional(v.literal(true)),
  }),
  v.check((row) => saysUnitsOnce(row), unitsTwiceMessage),
)

/** `admin/change-stock`: a partial change of a product, received units, or a correction of the count. */
export const ChangeStockSchema = v.variant('kind', [
  PatchedSchema,
  // Remove in the next release: only fronts of the release before this one still say all properties at once.
  v.strictObject({
    kind: v.literal('product'),
    ...requestEntries,
    sku: SkuSchema,
    name: ProductNameSchema,
    description: ProductDescriptionSchema,
    image: v.optional(ProductImageSchema),
    price: v.strictObject({ amount: UnitPriceSchema, currency: CurrencySchema }),
    listed: v.boolean(),
    ...preconditionEntries,
  }),
  v.strictObject({
    kind: v.literal('received'),
    ...requestEntries,
    sku: SkuSchema,
    units: v.pipe(UnitsSchema, v.minValue(1)),
  }),
  v.strictObject({
    kind: v.literal('corrected'),
    ...requestEntries,
    sku: SkuSchema,
    units: v.pipe(
      UnitsSchema,
      v.minValue(-onHandMax),
      v.check((units) => units !== 0, 'must not be 0'),
    ),
    reason: cleanTextSchema({ max: reasonLengthMax }),
  }),
])
export type ChangeStock = v.InferOutput<typeof ChangeStockSchema>

/** The effect of a partial change on its product. */
export const changeEffects = ['new', 'changed', 'unchanged'] as const
export type ChangeEffect = (typeof changeEffects)[number]

/** Why a worker refused an operator's change. */
export const refusalCodes = [
  'key-reused',
  'version-changed',
  'unknown-sku',
  'unknown-order',
  'not-confirmed',
  'incomplete-order',
  'already-shipped',
  'more-than-left',
  'more-than-shipped',
  'too-many-parts',
  'wrong-currency',
  'incomplete-product',
  'count-changed',
  'below-reserved',
  'below-zero',
  'too-many-on-hand',
] as const
export type RefusalCode = (typeof refusalCodes)[number]
