import { orderNumberOf, type DetailedOrderView } from '@shop/contracts'

/** An order as answers show it. `hint` says what to do about one that is not recorded yet. */
export type ShownOrder = DetailedOrderView & { number: string; hint?: string }

/** The order with the short number that follows from its id. */
export const shown = <O extends { id: string }>(order: O): O & { number: string } => ({
  ...order,
  number: orderNumberOf(order.id),
})
