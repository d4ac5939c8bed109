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
}

/** The order after a fact (the same object if nothing changed) and what to announce. */
export type Decision = { order: Order | undefined; announcements: readonly OrderAnnouncement[] }
