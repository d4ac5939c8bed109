import type { RecordOrder } from '@shop/contracts'
import type { KeptDetails } from './kept-details.ts'
import type { OrderAnnouncement } from './facts.ts'
import type { Order } from './order.ts'

/** The facts of the moment that a decision depends on. */
export type Circumstances = {
  /** Order's own clock, in ms. */
  nowMs: number
  /** This database was restored and is still being told what its backup missed. */
  isReconciling: boolean
  /** Inventory's database was restored, and Order announces everything to it again. */
  isAnnouncingAgain: boolean
  /** No two orders that are neither rejected nor canceled may have one reference. */
  areReferencesUnique: boolean
}

/** The facts of other rows that a decision about one order depends on. */
export type KnownOfOthers = {
  /** Whether another order has the reference of this one, and may keep it. */
  isReferenceTaken: (said: RecordOrder) => boolean
}

/** The order after a fact (the same object if nothing changed) and what to announce. */
export type Decision = {
  order: Order | undefined
  announcements: readonly OrderAnnouncement[]
  /** The details to keep for the order, in the place of those before. */
  details?: KeptDetails
}
