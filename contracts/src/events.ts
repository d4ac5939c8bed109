import * as v from 'valibot'
import { InstantSchema } from './instant.ts'
import { OrderIdSchema } from './order-id.ts'
import { SkuSchema } from './order-lines.ts'
import { DetailedOrderViewSchema } from './order-view.ts'
import { AdminProductViewSchema } from './product-view.ts'

/** The types of events of an order. `changed` is a change that has no name of its own. */
export const orderChangeTypes = [
  'placed',
  'confirmed',
  'rejected',
  'part-shipped',
  'part-canceled',
  'shipped',
  'canceled',
  'returned',
  'details-completed',
  'details-deleted',
  'changed',
] as const
export type OrderChangeType = (typeof orderChangeTypes)[number]
export const orderEventTypes = orderChangeTypes.map((type) => `order.${type}` as const)

/** The types of events of a product's available units: see `stockChangeOf` in the Inventory worker. */
export const stockChangeTypes = ['low', 'sold-out', 'back'] as const
export type StockChangeType = (typeof stockChangeTypes)[number]
export const stockEventTypes = stockChangeTypes.map((type) => `stock.${type}` as const)

/** The place in a feed behind which to read: of which database (its epoch), and behind how many events. */
export const feedCursorPattern = /^[0-9a-f]{1,32}-\d{1,15}$/
/** Stands for the cursor behind the newest event. */
export const newestCursor = 'newest'
export const feedAfterPattern = /^(?:newest|[0-9a-f]{1,32}-\d{1,15})$/

/** The attributes of every event, in the words of CloudEvents 1.0 (https://github.com/cloudevents/spec). */
const eventEntries = {
  specversion: v.literal('1.0'),
  /** The same whenever the event is read from one database. */
  id: v.pipe(v.string(), v.minLength(1)),
  time: InstantSchema,
  datacontenttype: v.literal('application/json'),
  /** The operator whose change it was. */
  by: v.optional(v.string()),
}

/** A change of an order. `data` is the order as it is when read: its version may be higher than that of the event. */
export const OrderEventSchema = v.strictObject({
  ...eventEntries,
  source: v.literal('/orders'),
  type: v.picklist(orderEventTypes),
  subject: OrderIdSchema,
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  data: DetailedOrderViewSchema,
})
export type OrderEvent = v.InferOutput<typeof OrderEventSchema>

/** A product whose units crossed a level. `data` is the product as it is when read. */
export const StockEventSchema = v.strictObject({
  ...eventEntries,
  source: v.literal('/products'),
  type: v.picklist(stockEventTypes),
  subject: SkuSchema,
  data: AdminProductViewSchema,
})
export type StockEvent = v.InferOutput<typeof StockEventSchema>

/** Events of a feed in order, and the cursor behind them. */
export type EventPage<Event> = { items: readonly Event[]; next: string }
/** A cursor that this feed cannot go on from. `next`: the cursor behind the newest event. */
export type CursorGone = { gone: true; next: string }

/**
 * The history of an order. It begins with `history.begins` when what happened before was not recorded or is no longer
 * kept; its version is then the last one before.
 */
export const historyTypes = ['history.begins', ...orderEventTypes] as const
export const HistoryEntrySchema = v.strictObject({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  type: v.picklist(historyTypes),
  /** Missing when it is not known. */
  at: v.optional(InstantSchema),
  by: v.optional(v.string()),
})
export type HistoryEntry = v.InferOutput<typeof HistoryEntrySchema>
