import { outcomeAnnouncement } from '@shop/inventory/announce'
import { decideBatch as decideInventory } from '@shop/inventory/decide-batch'
import { unheardAnnouncement } from '@shop/order/announce'
import { decideBatch as decideOrder } from '@shop/order/decide-batch'

/** The four functions of the workers that are explored: they decide batches and remind. A mutant replaces some. */
export type Decisions = {
  inventory: (...of: Parameters<typeof decideInventory>) => InventoryBatch
  outcomeAgain: typeof outcomeAnnouncement
  order: (...of: Parameters<typeof decideOrder>) => OrderBatch
  unheardAgain: typeof unheardAnnouncement
}

/** Without what the feeds tell: Inventory's is of a batch as a whole, and the suites of the stores hold both to account. */
export const realDecisions: Decisions = {
  inventory: (...of) => {
    const { stockChanges: _, ...batch } = decideInventory(...of)
    return batch
  },
  outcomeAgain: outcomeAnnouncement,
  order: (...of) => {
    const { changes: _, ...batch } = decideOrder(...of)
    return batch
  },
  unheardAgain: unheardAnnouncement,
}

type ValueOf<M> = M extends ReadonlyMap<string, infer Value> ? Value : never

/** Of these batches, all but what their feeds tell. */
export type OrderBatch = Omit<ReturnType<typeof decideOrder>, 'changes'>
export type Order = ValueOf<OrderBatch['orders']>
export type KeptDetails = ValueOf<OrderBatch['details']>
export type OrderFact = Parameters<typeof decideOrder>[0][number]
export type OrderAnnouncement = OrderBatch['said'][number]
export type KeptAnswer = OrderBatch['answers'][number]

export type InventoryBatch = Omit<ReturnType<typeof decideInventory>, 'stockChanges'>
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
