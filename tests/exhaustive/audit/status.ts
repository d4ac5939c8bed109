import type { Order } from '../decisions.ts'

/** The status of a row, from its facts. */
export const statusOf = (order: Order): string => {
  if (order.canceled) return 'canceled'
  if (order.shipped) return 'shipped'
  return order.outcome
    ? { 'in-stock': 'confirmed', rejected: 'rejected' }[order.outcome.kind]
    : 'pending'
}

/** The statuses that may follow a status in one step. */
export const nextStatuses: Record<string, readonly string[]> = {
  pending: ['confirmed', 'rejected', 'canceled'],
  confirmed: ['shipped', 'canceled'],
  rejected: [],
  canceled: [],
  shipped: [],
}
