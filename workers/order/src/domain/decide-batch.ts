import { decide } from './decide.ts'
import type { Circumstances } from './decision.ts'
import type { OrderAnnouncement, OrderFact } from './facts.ts'
import type { Order } from './order.ts'

/** The orders that were loaded for a batch, by their ids: a `Map`, for example. */
export type LoadedOrders = { get(orderId: string): Order | undefined }

/** The outcome of a batch. Order can apply every fact that it can read, so a decision never parks one. */
export type DecidedBatch = {
  /** The orders that are new or changed, by their ids. */
  orders: ReadonlyMap<string, Order>
  said: readonly OrderAnnouncement[]
}

/** The ids of the orders that a batch needs loaded, each once. */
export const orderIdsOf = (facts: readonly OrderFact[]): ReadonlySet<string> =>
  new Set(facts.map(({ item }) => item.orderId))

/**
 * Decides a batch fact by fact, in order: each fact sees what those before it left. `loaded` has every order of
 * `orderIdsOf(facts)` that exists.
 */
export const decideBatch = (
  facts: readonly OrderFact[],
  loaded: LoadedOrders,
  circumstances: Circumstances,
): DecidedBatch => {
  const orders = new Map<string, Order>()
  const said: OrderAnnouncement[] = []
  for (const fact of facts) {
    const { orderId } = fact.item
    const before = orders.get(orderId) ?? loaded.get(orderId)
    const { order, announcements } = decide(before, fact, circumstances)
    if (order && order !== before) orders.set(orderId, order)
    said.push(...announcements)
  }
  return { orders, said }
}
