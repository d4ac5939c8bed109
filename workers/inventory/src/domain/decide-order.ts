import {
  allShipped,
  includesMoved,
  type KnownOrder,
  type MovedLine,
  type SendOrder,
  type StockWanted,
} from '@shop/contracts'
import { movedAnnouncement, outcomeAnnouncement } from './announce.ts'
import type { OrderCircumstances, OrderDecision } from './decision.ts'
import type { InventoryAnnouncement, InventoryFact } from './facts.ts'
import { whenPromised } from './promised.ts'
import { reserve } from './reserve.ts'
import { moveUnits } from './units.ts'
import { movedOf, withMoved, type Decided, type Reservation } from './reservation.ts'

export type FactOfOrder = Exclude<InventoryFact, { kind: 'change-stock' }>

/**
 * Decides a fact of one order, given the row of that order: a pure decision but for the units it moves in `products`.
 * Facts may come late, twice and in any order. Each changes the row once. One heard again is answered again, because
 * the first answer may be what was lost.
 */
export const decideOrder = (
  reservation: Reservation | undefined,
  fact: FactOfOrder,
  circumstances: OrderCircumstances,
): OrderDecision => {
  switch (fact.kind) {
    case 'send-order':
      return whenSent(reservation, fact.item, circumstances)
    case 'stock-wanted':
      return whenWanted(reservation, fact.item, circumstances)
    case 'outcome-recorded':
      return whenRecorded(reservation, fact.item.digest)
    case 'order-canceled':
      return whenCanceled(reservation, fact.item.orderId, circumstances)
    case 'order-shipped':
    case 'lines-moved':
      return whenMoved(reservation, fact, circumstances)
  }
}

const unchanged = (
  reservation: Reservation | undefined,
  announcements: readonly InventoryAnnouncement[] = [],
): OrderDecision => ({ reservation, announcements })

/**
 * A repeated order gets no second decision, and no answer either: its sender waits for Order, and Order is told the
 * decision until it says that it has heard it. So a repeat costs a busy shop as little as it can.
 */
const whenSent = (
  reservation: Reservation | undefined,
  order: SendOrder,
  circumstances: OrderCircumstances,
): OrderDecision =>
  reservation ? unchanged(reservation) : decideNew(undefined, order, circumstances)

/**
 * Order's record is the order: it replaces a decision that was made for other lines under the same id. Otherwise Order
 * is told the decision already made. After a cancellation there is none to tell.
 */
const whenWanted = (
  reservation: Reservation | undefined,
  { recorded, ...order }: StockWanted,
  circumstances: OrderCircumstances,
): OrderDecision => {
  if (recorded) return whenPromised(reservation, order, recorded, circumstances)
  if (!reservation) return decideNew(undefined, order, circumstances)
  const isOther = reservation.decided && reservation.decided.digest !== order.digest
  if (isOther && !reservation.canceled && movedOf(reservation).length === 0) {
    return decideNew(reservation, order, circumstances)
  }
  const isTold = !isOther && !reservation.canceled
  return unchanged(reservation, isTold ? outcomeAnnouncement(reservation) : [])
}

/** Decides an order. It takes the place of another one under its id, if there is one. */
const decideNew = (
  before: Reservation | undefined,
  order: KnownOrder,
  circumstances: OrderCircumstances,
): OrderDecision => {
  const { products, orderTotalMax, nowMs, isReconciling } = circumstances
  if (isReconciling) return unchanged(before)
  moveUnits(products, { from: before, to: undefined })
  const { orderId, digest, lines, expectedTotal, placedAt } = order
  const trusted = order.trusted === true
  const totalMax = trusted ? undefined : orderTotalMax
  const outcome = reserve({ lines, expectedTotal, totalMax }, circumstances)
  const hasDetails = order.hasDetails === true
  const asked = { digest, lines, expectedTotal, placedAt, trusted, hasDetails }
  const decided: Decided = { ...asked, outcome, decidedAt: nowMs }
  const facts = { canceled: false, shipped: false, moved: [], heard: false, short: false }
  const reservation = { orderId, decided, ...facts }
  return { reservation, announcements: outcomeAnnouncement(reservation) }
}

/** A recorded outcome is no answer to a row that was canceled or moved units: it waits to hear of that. */
const whenRecorded = (reservation: Reservation | undefined, digest: string): OrderDecision =>
  reservation &&
  !reservation.canceled &&
  movedOf(reservation).length === 0 &&
  reservation.decided?.digest === digest
    ? { reservation: heardNow(reservation), announcements: [] }
    : unchanged(reservation)

const heardNow = (reservation: Reservation): Reservation =>
  reservation.heard ? reservation : { ...reservation, heard: true }

/** Releases the units once and always answers. A cancellation that comes before its order leaves a mark. */
const whenCanceled = (
  reservation: Reservation | undefined,
  orderId: string,
  { products }: OrderCircumstances,
): OrderDecision => {
  const announcements: InventoryAnnouncement[] = [{ kind: 'stock-released', item: { orderId } }]
  const marks = { canceled: true, heard: true, short: false }
  if (!reservation) {
    const facts = { decided: undefined, shipped: false, moved: [] }
    return { reservation: { orderId, ...facts, ...marks }, announcements }
  }
  if (reservation.canceled && !reservation.heard) {
    // A restored Order has just recorded the cancellation: now it may learn what was ordered.
    const said = [...announcements, ...outcomeAnnouncement(reservation)]
    return { reservation: heardNow(reservation), announcements: said }
  }
  if (reservation.canceled || reservation.shipped) {
    return { reservation: heardNow(reservation), announcements }
  }
  const released = { ...reservation, ...marks }
  moveUnits(products, { from: reservation, to: released })
  return { reservation: released, announcements }
}

/**
 * Moves the units that Order says, as far as they were not moved before, and answers with all that were moved. An Order
 * that says less has lost the rest if this row is unheard; otherwise it comes late.
 */
const whenMoved = (
  reservation: Reservation | undefined,
  { item }: FactOfOrder & { kind: 'order-shipped' | 'lines-moved' },
  { products, isReconciling }: OrderCircumstances,
): OrderDecision => {
  const outcome = reservation?.decided?.outcome
  // The order was canceled after these parts, and this comes late. Otherwise Order has lost the cancellation.
  if (reservation?.canceled && 'lines' in item) {
    const released = { orderId: item.orderId, wantsAnswer: true } as const
    return unchanged(reservation, [{ kind: 'stock-released', item: released }])
  }
  if (!reservation || reservation.canceled || outcome?.kind !== 'in-stock') {
    // Order tells a restored Inventory of the reservation too, but this may come first.
    if (isReconciling) return unchanged(reservation)
    return { ...unchanged(reservation), unappliable: 'units are moved, but none are reserved' }
  }
  const said: readonly MovedLine[] = 'lines' in item ? item.lines : allShipped(outcome.lines)
  const moved = withMoved(reservation, said)
  moveUnits(products, { from: reservation, to: moved })
  return {
    reservation: includesMoved(said, movedOf(moved)) ? heardNow(moved) : moved,
    announcements: movedAnnouncement(moved, { wantsAnswer: false }),
  }
}
