import { outcomeAnnouncement } from '@shop/inventory/announce'
import { decideOrder } from '@shop/inventory/decide'
import { unheardAnnouncement } from '@shop/order/announce'
import { decide } from '@shop/order/decide'

/** What is explored: the four functions of the workers that decide and remind. A mutant replaces one. */
export type Decisions = {
  inventory: typeof decideOrder
  outcomeAgain: typeof outcomeAnnouncement
  order: typeof decide
  unheardAgain: typeof unheardAnnouncement
}

export const realDecisions: Decisions = {
  inventory: decideOrder,
  outcomeAgain: outcomeAnnouncement,
  order: decide,
  unheardAgain: unheardAnnouncement,
}

export type Order = NonNullable<Parameters<typeof decide>[0]>
export type OrderFact = Parameters<typeof decide>[1]
export type OrderAnnouncement = ReturnType<typeof decide>['announcements'][number]
export type Reservation = NonNullable<Parameters<typeof decideOrder>[0]>
export type InventoryFact = Parameters<typeof decideOrder>[1]
export type InventoryAnnouncement = ReturnType<typeof decideOrder>['announcements'][number]
