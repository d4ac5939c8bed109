import type { ChangeEffect, ChangeStock, RefusalCode } from '@shop/contracts'
import type { InventoryAnnouncement } from './facts.ts'
import type { Product, Products } from './product.ts'
import type { Reservation } from './reservation.ts'

/** The circumstances that the moment adds to a decision. */
export type Circumstances = {
  /** The shop's. */
  currency: string
  /** The largest total of an order that no trusted server sent, in minor units; none when missing. */
  orderTotalMax?: number | undefined
  /** Inventory's own clock, in ms. */
  nowMs: number
  /**
   * This database was restored, and Order has not yet told it all that the backup missed. Inventory decides nothing
   * new until then, because it might take the units of confirmed orders. Order asks again.
   */
  isReconciling: boolean
}

/** The same, and the stock in which a decision about an order moves units. */
export type OrderCircumstances = Circumstances & { products: Products }

/** The row after a fact (the same object if nothing changed) and what to announce. */
export type OrderDecision = {
  reservation: Reservation | undefined
  announcements: readonly InventoryAnnouncement[]
  /** Why the fact can never be applied here. */
  unappliable?: string
}

/** The answer to an operator's change. */
export type ChangeAnswer = {
  digest: string
  /** Missing when the change was applied, or changed nothing. */
  refusal?: RefusalCode | undefined
  /** Missing when the change was refused. */
  effect?: ChangeEffect | undefined
  /** The units of the product: after the change, or when it was refused. */
  units?: Units | undefined
}

type Units = Pick<Product, 'onHand' | 'reserved'>

/** A change with the answer that it keeps. `moved`: by how many units it changed what is on hand. */
export type AnsweredChange = ChangeAnswer & { change: ChangeStock; moved: number }
