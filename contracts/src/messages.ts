import * as v from 'valibot'
import { onHandMax, reasonLengthMax, versionCountMax } from './limits.ts'
import { CurrencySchema, MinorUnitsSchema, UnitPriceSchema } from './money.ts'
import { idempotencyKeyPattern, IdempotencyKeySchema, OrderIdSchema } from './order-id.ts'
import { DigestSchema, OrderContentSchema, PricedLinesSchema, SkuSchema } from './order-lines.ts'
import { OrderViewSchema, RejectionReasonSchema } from './order-view.ts'
import {
  AdminProductViewSchema,
  ProductDescriptionSchema,
  ProductImageSchema,
  ProductNameSchema,
} from './product-view.ts'
import { cleanTextSchema } from './text.ts'

/**
 * The items of each topic. A bus message is a JSON array of one or more items of one topic. Objects are strict: an item
 * with an unknown field is parked, so readers are upgraded before writers. Times are milliseconds since
 * 1970-01-01T00:00:00Z. They are for people to read and decide nothing.
 */
export const TimeMsSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const orderSaid = {
  orderId: OrderIdSchema,
  digest: DigestSchema,
  lines: OrderContentSchema.entries.lines,
  expectedTotal: OrderContentSchema.entries.expectedTotal,
  placedAt: TimeMsSchema,
  /** A trusted server sent it: the limits of shoppers do not hold. Not in the digest: the first one heard counts. */
  trusted: v.optional(v.literal(true)),
}

/** `front/send-order`: a shopper's order, to both services. */
export const SendOrderSchema = v.strictObject(orderSaid)
export type SendOrder = v.InferOutput<typeof SendOrderSchema>

const cancellationSaid = { orderId: OrderIdSchema, requestedAt: TimeMsSchema }

/** `front/cancel-order`: a shopper wants the order canceled. The key that made the id shows that it is the shopper's. */
export const CancelOrderSchema = v.strictObject({
  ...cancellationSaid,
  key: IdempotencyKeySchema,
})
export type CancelOrder = v.InferOutput<typeof CancelOrderSchema>

/** `admin/cancel-order`: an operator wants the order canceled. */
export const CancelOrderAsOperatorSchema = v.strictObject(cancellationSaid)
export type CancelOrderAsOperator = v.InferOutput<typeof CancelOrderAsOperatorSchema>

/** `inventory/in-stock`: every line is reserved, at these prices. Has the whole order again. */
export const InStockSchema = v.strictObject({
  ...orderSaid,
  lines: PricedLinesSchema,
  total: MinorUnitsSchema,
  currency: CurrencySchema,
  decidedAt: TimeMsSchema,
})
export type InStock = v.InferOutput<typeof InStockSchema>

/** The first reasons of a rejection. `reasonCount` counts all of them; it is missing when these are all. */
const saidReasonsEntries = {
  reasons: v.pipe(v.array(RejectionReasonSchema), v.minLength(1)),
  reasonCount: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
}

/** `inventory/order-rejected`: nothing is reserved, for these reasons. Has the whole order again. */
export const OrderRejectedSchema = v.strictObject({
  ...orderSaid,
  ...saidReasonsEntries,
  decidedAt: TimeMsSchema,
})
export type OrderRejected = v.InferOutput<typeof OrderRejectedSchema>

/** Inventory's outcome as Order recorded it, for an Inventory whose database was restored and may not know it. */
export const RecordedOutcomeSchema = v.variant('outcome', [
  v.strictObject({
    outcome: v.literal('in-stock'),
    lines: PricedLinesSchema,
    total: MinorUnitsSchema,
    currency: CurrencySchema,
    /** Whether the parcel has left. */
    shipped: v.boolean(),
  }),
  v.strictObject({
    outcome: v.literal('rejected'),
    ...saidReasonsEntries,
  }),
])
export type RecordedOutcome = v.InferOutput<typeof RecordedOutcomeSchema>

/**
 * `order/stock-wanted`: asks for the outcome of a recorded order. With `recorded` it has the outcome that Inventory
 * decided earlier, which is binding.
 */
export const StockWantedSchema = v.strictObject({
  ...orderSaid,
  recorded: v.optional(RecordedOutcomeSchema),
})
export type StockWanted = v.InferOutput<typeof StockWantedSchema>

/** `order/outcome-recorded`: Order has heard the outcome of the order with this digest. */
export const OutcomeRecordedSchema = v.strictObject({
  orderId: OrderIdSchema,
  digest: DigestSchema,
})
export type OutcomeRecorded = v.InferOutput<typeof OutcomeRecordedSchema>

/** `order/order-canceled`, `order/order-shipped`: the topic says which fact it is, the item which order. */
export const OrderIdItemSchema = v.strictObject({ orderId: OrderIdSchema })
export type OrderIdItem = v.InferOutput<typeof OrderIdItemSchema>

/**
 * `inventory/stock-released`, `inventory/stock-shipped`: Inventory has heard that the order was canceled or shipped. With
 * `wantsAnswer` it informs an Order whose database was restored and may have lost that fact. The answer is
 * `order-canceled` or `order-shipped`.
 */
export const StockFactSchema = v.strictObject({
  orderId: OrderIdSchema,
  wantsAnswer: v.optional(v.literal(true)),
})
export type StockFact = v.InferOutput<typeof StockFactSchema>

/** An operator's idempotency key (a UUID), with the row and the part for a change of an import. */
export const ChangeIdSchema = v.pipe(
  v.string(),
  v.regex(new RegExp(`^${idempotencyKeyPattern.source.slice(1, -1)}(?::[0-9a-z]{1,16}){0,2}$`)),
)

const UnitsSchema = v.pipe(v.number(), v.safeInteger(), v.maxValue(onHandMax))

const VersionSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** `admin/change-stock`: the properties of a product, received units, or a correction of the count. */
export const ChangeStockSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('product'),
    changeId: ChangeIdSchema,
    sku: SkuSchema,
    name: ProductNameSchema,
    description: ProductDescriptionSchema,
    image: v.optional(ProductImageSchema),
    price: v.strictObject({ amount: UnitPriceSchema, currency: CurrencySchema }),
    listed: v.boolean(),
    /** Apply only if the product has this version (0: only if there is no such product). */
    ifVersion: v.optional(VersionSchema),
    /** Apply only if the product has one of these versions. */
    ifVersions: v.optional(
      v.pipe(v.array(VersionSchema), v.minLength(1), v.maxLength(versionCountMax)),
    ),
    /** Apply only if there is such a product. */
    ifExists: v.optional(v.literal(true)),
  }),
  v.strictObject({
    kind: v.literal('received'),
    changeId: ChangeIdSchema,
    sku: SkuSchema,
    units: v.pipe(UnitsSchema, v.minValue(1)),
  }),
  v.strictObject({
    kind: v.literal('corrected'),
    changeId: ChangeIdSchema,
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

/** `admin/ship-order`: the parcel has left. */
export const ShipOrderSchema = v.strictObject({ changeId: ChangeIdSchema, orderId: OrderIdSchema })
export type ShipOrder = v.InferOutput<typeof ShipOrderSchema>

/** Why a worker refused an operator's change. */
export const refusalCodes = [
  'key-reused',
  'version-changed',
  'unknown-sku',
  'unknown-order',
  'not-confirmed',
  'wrong-currency',
  'below-reserved',
  'too-many-on-hand',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/**
 * `reply/<front>`: Order sends the order with the digest of the recorded lines, by which a front detects a reused key.
 * There is no digest while only a cancellation is known. Both workers send the result of an operator's change, with the
 * digest of that change (`digestOfChange`), because two changes may share one changeId.
 *
 * `recorded` stands for an order of which nothing is known beyond what this front sent (`recordedView`). In a rush nearly
 * every reply is one of these, so it has only what its sender needs.
 */
export const ReplySchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('recorded'),
    orderId: OrderIdSchema,
    digest: DigestSchema,
    recordedAt: TimeMsSchema,
  }),
  v.strictObject({
    kind: v.literal('order'),
    digest: v.optional(DigestSchema),
    order: OrderViewSchema,
  }),
  v.strictObject({
    kind: v.literal('applied'),
    changeId: ChangeIdSchema,
    digest: DigestSchema,
    product: v.optional(AdminProductViewSchema),
    order: v.optional(OrderViewSchema),
  }),
  v.strictObject({
    kind: v.literal('refused'),
    changeId: ChangeIdSchema,
    digest: DigestSchema,
    code: v.picklist(refusalCodes),
    /** The order as it is, when the change is about one that Order knows. */
    order: v.optional(OrderViewSchema),
  }),
])
export type Reply = v.InferOutput<typeof ReplySchema>
