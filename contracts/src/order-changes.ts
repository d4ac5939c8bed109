import * as v from 'valibot'
import { carrierLengthMax, reasonLengthMax, trackingUrlLengthMax } from './limits.ts'
import { requestEntries } from './operator-changes.ts'
import { OrderIdSchema } from './order-id.ts'
import { OrderLinesSchema } from './order-lines.ts'
import { cleanTextSchema } from './text.ts'

/** The changes of orders that operators make. `messages.ts` has the rules for every item. */

/** An absolute http(s) address. */
export const trackingUrlPattern = /^https?:\/\/[\x21-\x7e]+$/
export const trackingUrlMessage = 'must be an http(s) address'

export const TrackingUrlSchema = v.pipe(
  v.string(),
  v.maxLength(trackingUrlLengthMax),
  v.regex(trackingUrlPattern, trackingUrlMessage),
)

const CarrierSchema = cleanTextSchema({ max: carrierLengthMax })

/** A reason in the words of an operator. Shoppers see it. */
const ReasonSchema = cleanTextSchema({ max: reasonLengthMax })

const changeEntries = { ...requestEntries, orderId: OrderIdSchema }

/** The units of which a change speaks; all that are left when it names none. */
const someLines = v.optional(OrderLinesSchema)

/** `admin/ship-order`: a parcel has left. */
export const ShipOrderSchema = v.strictObject({
  ...changeEntries,
  carrier: v.optional(CarrierSchema),
  trackingNumber: v.optional(CarrierSchema),
  trackingUrl: v.optional(TrackingUrlSchema),
  lines: someLines,
})
export type ShipOrder = v.InferOutput<typeof ShipOrderSchema>

/**
 * `admin/cancel-order`: an operator wants units canceled. `kind` gives it another digest than a shipment of the same
 * `changeId` has.
 */
export const CancelOrderAsOperatorSchema = v.strictObject({
  kind: v.literal('canceled'),
  ...changeEntries,
  lines: someLines,
  reason: v.optional(ReasonSchema),
})
export type CancelOrderAsOperator = v.InferOutput<typeof CancelOrderAsOperatorSchema>

/** `admin/return-order`: units came back. With `restock` they can be sold again. */
export const ReturnOrderSchema = v.strictObject({
  kind: v.literal('returned'),
  ...changeEntries,
  lines: OrderLinesSchema,
  restock: v.boolean(),
  reason: ReasonSchema,
})
export type ReturnOrder = v.InferOutput<typeof ReturnOrderSchema>

/** `admin/delete-details`: the details of an order are to be forgotten. */
export const DeleteDetailsSchema = v.strictObject({
  kind: v.literal('details-deleted'),
  ...changeEntries,
})
export type DeleteDetails = v.InferOutput<typeof DeleteDetailsSchema>

export type OrderChange = ShipOrder | CancelOrderAsOperator | ReturnOrder | DeleteDetails
