import type { CursorGone, EventPage, OrderEvent, StockEvent } from '@shop/contracts'
import type { History } from '@shop/contracts/internal-http'

/** Events behind those of `after`, the `next` of a page; at most `limit`. */
export type FeedQuery = { after?: string | undefined; limit: number }

/**
 * A page of a worker's feed. With `waitSeconds` an empty page resolves once there is an event, and after that time at the
 * latest. @throws BackendUnavailable
 */
export type ReadFeed<Event> = (
  query: FeedQuery,
  wait?: { waitSeconds: number; signal: AbortSignal },
) => Promise<EventPage<Event> | CursorGone>

/** The changes of orders, in Order's read API. */
export type OrderFeed = {
  events: ReadFeed<OrderEvent>
  /** The history of one order, oldest first; undefined when it is not recorded. @throws BackendUnavailable */
  history(orderId: string): Promise<History | undefined>
}

/** The changes of levels of stock, in Inventory's read API. */
export type StockFeed = { events: ReadFeed<StockEvent> }
