import {
  allShipped,
  greaterMoved,
  includesMoved,
  isSameOutcome,
  rejectionOf,
  type MovedLine,
  type Outcome,
  type RecordedOutcome,
  type StockWanted,
} from '@shop/contracts'
import { movedAnnouncement, outcomeAnnouncement } from './announce.ts'
import type { OrderCircumstances, OrderDecision } from './decision.ts'
import type { Products } from './product.ts'
import { movedOf, withMoved, type Reservation } from './reservation.ts'
import type { ChangingRows } from './rows.ts'
import { fits, moveUnits } from './units.ts'

/**
 * Order says which outcome of ours it recorded, because this database was restored from a backup. Its word holds, at
 * the prices of then: the units are held if they are there, otherwise the row is short. A cancellation or a shipment
 * that this row knows is never taken back. Order is told of it instead, because it may have lost it.
 */
export const whenPromised = (
  reservation: Reservation | undefined,
  order: StockWanted,
  recorded: RecordedOutcome,
  circumstances: OrderCircumstances,
): OrderDecision => {
  const { orderId } = order
  if (reservation?.canceled) {
    const item = { orderId, wantsAnswer: true } as const
    return { reservation, announcements: [{ kind: 'stock-released', item }] }
  }
  const said = movedIn(recorded)
  const kept = withOutcome(reservation, order, outcomeOf(recorded), { said, circumstances })
  const isHeard = includesMoved(said, movedOf(kept))
  const heard = isHeard && !kept.heard ? { ...kept, heard: true } : kept
  const moved = movedAnnouncement(heard, { wantsAnswer: !isHeard })
  return {
    reservation: heard,
    announcements: moved.length > 0 ? moved : outcomeAnnouncement(heard),
  }
}

/** The units that Order has had moved. An order that was shipped whole says nothing of its lines. */
const movedIn = (recorded: RecordedOutcome): readonly MovedLine[] => {
  if (recorded.outcome === 'rejected') return []
  const { lines, shipped } = recorded
  const moved = greaterMoved([], lines)
  return shipped && moved.length === 0 ? allShipped(lines) : moved
}

/**
 * Gives units that came in or back to the promises that are short of them, in the order of `short`. A promise that has
 * all its units leaves `short`; one that would get only a part of them gets none.
 */
export const fillShortPromises = (
  short: Set<string>,
  reservations: ChangingRows<Reservation>,
  productsFor: (orderId: string) => Products,
): void => {
  for (const orderId of short) {
    const before = reservations.get(orderId)!
    const after = filled(before, productsFor(orderId))
    if (after !== before) reservations.set(orderId, after)
    if (!after.short) short.delete(orderId)
  }
}

/** The row with its units, if they are there now. Otherwise, or if it is not short, the same object. */
const filled = (reservation: Reservation, products: Products): Reservation => {
  const whole = { ...reservation, short: false }
  if (!reservation.short || !fits(whole, products)) return reservation
  moveUnits(products, { from: reservation, to: whole })
  return whole
}

type Told = { said: readonly MovedLine[]; circumstances: OrderCircumstances }

/**
 * The row with this outcome, and with the units moved that Order says. It takes the place of another outcome unless units
 * of that have left.
 */
const withOutcome = (
  reservation: Reservation | undefined,
  { orderId, digest, lines, expectedTotal, placedAt, trusted, hasDetails }: StockWanted,
  outcome: Outcome,
  { said, circumstances: { products, nowMs } }: Told,
): Reservation => {
  const before = reservation?.decided
  const isSame = before?.digest === digest && isSameOutcome(before.outcome, outcome)
  if (reservation && isSame) {
    const after = withMoved(reservation, said)
    moveUnits(products, { from: reservation, to: after })
    return after
  }
  // Units that Order had moved for other lines are no units of these.
  if (reservation && movedOf(reservation).some(({ shipped }) => shipped)) return reservation
  moveUnits(products, { from: reservation, to: undefined })
  const marks = { trusted: trusted === true, hasDetails: hasDetails === true }
  const asked = { digest, lines, expectedTotal, placedAt, ...marks }
  const decided = { ...asked, outcome, decidedAt: nowMs }
  const facts = { canceled: false, shipped: false, moved: [], heard: true, short: false }
  const whole = withMoved({ orderId, decided, ...facts }, said)
  if (outcome.kind === 'in-stock' && !fits(whole, products)) return { ...whole, short: true }
  moveUnits(products, { from: undefined, to: whole })
  return whole
}

const outcomeOf = (recorded: RecordedOutcome): Outcome => {
  switch (recorded.outcome) {
    case 'in-stock': {
      const { total, currency } = recorded
      const lines = recorded.lines.map(({ sku, quantity, unitPrice }) => ({
        sku,
        quantity,
        unitPrice,
      }))
      return { kind: 'in-stock', lines, total, currency }
    }
    case 'rejected':
      return rejectionOf(recorded.reasons, recorded.reasonCount)
  }
}
