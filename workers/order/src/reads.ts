import type {
  CursorGone,
  EventPage,
  HistoryEntry,
  Operator,
  OrderEvent,
  OrderSort,
  OrderStatus,
} from '@shop/contracts'
import type { FeedSlice } from '@shop/engine'
import type { KeptDetails } from './domain/kept-details.ts'
import type { Order } from './domain/order.ts'

/** The reads of the read API. Each sees everything that was committed before it. */
export type OrderReads = {
  /** The order with this id; missing when nothing is recorded under it. */
  find(orderId: string): Promise<Order | undefined>
  /** The details of an order; missing when it has none, or they are missing. */
  findDetails(orderId: string): Promise<KeptDetails | undefined>
  /**
   * Those of these orders that exist, in the order of the ids, without details. Ends early where it would exceed
   * `orderPageBytesMax`, after one order at least: `nextCursor` is then how many ids were looked at.
   */
  findAll(orderIds: readonly string[]): Promise<OrderPage>
  /**
   * One page of the orders that a query finds. It ends early where it would exceed `orderPageBytesMax`, and after a look
   * at `ordersLookedAtMax` orders that no index finds (`truncated`). It lets batches pass in between.
   */
  page(query: OrderPageQuery): Promise<OrderPage>
  /** Changes of all orders, in the order of commits. Each comes with its order as it is now. */
  events(slice: FeedSlice): Promise<EventPage<OrderEvent> | CursorGone>
  /** The history of one order, oldest first; missing when nothing is recorded under the id. */
  history(orderId: string): Promise<readonly HistoryEntry[] | undefined>
  /** The operator with a valid token of this hash. */
  operator(tokenHash: string): Promise<Operator | undefined>
}

/** All conditions have to hold. Those that are missing always do. */
export type OrderPageQuery = {
  statuses?: readonly OrderStatus[] | undefined
  /** Conditions on details, by their indexes. */
  reference?: string | undefined
  customerId?: string | undefined
  /** As it is compared: in lower case. */
  email?: string | undefined
  /** Found by an index among orders with details, and by a look at the others. */
  number?: string | undefined
  /** Found by a look at the orders. */
  sku?: string | undefined
  /** Ms since 1970; the first is part of the span, the last is not. */
  fromMs: number
  toMs: number
  /** The order changed then or later, ms since 1970. */
  updatedSinceMs?: number | undefined
  sort: OrderSort
  /** `nextCursor` of the page before. */
  after: number | undefined
  /** At least 1. */
  limit: number
  /** Otherwise the reference is the only detail of each order. */
  withDetails: boolean
}

export type FoundOrder = { order: Order; details?: KeptDetails | undefined }

/** `nextCursor` is missing on the last page. */
export type OrderPage = {
  orders: readonly FoundOrder[]
  nextCursor?: string
  truncated?: true
}
