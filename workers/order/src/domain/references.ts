import type { OrderFact } from './facts.ts'
import { statusOf, type Order } from './order.ts'

type Lookup<T> = { get(key: string): T | undefined }

/** The references that a batch asks for, each once. */
export const referencesAskedBy = (facts: readonly OrderFact[]): ReadonlySet<string> =>
  new Set(
    facts.flatMap(({ kind, item }) =>
      kind === 'record-order' && item.reference !== undefined ? [item.reference] : [],
    ),
  )

/**
 * The references of orders, while a batch is decided. `holders` has the ids of the orders that had a reference before it,
 * `orderOf` an order as it is now.
 */
export const createReferences = (
  holders: Lookup<readonly string[]>,
  orderOf: (orderId: string) => Order | undefined,
) => {
  const added = new Map<string, string[]>()
  const isLive = (orderId: string): boolean => {
    const order = orderOf(orderId)
    const status = order && statusOf(order)
    return status !== undefined && status !== 'rejected' && status !== 'canceled'
  }
  return {
    /** Whether another order has it that is neither rejected nor canceled. */
    isTaken: (reference: string, orderId: string): boolean =>
      [...(holders.get(reference) ?? []), ...(added.get(reference) ?? [])].some(
        (holder) => holder !== orderId && isLive(holder),
      ),
    add: (reference: string, orderId: string): void =>
      void added.set(reference, [...(added.get(reference) ?? []), orderId]),
  }
}
