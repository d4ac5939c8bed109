import * as v from 'valibot'
import { CurrencySchema, MinorUnitsSchema, MoneySchema } from './money.ts'
import { changeEffects, ChangeIdSchema, refusalCodes } from './operator-changes.ts'
import { MovedLinesSchema } from './moved-lines.ts'
import { SentLinesSchema } from './order-content.ts'
import { detailEntries } from './order-details.ts'
import { OrderIdSchema, OrderKeySchema } from './order-id.ts'
import { DigestSchema, OrderLinesSchema, PricedLinesSchema } from './order-lines.ts'
import { RecordedLinesSchema } from './order-parts.ts'
import { OrderViewSchema, RejectionReasonSchema } from './order-view.ts'
import { AdminProductViewSchema } from './product-view.ts'

/**
 * The items of each topic. A bus message is a JSON array of one or more items of one topic. Objects are strict: an item
 * with an unknown field is parked, so readers are upgraded before writers. Times are milliseconds since
 * 1970-01-01T00:00:00Z. They are for people to read and decide nothing.
 */
export const TimeMsSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const orderSaid = {
  orderId: OrderIdSchema,
  digest: DigestSchema,
  lines: OrderLinesSchema,
  expectedTotal: v.optional(MoneySchema),
  placedAt: TimeMsSchema,
  /** A trusted server sent it: the limits of shoppers do not hold. Not in the digest: the first one heard counts. */
  trusted: v.optional(v.literal(true)),
}

/** `front/send-order`: a shopper's order, to both services. */
export const SendOrderSchema = v.strictObject(orderSaid)
export type SendOrder = v.InferOutput<typeof SendOrderSchema>

/** `front/record-order`: a shopper's order with details, to Order alone. Its lines are as the shopper sent them. */
export const RecordOrderSchema = v.strictObject({
  ...orderSaid,
  lines: SentLinesSchema,
  ...detailEntries,
})
export type RecordOrder = v.InferOutput<typeof RecordOrderSchema>

/** An order as the services speak of it with each other. */
const knownOrderSaid = {
  ...orderSaid,
  /** It has details, which Order alone knows. A restored Order learns so that it lost them. */
  hasDetails: v.optional(v.literal(true)),
}
/** Everything that one service tells the other of an order as it was sent. */
export type KnownOrder = SendOrder & { hasDetails?: true | undefined }

/** `front/cancel-order`: a shopper wants the order canceled. The key that made the id shows that it is the shopper's. */
export const CancelOrderSchema = v.strictObject({
  orderId: OrderIdSchema,
  requestedAt: TimeMsSchema,
  key: OrderKeySchema,
})
export type CancelOrder = v.InferOutput<typeof CancelOrderSchema>

/** `inventory/in-stock`: every line is reserved, at these prices. Has the whole order again. */
export const InStockSchema = v.strictObject({
  ...knownOrderSaid,
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
  ...knownOrderSaid,
  ...saidReasonsEntries,
  decidedAt: TimeMsSchema,
})
export type OrderRejected = v.InferOutput<typeof OrderRejectedSchema>

/** Inventory's outcome as Order recorded it, for an Inventory whose database was restored and may not know it. */
export const RecordedOutcomeSchema = v.variant('outcome', [
  v.strictObject({
    outcome: v.literal('in-stock'),
    /** With what was moved of each, unless everything was shipped whole. */
    lines: RecordedLinesSchema,
    total: MinorUnitsSchema,
    currency: CurrencySchema,
    /** Whether everything has left that was not canceled. */
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
  ...knownOrderSaid,
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

/** Why Order did not record an order that it could read. `reference-used`: another order has its reference. */
export const notRecordedCodes = ['reference-used'] as const
export type NotRecordedCode = (typeof notRecordedCodes)[number]

/**
 * `order/lines-moved`: the units of an order that were shipped, canceled and restocked so far, unless all of them were
 * shipped (`order-shipped`) or canceled (`order-canceled`).
 */
export const LinesMovedSchema = v.strictObject({ orderId: OrderIdSchema, lines: MovedLinesSchema })
export type LinesMoved = v.InferOutput<typeof LinesMovedSchema>

/**
 * `inventory/stock-moved`: Inventory has moved these units of the order. With `wantsAnswer` it informs an Order whose
 * database was restored and may know of fewer. The answer is `lines-moved`, or what holds in its place.
 */
export const StockMovedSchema = v.strictObject({
  ...LinesMovedSchema.entries,
  wantsAnswer: v.optional(v.literal(true)),
})
export type StockMoved = v.InferOutput<typeof StockMovedSchema>

/**
 * `reply/<front>`: Order sends the order with the digest of the recorded lines, by which a front detects a reused key.
 * There is no digest while only a cancellation is known. Both workers send the result of an operator's change, with the
 * digest of that change (`digestOfChange`), because two changes may share one changeId.
 *
 * `recorded` stands for an order of which nothing is known beyond what this front sent (`recordedView`). In a rush nearly
 * every reply is one of these, so it has only what its sender needs. No reply has the details of an order.
 */
export const ReplySchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('recorded'),
    orderId: OrderIdSchema,
    digest: DigestSchema,
    recordedAt: TimeMsSchema,
  }),
  v.strictObject({
    kind: v.literal('not-recorded'),
    orderId: OrderIdSchema,
    digest: DigestSchema,
    code: v.picklist(notRecordedCodes),
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
    /** Of a partial change. */
    effect: v.optional(v.picklist(changeEffects)),
    product: v.optional(AdminProductViewSchema),
    order: v.optional(OrderViewSchema),
  }),
  v.strictObject({
    kind: v.literal('refused'),
    changeId: ChangeIdSchema,
    digest: DigestSchema,
    code: v.picklist(refusalCodes),
    /** The units of the product when a change of them was refused. */
    units: v.optional(v.strictObject({ onHand: CountSchema, reserved: CountSchema })),
    /** The order as it is, when the change is about one that Order knows. */
    order: v.optional(OrderViewSchema),
  }),
])
export type Reply = v.InferOutput<typeof ReplySchema>
