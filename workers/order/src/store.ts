import type { Topics } from '@shop/contracts'
import type { ParkedBounds, Store } from '@shop/engine'
import type { OrderFact } from './domain/facts.ts'
import type { OrderReads } from './reads.ts'

export type OrderStore = Store<OrderFact> & { reads: OrderReads }

export type OrderStoreOptions = {
  topics: Topics
  /** Ms since 1970. */
  now: () => number
  /** No two orders that are neither rejected nor canceled may have one reference. */
  areReferencesUnique?: boolean
  parkedBounds?: ParkedBounds | undefined
}

/** Orders without an outcome, in SQL. A restored Inventory leaves them undecided until it knows all others. */
export const undecided = "status = 'pending'"
