import * as v from 'valibot'
import { carrierLengthMax, orderLineCountMax, quantityMax, reasonLengthMax } from './limits.ts'
import { InstantSchema } from './instant.ts'
import { UnitPriceSchema } from './money.ts'
import { movedEntries } from './moved-lines.ts'
import { TrackingUrlSchema } from './order-changes.ts'
import { QuantitySchema, quantitySumMessage, SkuSchema, sumsWithinLimit } from './order-lines.ts'
import { textSchema } from './text.ts'

/** The parts in which an order was shipped, canceled and returned, as it shows them. */

const UnitsSchema = v.optional(
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(quantityMax)),
)

/** The units of a line that were shipped, canceled or returned. A field is missing when it has none. */
export const partEntries = { shipped: UnitsSchema, canceled: UnitsSchema, returned: UnitsSchema }

/** Empty when only the cancellation of the order is known. */
const PartLinesSchema = v.array(v.strictObject({ sku: SkuSchema, quantity: QuantitySchema }))

const CarrierSchema = v.optional(textSchema({ min: 1, max: carrierLengthMax }))
const ReasonSchema = v.optional(textSchema({ min: 1, max: reasonLengthMax }))

const ShipmentSchema = v.strictObject({
  shippedAt: InstantSchema,
  lines: PartLinesSchema,
  carrier: CarrierSchema,
  trackingNumber: CarrierSchema,
  trackingUrl: v.optional(TrackingUrlSchema),
})

const CancellationSchema = v.strictObject({
  canceledAt: InstantSchema,
  lines: PartLinesSchema,
  reason: ReasonSchema,
})

const ReturnSchema = v.strictObject({
  returnedAt: InstantSchema,
  lines: PartLinesSchema,
  /** Whether the units can be sold again. */
  restock: v.boolean(),
  reason: ReasonSchema,
})

/** The parcels, cancellations and returns of operators, in order. A list is missing while it is empty. A cancellation by the shopper alone is in none. */
export const partListEntries = {
  shipments: v.optional(v.array(ShipmentSchema)),
  cancellations: v.optional(v.array(CancellationSchema)),
  returns: v.optional(v.array(ReturnSchema)),
}

/** The lines of a confirmed order with what was moved of each. */
export const RecordedLinesSchema = v.pipe(
  v.array(
    v.strictObject({
      sku: SkuSchema,
      quantity: QuantitySchema,
      unitPrice: UnitPriceSchema,
      ...movedEntries,
    }),
  ),
  v.minLength(1),
  v.maxLength(orderLineCountMax),
  v.check((lines) => sumsWithinLimit(lines), quantitySumMessage),
)
