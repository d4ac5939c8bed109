import { outcomeAnnouncement } from '@shop/inventory/announce'
import { decideBatch as decideInventory } from '@shop/inventory/decide-batch'
import { unheardAnnouncement } from '@shop/order/announce'
import { decideBatch as decideOrder } from '@shop/order/decide-batch'

/** The four functions of the workers that are explored: they decide batches and remind. A mutant replaces some. */
export type Decisions = {
  inventory: typeof decideInventory
  outcomeAgain: typeof outcomeAnnouncement
  order: typeof decideOrder
  unheardAgain: typeof unheardAnnouncement
}

export const realDecisions: Decisions = {
  inventory: decideInventory,
  outcomeAgain: outcomeAnnouncement,
  order: decideOrder,
  unheardAgain: unheardAnnouncement,
}

type ValueOf<M> = M extends ReadonlyMap<string, infer Value> ? Value : never

export type OrderBatch = ReturnType<typeof decideOrder>
export type Order = ValueOf<OrderBatch['orders']>
export type KeptDetails = ValueOf<OrderBatch['details']>
export type OrderFact = Parameters<typeof decideOrder>[0][number]
export type OrderAnnouncement = OrderBatch['said'][number]
export type KeptAnswer = OrderBatch['answers'][number]

export type InventoryBatch = ReturnType<typeof decideInventory>
export type Reservation = ValueOf<InventoryBatch['reservations']>
export type Product = ValueOf<InventoryBatch['products']>
export type InventoryAnnouncement = InventoryBatch['said'][number]
/** A fact of an order; operators change no stock in these worlds. */
export type InventoryFact = Exclude<
  Parameters<typeof decideInventory>[0][number],
  { kind: 'change-stock' }
>
export type Reservations = ReadonlyMap<string, Reservation>
export type Products = ReadonlyMap<string, Product>
