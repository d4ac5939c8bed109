/** An order that a cancellation may mean, with its units by SKU. */
export type PastOrder = { invoiceNo: string; units: ReadonlyMap<string, number> }

/**
 * The effects of a `C…` invoice. The book does not name the order that it cancels, and the shop cancels whole orders. So
 * it cancels the customer's latest order that is not canceled yet and has exactly the units taken back.
 */
export const cancellationFates = {
  cancels: 'cancel an earlier order of the customer with equal lines',
  'part-of-one-order': 'take back a part of one order',
  'no-match': 'match no order of the customer',
  'no-customer': 'name no customer',
  'no-product': 'take back no product',
} as const
export type CancellationFate = keyof typeof cancellationFates

/** Remembers each customer's orders, and finds the order that a cancellation means. */
export const createOrderMemory = () => {
  const ordersOf = new Map<string, PastOrder[]>()
  return {
    remember: (customerId: string, order: PastOrder): void => {
      const orders = ordersOf.get(customerId)
      if (orders) orders.push(order)
      else ordersOf.set(customerId, [order])
    },
    /** Finds the order and forgets it, because it can be canceled only once. */
    match: (
      customerId: string,
      units: ReadonlyMap<string, number>,
    ): { fate: 'cancels'; invoiceNo: string } | { fate: Exclude<CancellationFate, 'cancels'> } => {
      if (units.size === 0) return { fate: 'no-product' }
      if (customerId === '') return { fate: 'no-customer' }
      const orders = ordersOf.get(customerId) ?? []
      const index = orders.findLastIndex((order) => isWhole(units, order))
      const [found] = index < 0 ? [] : orders.splice(index, 1)
      if (found) return { fate: 'cancels', invoiceNo: found.invoiceNo }
      const isOfOne = orders.some((order) => isPart(units, order))
      return { fate: isOfOne ? 'part-of-one-order' : 'no-match' }
    },
  }
}

const isPart = (units: ReadonlyMap<string, number>, order: PastOrder): boolean =>
  [...units].every(([sku, count]) => count <= (order.units.get(sku) ?? 0))

const isWhole = (units: ReadonlyMap<string, number>, order: PastOrder): boolean =>
  order.units.size === units.size &&
  [...units].every(([sku, count]) => count === order.units.get(sku))
