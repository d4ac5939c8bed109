import type { InStock, OrderRejected, SendOrder } from '@shop/contracts'
import type { InventoryAnnouncement, InventoryFact } from './facts.ts'
import { release, reserve, ship, type Products } from './reserve.ts'
import { heldLines, type Decided, type Reservation } from './reservation.ts'

export type OrderFactOfInventory = Exclude<InventoryFact, { kind: 'change-stock' }>

/** The row as it is after the fact (the same object if nothing changed) and what to announce. */
export type OrderDecision = {
  reservation: Reservation | undefined
  announcements: readonly InventoryAnnouncement[]
  /** Why the fact can never be applied here. */
  unappliable?: string
}

export type Circumstances = { products: Products; currency: string; nowMs: number }

/**
 * What Inventory does about a fact of one order, given the row of that order: a pure decision but for the
 * units it moves in `products`. Facts may come late, twice and in any order; each changes the row once, and
 * one heard again is answered again, because the first answer may be what was lost.
 */
export const decideOrder = (
  reservation: Reservation | undefined,
  fact: OrderFactOfInventory,
  circumstances: Circumstances,
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
      return whenShipped(reservation, circumstances)
  }
}

/** The outcome of a row again, as it was first announced; nothing for the mark of a cancellation. */
export const outcomeAnnouncement = ({
  orderId,
  decided,
}: Reservation): readonly InventoryAnnouncement[] => {
  if (!decided) return []
  const { digest, lines, expectedTotal, placedAt, outcome, decidedAt } = decided
  const said = { orderId, digest, ...(expectedTotal ? { expectedTotal } : {}), placedAt, decidedAt }
  if (outcome.kind === 'rejected') {
    const item: OrderRejected = { ...said, lines: [...lines], reasons: [...outcome.reasons] }
    return [{ kind: 'order-rejected', item }]
  }
  const { total, currency } = outcome
  const item: InStock = { ...said, lines: [...outcome.lines], total, currency }
  return [{ kind: 'in-stock', item }]
}

const unchanged = (
  reservation: Reservation | undefined,
  announcements: readonly InventoryAnnouncement[] = [],
): OrderDecision => ({ reservation, announcements })

/** A repeated order gets the decision already made, one that came after its cancellation gets none. */
const whenSent = (
  reservation: Reservation | undefined,
  order: SendOrder,
  circumstances: Circumstances,
): OrderDecision => {
  if (!reservation) return decideAnew(order, circumstances)
  const isSameOrder = reservation.decided?.digest === order.digest
  return unchanged(
    reservation,
    isSameOrder && !reservation.canceled ? outcomeAnnouncement(reservation) : [],
  )
}

/** Order's record is the order: it replaces a decision that was made for other lines under the same id. */
const whenWanted = (
  reservation: Reservation | undefined,
  order: SendOrder,
  circumstances: Circumstances,
): OrderDecision => {
  const isOther = reservation?.decided && reservation.decided.digest !== order.digest
  if (!isOther || reservation.canceled || reservation.shipped) {
    return whenSent(reservation, order, circumstances)
  }
  const held = heldLines(reservation)
  if (held) release(held, circumstances.products)
  return decideAnew(order, circumstances)
}

const decideAnew = (order: SendOrder, circumstances: Circumstances): OrderDecision => {
  const { products, currency, nowMs } = circumstances
  const { orderId, digest, lines, expectedTotal, placedAt } = order
  const outcome = reserve({ lines, expectedTotal }, products, currency)
  const decided: Decided = { digest, lines, expectedTotal, placedAt, outcome, decidedAt: nowMs }
  const reservation = { orderId, decided, canceled: false, shipped: false, heard: false }
  return { reservation, announcements: outcomeAnnouncement(reservation) }
}

const whenRecorded = (reservation: Reservation | undefined, digest: string): OrderDecision =>
  reservation && !reservation.heard && reservation.decided?.digest === digest
    ? { reservation: { ...reservation, heard: true }, announcements: [] }
    : unchanged(reservation)

/** Releases once, leaves a mark when it comes first, and always answers. */
const whenCanceled = (
  reservation: Reservation | undefined,
  orderId: string,
  { products }: Circumstances,
): OrderDecision => {
  const announcements: InventoryAnnouncement[] = [{ kind: 'stock-released', item: { orderId } }]
  const marks = { canceled: true, heard: true }
  if (!reservation) {
    return { reservation: { orderId, decided: undefined, shipped: false, ...marks }, announcements }
  }
  if (reservation.canceled || reservation.shipped) return unchanged(reservation, announcements)
  const held = heldLines(reservation)
  if (held) release(held, products)
  return { reservation: { ...reservation, ...marks }, announcements }
}

const whenShipped = (
  reservation: Reservation | undefined,
  { products }: Circumstances,
): OrderDecision => {
  const held = reservation && heldLines(reservation)
  if (!reservation || (!held && !reservation.shipped)) {
    return { ...unchanged(reservation), unappliable: 'shipped, but nothing is reserved for it' }
  }
  const { orderId } = reservation
  const announcements: InventoryAnnouncement[] = [{ kind: 'stock-shipped', item: { orderId } }]
  if (!held) return unchanged(reservation, announcements)
  ship(held, products)
  return { reservation: { ...reservation, shipped: true, heard: true }, announcements }
}
