import { decide } from './decide.ts'
import type { Circumstances, KnownOfOthers } from './decision.ts'
import type { OrderAnnouncement, OrderFact } from './facts.ts'
import type { KeptDetails } from './kept-details.ts'
import type { Order } from './order.ts'
import { createReferences } from './references.ts'

type Lookup<T> = { get(key: string): T | undefined }

/** The rows that were loaded for a batch. Each lookup may be a `Map`. */
export type Loaded = {
  /** The orders of `orderIdsOf(facts)` and of `holders` that exist, by their ids. */
  orders: Lookup<Order>
  /** The details of the orders of `idsToForget(facts)`, by the ids of these. */
  details: Lookup<KeptDetails>
  /**
   * By reference, for those of `referencesAskedBy(facts)`: the ids of the orders that have it and are neither rejected nor
   * canceled. Needed only while references are unique.
   */
  holders: Lookup<readonly string[]>
}

/** The outcome of a batch. Order can apply every fact that it can read, so a decision never parks one. */
export type DecidedBatch = {
  /** The orders that are new or changed, by their ids. */
  orders: ReadonlyMap<string, Order>
  /** The details to keep in the place of those before, by the ids of their orders. */
  details: ReadonlyMap<string, KeptDetails>
  said: readonly OrderAnnouncement[]
}

/** The ids of the orders that a batch needs loaded, each once. */
export const orderIdsOf = (facts: readonly OrderFact[]): ReadonlySet<string> =>
  new Set(facts.map(({ item }) => item.orderId))

/** Decides a batch fact by fact, in order: each fact sees what those before it left. */
export const decideBatch = (
  facts: readonly OrderFact[],
  loaded: Loaded,
  circumstances: Circumstances,
): DecidedBatch => {
  const orders = new Map<string, Order>()
  const details = new Map<string, KeptDetails>()
  const said: OrderAnnouncement[] = []
  const orderOf = (orderId: string): Order | undefined =>
    orders.get(orderId) ?? loaded.orders.get(orderId)
  const references = createReferences(loaded.holders, orderOf)
  const known: KnownOfOthers = {
    isReferenceTaken: ({ reference, orderId }) =>
      circumstances.areReferencesUnique &&
      reference !== undefined &&
      references.isTaken(reference, orderId),
    detailsOf: (orderId) => details.get(orderId) ?? loaded.details.get(orderId),
  }
  const moment = { ...circumstances, ...known }
  for (const fact of facts) {
    const { orderId } = fact.item
    const before = orderOf(orderId)
    const decision = decide(before, fact, moment)
    const { order } = decision
    if (order && order !== before) orders.set(orderId, order)
    if (decision.details) {
      details.set(orderId, decision.details)
      const { reference } = decision.details
      if (reference !== undefined) references.add(reference, orderId)
    }
    said.push(...decision.announcements)
  }
  return { orders, details, said }
}
