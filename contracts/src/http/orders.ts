import { z } from '@hono/zod-openapi'
import { carrierLengthMax, orderLineCountMax, reasonLengthMax } from '../limits.ts'
import { orderIdPattern } from '../order-id.ts'
import { namesLengthMessage, namesWithinLimit } from '../order-content.ts'
import { quantitySumMessage, sumsWithinLimit } from '../order-lines.ts'
import { orderNumberPattern, parseOrderNumber } from '../order-number.ts'
import { customerFields, detailFields, LineName } from './order-details.ts'
import { isStatusList, orderSorts, orderStatuses, rejectionCodes } from '../order-view.ts'
import { TrackingUrl } from './order-changes.ts'
import { TimeQuery } from './time-query.ts'
import {
  Count,
  Cursor,
  example,
  Instant,
  Limit,
  Money,
  Quantity,
  Sku,
  text,
  UnitPrice,
} from './values.ts'

export const OrderContent = z
  .strictObject({
    lines: z
      .array(z.strictObject({ sku: Sku, quantity: Quantity, name: LineName.optional() }))
      .min(1)
      .max(orderLineCountMax)
      .refine(sumsWithinLimit, quantitySumMessage)
      .refine(namesWithinLimit, namesLengthMessage)
      .openapi({ description: 'Lines of one SKU are summed' }),
    expectedTotal: Money.optional().openapi({
      description:
        'What the shopper saw: the order is rejected (price-changed) if the total differs, and not taken (wrong-currency) in another currency than the shop’s',
    }),
    ...detailFields,
  })
  .openapi('OrderContent', {
    example: { lines: [{ sku: example.sku, quantity: 2 }], expectedTotal: example.total },
  })

export const OrderId = z.string().regex(orderIdPattern).openapi({ example: example.orderId })

/** Why an order shows less than was sent. */
const detailStates = {
  incomplete: z.literal(true).optional().openapi({
    description:
      'The details were lost with a database. The same order under its key brings them back; until then it cannot be shipped',
  }),
  detailsDeleted: z
    .literal(true)
    .optional()
    .openapi({ description: 'An operator deleted the details, and only the reference is left' }),
}
const Line = z
  .strictObject({
    sku: Sku,
    quantity: Quantity,
    unitPrice: UnitPrice.optional(),
    shipped: Quantity.optional().openapi({ description: 'Units that left; missing for none' }),
    canceled: Quantity.optional().openapi({ description: 'Units that nobody wants any more' }),
    name: LineName.optional(),
    returned: Quantity.optional().openapi({ description: 'Units that left and came back' }),
  })
  .openapi('Line')

const partLines = z.array(z.strictObject({ sku: Sku, quantity: Quantity }).openapi('PartLine'))
const reason = text({ min: 1, max: reasonLengthMax }).optional()

const Shipment = z
  .strictObject({
    shippedAt: Instant,
    lines: partLines,
    carrier: text({ min: 1, max: carrierLengthMax }).optional(),
    trackingNumber: text({ min: 1, max: carrierLengthMax }).optional(),
    trackingUrl: TrackingUrl.optional(),
  })
  .openapi('Shipment')

const Cancellation = z
  .strictObject({ canceledAt: Instant, lines: partLines, reason })
  .openapi('Cancellation')

const Return = z
  .strictObject({
    returnedAt: Instant,
    lines: partLines,
    restock: z.boolean().openapi({ description: 'Whether the units can be sold again' }),
    reason,
  })
  .openapi('Return')

/** A time by the clock of the Order service. */
const at = (description: string) => Instant.optional().openapi({ description })

const orderFields = {
  id: OrderId,
  number: z.string().regex(orderNumberPattern).openapi({
    description: 'A short number for people. Two orders may share one, and it opens none',
    example: example.orderNumber,
  }),
  status: z.enum(orderStatuses),
  recorded: z
    .boolean()
    .openapi({ description: 'Whether the Order service has it on disk. If not, send it again' }),
  lines: z.array(Line),
  shipments: z
    .array(Shipment)
    .optional()
    .openapi({ description: 'The parcels that left, in order' }),
  cancellations: z
    .array(Cancellation)
    .optional()
    .openapi({ description: 'What operators canceled, in order' }),
  returns: z.array(Return).optional().openapi({ description: 'What came back, in order' }),
  total: Money.optional(),
  expectedTotal: Money.optional(),
  reasons: z
    .array(
      z.strictObject({
        sku: Sku,
        code: z.enum(rejectionCodes),
        requested: z.int().min(1),
        available: z.int().min(0),
        unitPrice: UnitPrice.optional(),
        maxPerOrder: Quantity.optional().openapi({
          description: 'With `over-limit`: units of this product that one order may have',
        }),
        availableFrom: Instant.optional().openapi({
          description: 'With `not-yet-available`: from when it can be ordered',
        }),
      }),
    )
    .optional()
    .openapi({ description: 'Why it was rejected: the first 50 reasons' }),
  reasonCount: z.int().min(1).optional().openapi({ description: 'How many reasons there are' }),
  recordedAt: Instant.optional(),
  placedAt: at('Its lines were recorded'),
  confirmedAt: at('Its units were reserved'),
  shippedAt: at('The last of it left'),
  canceledAt: at('It was canceled'),
  updatedAt: at('It changed last: its `version` says how often'),
  version: z.int().min(0).openapi({ description: 'Counts the facts known of the order' }),
  ...detailFields,
  ...detailStates,
  hint: z.string().optional().openapi({ description: 'While not recorded: what to do, in words' }),
}

export const Order = z.strictObject(orderFields).openapi('Order', {
  example: {
    id: example.orderId,
    number: example.orderNumber,
    status: 'confirmed',
    recorded: true,
    lines: [{ sku: example.sku, quantity: 2, unitPrice: 1890 }],
    total: example.total,
    recordedAt: '2026-11-27T08:00:00.000Z',
    placedAt: '2026-11-27T08:00:00.000Z',
    confirmedAt: '2026-11-27T08:00:00.004Z',
    updatedAt: '2026-11-27T08:00:00.004Z',
    version: 2,
  },
})

export const OrderSummary = z
  .strictObject({
    ...orderFields,
    lines: orderFields.lines.optional().openapi({ description: 'Only with `lines=true`' }),
    lineCount: Count,
    unitCount: Count.openapi({ description: 'Units of all lines' }),
  })
  .openapi('OrderSummary')

export const OrderList = z
  .strictObject({
    items: z.array(OrderSummary),
    nextCursor: z.string().optional(),
    truncated: z.literal(true).optional().openapi({
      description:
        'The search looked at 10,000 orders and stopped. It goes on at `nextCursor`; a shorter time from `from` to `to` needs fewer',
    }),
  })
  .openapi('OrderList')

const Statuses = z
  .string()
  .refine(isStatusList, `must be some of ${orderStatuses.join(', ')}, with commas`)
  .openapi({
    description: `Some of ${orderStatuses.join(', ')}, with commas`,
    example: 'confirmed,rejected',
  })

const NumberQuery = z
  .string()
  .transform((text, context) => {
    const number = parseOrderNumber(text)
    if (number !== undefined) return number
    const message = `must be the number of an order such as ${example.orderNumber}, not ${JSON.stringify(text.slice(0, 40))}`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
  .openapi({
    type: 'string',
    description:
      'The short number of an order, in any case. It finds every order with details that has it. Of the others, and with `sku`, it looks at 10,000 orders at a time',
    example: example.orderNumber,
  })

const flag = (description: string) => z.enum(['true', 'false']).optional().openapi({ description })

export const OrderListQuery = z.strictObject({
  status: Statuses.optional(),
  reference: detailFields.reference,
  number: NumberQuery.optional(),
  email: customerFields.email,
  customerId: customerFields.id,
  sku: Sku.optional().openapi({
    description: 'Orders for this SKU. The search looks at 10,000 orders at a time: name a time',
  }),
  from: TimeQuery.optional().openapi({ description: 'Recorded at or after' }),
  to: TimeQuery.optional().openapi({ description: 'Recorded before' }),
  updatedSince: TimeQuery.optional().openapi({ description: 'Changed at or after' }),
  sort: z.enum(orderSorts).optional().openapi({ description: 'Newest first unless asked to' }),
  lines: flag('Whether each order comes with its lines. It does not unless asked to'),
  details: flag('Whether each order comes with its details. It does not unless asked to'),
  cursor: Cursor,
  limit: Limit,
})
