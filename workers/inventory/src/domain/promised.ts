import {
  isSameOutcome,
  rejectionOf,
  type Outcome,
  type RecordedOutcome,
  type StockWanted,
} from '@shop/contracts'
import { outcomeAnnouncement } from './announce.ts'
import type { OrderCircumstances, OrderDecision } from './decision.ts'
import { hold, release, ship, type Products } from './reserve.ts'
import { heldLines, type Reservation } from './reservation.ts'
import type { ChangingRows } from './rows.ts'

/**
 * Order says which outcome of ours it recorded, because this database was restored from a backup. Its word holds, at
 * the prices of then: the units are held if they are there, otherwise the row is short. A cancellation or a shipment
 * that this row knows is never taken back. Order is told of it instead, because it may have lost it.
 */
export const whenPromised = (
  reservation: Reservation | undefined,
  order: StockWanted,
  recorded: RecordedOutcome,
  { products, nowMs }: OrderCircumstances,
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

/** The units leave the house. Those of a short row leave as soon as they are there. */
export const shippedOut = (reservation: Reservation, products: Products): Reservation => {
  const held = heldLines(reservation)
  if (held) ship(held, products)
  return { ...reservation, shipped: true, heard: true }
}

/**
 * Gives units that came in or back to the promises that are short of them, in the order of `short`. A promise that has
 * all its units leaves `short`; one that would get only a part of them gets none.
 */
export const fillShortPromises = (
  short: Set<string>,
  reservations: ChangingRows<Reservation>,
  products: Products,
): void => {
  for (const orderId of short) {
    const before = reservations.get(orderId)!
    const after = filled(before, products)
    if (after !== before) reservations.set(orderId, after)
    if (!after.short) short.delete(orderId)
  }
}

/** The row with its units, if they are there now. Otherwise, or if it is not short, the same object. */
const filled = (reservation: Reservation, products: Products): Reservation => {
  const outcome = reservation.decided?.outcome
  if (!reservation.short || outcome?.kind !== 'in-stock') return reservation
  if (!hold(outcome.lines, products)) return reservation
  if (reservation.shipped) ship(outcome.lines, products)
  return { ...reservation, short: false }
}

/** The row as it is if it says the same, otherwise with this outcome in place of its own. */
const withOutcome = (
  reservation: Reservation | undefined,
  { orderId, digest, lines, expectedTotal, placedAt, trusted, hasDetails }: StockWanted,
  outcome: Outcome,
  { products, nowMs }: Pick<OrderCircumstances, 'products' | 'nowMs'>,
): Reservation => {
  const before = reservation?.decided
  if (reservation && before?.digest === digest && isSameOutcome(before.outcome, outcome)) {
    return reservation
  }
  const held = reservation && heldLines(reservation)
  if (held) release(held, products)
  const short = outcome.kind === 'in-stock' && !hold(outcome.lines, products)
  const marks = { trusted: trusted === true, hasDetails: hasDetails === true }
  const asked = { digest, lines, expectedTotal, placedAt, ...marks }
  const decided = { ...asked, outcome, decidedAt: nowMs }
  return { orderId, decided, canceled: false, shipped: false, heard: true, short }
}

const outcomeOf = (recorded: RecordedOutcome): Outcome => {
  switch (recorded.outcome) {
    case 'in-stock': {
      const { lines, total, currency } = recorded
      return { kind: 'in-stock', lines, total, currency }
    }
    case 'rejected':
      return rejectionOf(recorded.reasons, recorded.reasonCount)
  }
}
