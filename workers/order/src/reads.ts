import type { Operator, OrderStatus } from '@shop/contracts'
import type { Order } from './domain/order.ts'

/** The reads of the read API. Each sees everything that was committed before it. */
export type OrderReads = {
  /** The order with this id; missing when nothing is recorded under it. */
  find(orderId: string): Promise<Order | undefined>
  /**
   * Those of these orders that exist, in the order of the ids. Ends early where it would exceed `orderPageBytesMax`, after
   * one order at least: `nextCursor` is then how many ids were looked at.
   */
  findAll(orderIds: readonly string[]): Promise<OrderPage>
  /**
   * One page of the orders that were recorded in a span of time, newest first. It has at least one order if there is one,
   * and ends early where it would exceed `orderPageBytesMax`, so that no read holds up a batch for long.
   */
  page(query: OrderPageQuery): Promise<OrderPage>
  /** The operator with a valid token of this hash. */
  operator(tokenHash: string): Promise<Operator | undefined>
}

export type OrderPageQuery = {
  /** All of them when missing. */
  status: OrderStatus | undefined
  /** Ms since 1970; the first is part of the span, the last is not. */
  fromMs: number
  toMs: number
  /** `nextCursor` of the page before. */
  before: number | undefined
  /** At least 1. */
  limit: number
}

/** `nextCursor` is missing on the last page. */
export type OrderPage = { orders: readonly Order[]; nextCursor?: string }
