import type { Topics } from '@shop/contracts'
import type { ParkedBounds, Store } from '@shop/engine'
import type { InventoryFact } from './domain/facts.ts'
import type { InventoryReads } from './reads.ts'

export type InventoryStore = Store<InventoryFact> & { reads: InventoryReads }

/** What every store of Inventory is told, with any database. */
export type InventoryStoreOptions = {
  topics: Topics
  /** The shop's. */
  currency: string
  /** The largest total of an order that no trusted server sent, in minor units; none when missing. */
  orderTotalMax?: number | undefined
  /** Ms since 1970. */
  now: () => number
  parkedBounds?: ParkedBounds | undefined
  /** For how many days each movement of units is kept. */
  movementsDays?: number | undefined
}
