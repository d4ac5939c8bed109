import type { OrderView } from '@shop/contracts'
import { hasLeft } from '../../orders/cancel-order.ts'

/**
 * A step of an order, as its page draws it. `done`: it happened, maybe at a known time. `now`: the shop is at it. `next`: it
 * follows if all goes well. `failed`: it ended here.
 */
export type Step = {
  name: 'recorded' | 'confirmed' | 'packed' | 'shipped' | 'rejected' | 'canceled'
  state: 'done' | 'now' | 'next' | 'failed'
  at?: string | undefined
}

/** The way of an order up to now, and what follows. A payment will stand between `recorded` and `confirmed`. */
export const stepsOf = (order: OrderView): Step[] => {
  const {
    status,
    recorded,
    placedAt = order.recordedAt,
    confirmedAt,
    canceledAt,
    shippedAt,
  } = order
  const done = (name: Step['name'], at: string | undefined): Step => ({ name, state: 'done', at })
  const next = (name: Step['name']): Step => ({ name, state: 'next' })
  const wasRecorded = done('recorded', placedAt)
  const wasConfirmed = done('confirmed', confirmedAt)
  switch (status) {
    case 'pending':
      return recorded
        ? [wasRecorded, { name: 'confirmed', state: 'now' }, next('packed'), next('shipped')]
        : [{ name: 'recorded', state: 'now' }, next('confirmed'), next('packed'), next('shipped')]
    case 'confirmed':
      return [wasRecorded, wasConfirmed, { name: 'packed', state: 'now' }, next('shipped')]
    case 'shipped':
      return [wasRecorded, wasConfirmed, done('packed', undefined), done('shipped', shippedAt)]
    case 'rejected':
      return [wasRecorded, { name: 'rejected', state: 'failed', at: order.updatedAt }]
    case 'canceled':
      return [
        ...(placedAt === undefined ? [] : [wasRecorded]),
        ...(confirmedAt === undefined ? [] : [wasConfirmed]),
        { name: 'canceled', state: 'failed', at: canceledAt },
      ]
  }
}

/** Why an order was not possible, in one word: the reason of all of its lines, or `mixed`. */
export const rejectionOf = ({ reasons = [] }: OrderView) => {
  const codes = new Set(reasons.map(({ code }) => code))
  const [only] = codes
  return codes.size === 1 && only !== undefined ? only : 'mixed'
}

/** Whether its shopper can still cancel it. */
export const canCancel = (order: OrderView): boolean =>
  (order.status === 'pending' || order.status === 'confirmed') && !hasLeft(order)

/** The units of all lines. */
export const unitsIn = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((units, { quantity }) => units + quantity, 0)
