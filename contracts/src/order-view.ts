import * as v from 'valibot'
import { InstantSchema } from './instant.ts'
import { MoneySchema, UnitPriceSchema, type Money } from './money.ts'
import { OrderIdSchema } from './order-id.ts'
import { QuantitySchema, SkuSchema, type OrderLine } from './order-lines.ts'

/** Canceled before shipped before confirmed or rejected before pending: see `statusOf` in the Order worker. */
export const orderStatuses = ['pending', 'confirmed', 'rejected', 'canceled', 'shipped'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** Statuses after which nothing more happens to an order. */
export const finalStatuses: readonly OrderStatus[] = ['rejected', 'canceled', 'shipped']

export const rejectionCodes = [
  'out-of-stock',
  'unknown-sku',
  'price-changed',
  'total-too-large',
  'over-limit',
  'not-yet-available',
] as const

/**
 * Why a line was rejected. `available` is the number of units that were left (0 for an unknown SKU); `unitPrice` is the
 * current price where the price or the total is the reason. `over-limit`: with `maxPerOrder`, the order asks for more units
 * of the product than one order may have; otherwise its total is more than a shopper may order for at one time.
 * `not-yet-available`: the product can be ordered from `availableFrom` on.
 */
export const RejectionReasonSchema = v.strictObject({
  sku: SkuSchema,
  code: v.picklist(rejectionCodes),
  requested: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  available: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  unitPrice: v.optional(UnitPriceSchema),
  maxPerOrder: v.optional(QuantitySchema),
  availableFrom: v.optional(InstantSchema),
})
export type RejectionReason = v.InferOutput<typeof RejectionReasonSchema>

/** An order as shoppers and operators see it; `lines` is empty while only a cancellation is known. */
export const OrderViewSchema = v.strictObject({
  id: OrderIdSchema,
  status: v.picklist(orderStatuses),
  recorded: v.boolean(),
  lines: v.array(
    v.strictObject({
      sku: SkuSchema,
      quantity: QuantitySchema,
      unitPrice: v.optional(UnitPriceSchema),
    }),
  ),
  total: v.optional(MoneySchema),
  expectedTotal: v.optional(MoneySchema),
  reasons: v.optional(v.array(RejectionReasonSchema)),
  /** Of a rejected order: how many reasons it has, of which `reasons` has the first. */
  reasonCount: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  recordedAt: v.optional(InstantSchema),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type OrderView = v.InferOutput<typeof OrderViewSchema>

/** An order in a list. It has its lines only if they were asked for, and always their number and that of their units. */
export const OrderSummarySchema = v.strictObject({
  ...OrderViewSchema.entries,
  lines: v.optional(OrderViewSchema.entries.lines),
  lineCount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  unitCount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type OrderSummary = v.InferOutput<typeof OrderSummarySchema>

/** An order right after it was recorded, when nothing else is known of it. The lines have to be canonical. */
export const recordedView = ({
  orderId,
  lines,
  expectedTotal,
  recordedAt,
}: {
  orderId: string
  lines: readonly OrderLine[]
  expectedTotal?: Money | undefined
  /** Order's clock, in ms. */
  recordedAt: number
}): OrderView => ({
  id: orderId,
  status: 'pending',
  recorded: true,
  lines: [...lines],
  ...(expectedTotal && { expectedTotal }),
  recordedAt: new Date(recordedAt).toISOString(),
  version: 1,
})
