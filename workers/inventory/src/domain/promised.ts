import {
  isSameOutcome,
  type Outcome,
  type RecordedOutcome,
  type StockWanted,
} from '@shop/contracts'
import type { Circumstances, OrderDecision } from './decide-order.ts'
import { outcomeAnnouncement } from './announce.ts'
import { hold, release, ship, type Products } from './reserve.ts'
import { heldLines, type Reservation } from './reservation.ts'

/**
 * Order says what it recorded as our outcome, because this database was restored from a backup. Its word holds, at
 * the prices of then: units are held if they are there, else the row is short. A cancellation or a shipment that
 * we know is told to Order instead, which may have lost it: neither is ever taken back.
 */
export const whenPromised = (
  reservation: Reservation | undefined,
  order: StockWanted,
  recorded: RecordedOutcome,
  { products, nowMs }: Circumstances,
): OrderDecision => {
  const { orderId } = order
  const isShipped = recorded.outcome === 'in-stock' && recorded.shipped
  if (reservation?.canceled) {
    const item = { orderId, wantsAnswer: true } as const
    return { reservation, announcements: [{ kind: 'stock-released', item }] }
  }
  if (reservation?.shipped) {
    const item = isShipped ? { orderId } : ({ orderId, wantsAnswer: true } as const)
    const heard = isShipped && !reservation.heard ? { ...reservation, heard: true } : reservation
    return { reservation: heard, announcements: [{ kind: 'stock-shipped', item }] }
  }
  const kept = withOutcome(reservation, order, outcomeOf(recorded), { products, nowMs })
  const heard = kept.heard ? kept : { ...kept, heard: true }
  if (!isShipped) return { reservation: heard, announcements: outcomeAnnouncement(heard) }
  return {
    reservation: shippedOut(heard, products),
    announcements: [{ kind: 'stock-shipped', item: { orderId } }],
  }
}

/** The units leave the house; of a short row, as soon as they are there. */
export const shippedOut = (reservation: Reservation, products: Products): Reservation => {
  const held = heldLines(reservation)
  if (held) ship(held, products)
  return { ...reservation, shipped: true, heard: true }
}

/** The row with its units, if they are there now; the same object if they are not, or if it is not short. */
export const fillShort = (reservation: Reservation, products: Products): Reservation => {
  const outcome = reservation.decided?.outcome
  if (!reservation.short || outcome?.kind !== 'in-stock') return reservation
  if (!hold(outcome.lines, products)) return reservation
  if (reservation.shipped) ship(outcome.lines, products)
  return { ...reservation, short: false }
}

/** The row as it is if it says the same, else with this outcome in the place of another one. */
const withOutcome = (
  reservation: Reservation | undefined,
  { orderId, digest, lines, expectedTotal, placedAt }: StockWanted,
  outcome: Outcome,
  { products, nowMs }: Pick<Circumstances, 'products' | 'nowMs'>,
): Reservation => {
  const before = reservation?.decided
  if (reservation && before?.digest === digest && isSameOutcome(before.outcome, outcome)) {
    return reservation
  }
  const held = reservation && heldLines(reservation)
  if (held) release(held, products)
  const short = outcome.kind === 'in-stock' && !hold(outcome.lines, products)
  const decided = { digest, lines, expectedTotal, placedAt, outcome, decidedAt: nowMs }
  return { orderId, decided, canceled: false, shipped: false, heard: true, short }
}

const outcomeOf = (recorded: RecordedOutcome): Outcome => {
  switch (recorded.outcome) {
    case 'in-stock': {
      const { lines, total, currency } = recorded
      return { kind: 'in-stock', lines, total, currency }
    }
    case 'rejected':
      return { kind: 'rejected', reasons: recorded.reasons }
  }
}
