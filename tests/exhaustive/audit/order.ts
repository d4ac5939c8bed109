import type { Order, Reservation } from '../decisions.ts'
import { currency, unitPrice } from '../world.ts'
import { firstOf, same, type Fault } from './fault.ts'
import { partsOf, unitsBehind, unitsOf } from './stock.ts'
import { toldFault } from './told.ts'

/** The rows of one order id in both databases, and the answers to its senders (see `toldBy`). */
export type OneOrder = {
  order: Order | undefined
  reservation: Reservation | undefined
  told: number
}

/** Of the payloads of one order, and of those that have details. */
type Digests = { digests: readonly string[]; detailed: readonly string[] }

/** The rules that every state of one order obeys, settled or not. */
export const orderFault = (one: OneOrder, { digests, detailed }: Digests): Fault =>
  rowFault(one) ??
  detailsFault(one, detailed) ??
  agreementFault(one) ??
  toldFault(one.order, one.told, digests) ??
  restFault(one)

/** Every order of these worlds is within the limits of its sender. */
const isOverLimit = (outcome: Order['outcome']): boolean =>
  outcome?.kind === 'rejected' && outcome.reasons.some(({ code }) => code === 'over-limit')

const rowFault = ({ order, reservation }: OneOrder): Fault => {
  const { shipped, canceled, returned } = partsOf(order)
  const isConfirmed = order?.outcome?.kind === 'in-stock'
  const asked = order?.content ? unitsOf(order.content.lines) : 0
  return firstOf(
    [order && !order.content && (!order.canceled || !!order.outcome), 'an order without lines'],
    [order?.shipped && order.canceled, 'shipped and canceled'],
    [order?.shipped && order.outcome?.kind !== 'in-stock', 'shipped and not in stock'],
    [reservation && !reservation.decided && !reservation.canceled, 'a reservation of nothing'],
    [order && order.version < 1, 'an order of version 0'],
    [shipped + canceled > asked, 'more is shipped and canceled than was ordered'],
    [returned > shipped, 'more came back than was shipped'],
    [
      isConfirmed && !order.canceled && shipped + canceled === asked && !order.shipped,
      'nothing is left, and the order is not over',
    ],
    [order?.shipped && shipped + canceled < asked, 'shipped, and something is left'],
    [order?.shipped && shipped === 0, 'shipped without a unit'],
    [
      isOverLimit(order?.outcome) || isOverLimit(reservation?.decided?.outcome),
      'a trusted order judged as a shopper’s',
    ],
  )
}

/** Order alone hears an order with details, and nothing was restored: it has them, and Inventory knows no more than it. */
const detailsFault = ({ order, reservation }: OneOrder, detailed: readonly string[]): Fault => {
  const digest = order?.content?.digest
  const decided = reservation?.decided
  const isOfDetails = decided !== undefined && detailed.includes(decided.digest)
  return firstOf(
    [
      digest !== undefined && (order?.details === 'kept') !== detailed.includes(digest),
      'an order recorded without its details, or with those of another',
    ],
    [
      isOfDetails && decided.digest !== digest,
      'Inventory decided an order that Order does not have',
    ],
    [
      decided && decided.hasDetails !== isOfDetails,
      'Inventory does not know that there are details',
    ],
  )
}

/** The rules that join the rows of the two databases. */
const agreementFault = ({ order, reservation }: OneOrder): Fault => {
  const decided = reservation?.decided
  const isOpen = order && !order.canceled
  const { held, shipped: gone } = unitsBehind(reservation)
  const parts = partsOf(order)
  const asked = order?.content ? unitsOf(order.content.lines) : 0
  const outcome = order?.outcome
  return firstOf(
    [reservation?.canceled && !order?.canceled, 'canceled at Inventory, not at Order'],
    [reservation?.shipped && !order?.shipped, 'shipped at Inventory, not at Order'],
    [
      isOpen && outcome && order.content?.digest !== decided?.digest,
      'the outcome is of other lines than Inventory decided on',
    ],
    [isOpen && outcome && !same(outcome, decided?.outcome), 'the outcomes differ'],
    [
      outcome?.kind === 'in-stock' &&
        (outcome.total !== asked * unitPrice || outcome.currency !== currency),
      'the total is not the sum',
    ],
    [
      isOpen && outcome?.kind === 'in-stock' && held < asked - parts.shipped - parts.canceled,
      'a confirmed order whose units are not held',
    ],
    [
      isOpen && outcome?.kind === 'in-stock' && held > asked,
      'more units are held than were ordered',
    ],
    [!order?.canceled && gone > parts.shipped, 'units have left that Order did not ship'],
    [isOpen && outcome?.kind === 'rejected' && held > 0, 'a rejected order holds units'],
    [
      order?.canceled && order.heard && (!reservation?.canceled || held > 0),
      'a canceled order, heard, and not released',
    ],
    [
      order?.shipped && order.heard && !reservation?.shipped,
      'a shipped order, heard, and still in the house',
    ],
    [
      reservation?.heard && !reservation.canceled && !order?.outcome,
      'the outcome counts as heard, and Order has none',
    ],
  )
}

/** Nothing is announced again once both rows are heard, so then they have to agree for good. */
const restFault = (one: OneOrder): Fault =>
  one.order?.heard && one.reservation?.heard ? settledFault(one) : undefined

/** When everything has been heard, an order is decided, and the same in both databases. */
export const settledFault = ({ order, reservation }: OneOrder): Fault => {
  if (!order && !reservation) return undefined
  if (!order) return 'Inventory knows an order that Order does not know'
  if (!reservation) return 'Order knows an order that Inventory does not know'
  const { held, shipped: gone } = unitsBehind(reservation)
  const parts = partsOf(order)
  const { outcome, canceled } = order
  const asked = !canceled && outcome?.kind === 'in-stock' ? unitsOf(outcome.lines) : 0
  const left = asked === 0 ? 0 : asked - parts.shipped - parts.canceled
  return firstOf(
    [!order.heard || !reservation.heard, 'something is unheard'],
    [order.canceled !== reservation.canceled, 'canceled in one database only'],
    [order.shipped !== reservation.shipped, 'shipped in one database only'],
    [!order.canceled && !order.outcome, 'an order without an outcome'],
    [order.canceled && held > 0, 'a canceled order holds units'],
    [held !== left, 'the units that are left are not those that are held'],
    [gone !== parts.shipped - parts.restocked, 'other units have left than Order says'],
    [
      !order.canceled && order.content?.digest !== reservation.decided?.digest,
      'the databases have other lines',
    ],
    [
      !order.canceled && !same(order.outcome, reservation.decided?.outcome),
      'the databases have other outcomes',
    ],
  )
}
