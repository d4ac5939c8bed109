import { z } from '@hono/zod-openapi'
import {
  carrierLengthMax,
  orderLineCountMax,
  reasonLengthMax,
  trackingUrlLengthMax,
} from '../limits.ts'
import { trackingUrlMessage, trackingUrlPattern } from '../order-changes.ts'
import { quantitySumMessage, sumsWithinLimit } from '../order-lines.ts'
import { cleanText, Quantity, Sku } from './values.ts'

/** The bodies of the requests with which operators change orders. */

const SomeLines = z
  .array(z.strictObject({ sku: Sku, quantity: Quantity }))
  .min(1)
  .max(orderLineCountMax)
  .refine(sumsWithinLimit, quantitySumMessage)

export const TrackingUrl = z
  .string()
  .max(trackingUrlLengthMax)
  .regex(trackingUrlPattern, trackingUrlMessage)

const Reason = cleanText({ max: reasonLengthMax }).openapi({
  description: 'In words. Shoppers see it',
})

export const OrderShipment = z
  .strictObject({
    lines: SomeLines.optional().openapi({ description: 'The units that left; all when missing' }),
    carrier: cleanText({ max: carrierLengthMax }).optional(),
    trackingNumber: cleanText({ max: carrierLengthMax }).optional(),
    trackingUrl: TrackingUrl.optional(),
  })
  .openapi('OrderShipment')

export const OrderCancellation = z
  .strictObject({
    lines: SomeLines.optional().openapi({ description: 'Units; all that are left when missing' }),
    reason: Reason.optional(),
  })
  .openapi('OrderCancellation')

export const OrderReturn = z
  .strictObject({
    lines: SomeLines,
    restock: z.boolean().openapi({ description: 'Whether the units can be sold again' }),
    reason: Reason,
  })
  .openapi('OrderReturn')
