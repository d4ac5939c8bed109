import type { Order } from './domain/order.ts'

/** No topic name has it: MQTT 5, 4.7.1. */
const separator = '+'

/** The topics where fronts wait for an order, as both stores keep them in `reply_to`. Null when none waits. */
export const waitingText = ({ waitingAt }: Pick<Order, 'waitingAt'>): string | null =>
  waitingAt.length === 0 ? null : waitingAt.join(separator)

/** The topics that `waitingText` wrote. */
export const waitingOf = (text: string | null): Order['waitingAt'] => text?.split(separator) ?? []
