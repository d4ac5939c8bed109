import * as v from 'valibot'
import { InstantSchema } from './instant.ts'
import { MoneySchema, UnitPriceSchema, type Money } from './money.ts'
import { detailEntries, LineNameSchema } from './order-details.ts'
import { OrderIdSchema } from './order-id.ts'
import { QuantitySchema, SkuSchema, type OrderLine } from './order-lines.ts'
import { partEntries, partListEntries } from './order-parts.ts'

/** Canceled before shipped before confirmed or rejected before pending: see `statusOf` in the Order worker. */
export const orderStatuses = ['pending', 'confirmed', 'rejected', 'canceled', 'shipped'] as const
export type OrderStatus = (typeof orderStatuses)[number]

/** Whether a text lists statuses with commas. */
export const isStatusList = (text: string): boolean =>
  text.split(',').every((status) => orderStatuses.some((known) => known === status))

/** Statuses that an order keeps. Units of a shipped one may come back. */
export const finalStatuses: readonly OrderStatus[] = ['rejected', 'canceled', 'shipped']

/** How operators' lists of orders are sorted: by the time of recording. */
export const orderSorts = ['newest', 'oldest'] as const
export type OrderSort = (typeof orderSorts)[number]

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

/**
 * When something became known of an order, by Order's own clock. A time is missing while the thing has not happened, and in
 * what was recorded before Order kept these times.
 */
const timesEntries = {
  /** Its lines were recorded. */
  placedAt: v.optional(InstantSchema),
  confirmedAt: v.optional(InstantSchema),
  shippedAt: v.optional(InstantSchema),
  canceledAt: v.optional(InstantSchema),
  /** Its version changed. */
  updatedAt: v.optional(InstantSchema),
}

const lineEntries = {
  sku: SkuSchema,
  quantity: QuantitySchema,
  unitPrice: v.optional(UnitPriceSchema),
  ...partEntries,
}

/** An order as everybody sees it who has its id; `lines` is empty while only a cancellation is known. */
export const OrderViewSchema = v.strictObject({
  id: OrderIdSchema,
  status: v.picklist(orderStatuses),
  recorded: v.boolean(),
  lines: v.array(v.strictObject(lineEntries)),
  total: v.optional(MoneySchema),
  expectedTotal: v.optional(MoneySchema),
  reasons: v.optional(v.array(RejectionReasonSchema)),
  /** Of a rejected order: how many reasons it has, of which `reasons` has the first. */
  reasonCount: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  recordedAt: v.optional(InstantSchema),
  ...timesEntries,
  ...partListEntries,
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})
export type OrderView = v.InferOutput<typeof OrderViewSchema>

const detailStates = {
  /** The details are lost, and the shopper's repeat brings them back. Until then it cannot be shipped. */
  incomplete: v.optional(v.literal(true)),
  /** An operator deleted the details. Only the reference is left. */
  detailsDeleted: v.optional(v.literal(true)),
}

/** An order as it is shown to its key and to operators. With details its lines are those that were sent. */
export const DetailedOrderViewSchema = v.strictObject({
  ...OrderViewSchema.entries,
  lines: v.array(v.strictObject({ ...lineEntries, name: v.optional(LineNameSchema) })),
  ...detailEntries,
  ...detailStates,
})
export type DetailedOrderView = v.InferOutput<typeof DetailedOrderViewSchema>

/**
 * An order in an operator's list. It has its lines and details only if they were asked for, and always the number of its
 * lines and units, and its reference.
 */
export const OrderSummarySchema = v.strictObject({
  ...DetailedOrderViewSchema.entries,
  lines: v.optional(DetailedOrderViewSchema.entries.lines),
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
}): OrderView => {
  const recorded = new Date(recordedAt).toISOString()
  return {
    id: orderId,
    status: 'pending',
    recorded: true,
    lines: [...lines],
    ...(expectedTotal && { expectedTotal }),
    recordedAt: recorded,
    placedAt: recorded,
    updatedAt: recorded,
    version: 1,
  }
}
