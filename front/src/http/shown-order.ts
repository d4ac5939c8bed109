import { orderNumberOf } from '@shop/contracts'

/** An order as answers show it: with the short number that follows from its id. */
export const shown = <O extends { id: string }>(order: O): O & { number: string } => ({
  ...order,
  number: orderNumberOf(order.id),
})
