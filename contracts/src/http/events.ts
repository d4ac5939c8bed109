import { z } from '@hono/zod-openapi'
import {
  feedAfterPattern,
  feedCursorPattern,
  historyTypes,
  orderEventTypes,
  stockEventTypes,
} from '../events.ts'
import { waitSecondsMax } from '../limits.ts'
import { Order, OrderId } from './orders.ts'
import { AdminProduct } from './products.ts'
import { Instant, Limit, Sku, wholeNumberText } from './values.ts'

const By = z.string().optional().openapi({ description: 'The operator whose change it was' })

const eventFields = {
  specversion: z.literal('1.0'),
  id: z.string().min(1).openapi({ description: 'The same each time the event is read' }),
  time: Instant,
  datacontenttype: z.literal('application/json'),
  by: By,
}

export const OrderEvent = z
  .strictObject({
    ...eventFields,
    source: z.literal('/orders'),
    type: z.enum(orderEventTypes),
    subject: OrderId,
    version: z.int().min(1).openapi({ description: 'Of the order, right after the change' }),
    data: Order.openapi({
      description:
        'The order as it is when read: its `version` may be higher than that of the event',
    }),
  })
  .openapi('OrderEvent', { description: 'A change of an order, as a CloudEvent 1.0' })

export const StockEvent = z
  .strictObject({
    ...eventFields,
    source: z.literal('/products'),
    type: z.enum(stockEventTypes),
    subject: Sku,
    data: AdminProduct.openapi({ description: 'The product as it is when read' }),
  })
  .openapi('StockEvent', {
    description: 'A product of which the available units crossed a level, as a CloudEvent 1.0',
  })

const next = z
  .string()
  .regex(feedCursorPattern)
  .openapi({ description: 'The `after` of the next request' })

export const OrderEventPage = z
  .strictObject({ items: z.array(OrderEvent), next })
  .openapi('OrderEventPage')
export const StockEventPage = z
  .strictObject({ items: z.array(StockEvent), next })
  .openapi('StockEventPage')

export const FeedQuery = z.strictObject({
  after: z
    .string()
    .regex(feedAfterPattern, 'must be the next of a page, or newest')
    .optional()
    .openapi({
      description:
        'The `next` of the page before. Without it, the feed begins with the oldest event that is kept; `newest` begins behind the newest one',
    }),
  limit: Limit,
  wait: wholeNumberText(waitSecondsMax)
    .default(0)
    .openapi({ description: 'Seconds that the answer may wait for an event' }),
})

export const HistoryEntry = z
  .strictObject({
    version: z.int().min(0),
    type: z.enum(historyTypes).openapi({
      description:
        '`history.begins`: what happened up to this version was not recorded, or is no longer kept',
    }),
    at: Instant.optional(),
    by: By,
  })
  .openapi('HistoryEntry')

export const OrderHistory = z.strictObject({ items: z.array(HistoryEntry) }).openapi('OrderHistory')
