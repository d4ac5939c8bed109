import {
  includesMoved,
  isSameOutcome,
  rejectionOf,
  type InStock,
  type KnownOrder,
  type MovedLine,
  type OrderRejected,
  type Outcome,
} from '@shop/contracts'
import { replies, reply, stockWanted, unheardAnnouncement } from './announce.ts'
import type { Circumstances, Decision, KnownOfOthers } from './decision.ts'
import type { ChangeFact, FactOf, OrderAnnouncement, OrderFact } from './facts.ts'
import { changed, newOrder, statusOf, type Order } from './order.ts'
import { canceledOf, hasLeft, isShippedWhole, movedOf } from './parts.ts'
import { whenRecordOrder, whenSent, withContent } from './recording.ts'
import { whenMovedElsewhere, whenReleasedElsewhere } from './restored.ts'

/**
 * Decides one fact of one order: the order after it and what Order announces. The first fact records the order:
 * Send-Order, Record-Order, an outcome (which says all that Send-Order said) or a cancellation. A fact is written once. A
 * fact heard again is answered again, because the first answer may have been lost. Changes of operators are decided apart
 * (`decideOnce`).
 */
export const decide = (
  order: Order | undefined,
  fact: Exclude<OrderFact, ChangeFact>,
  { nowMs, isReferenceTaken }: Circumstances & KnownOfOthers,
): Decision => {
  switch (fact.kind) {
    case 'send-order':
      return whenSent(order, fact, nowMs)
    case 'record-order':
      return whenRecordOrder(order, fact, { nowMs, isReferenceTaken })
    case 'cancel-order':
      return whenCancelRequested(order, fact, nowMs)
    case 'in-stock':
    case 'order-rejected':
      return whenDecided(order, fact.item, nowMs)
    case 'stock-released':
      return fact.item.wantsAnswer
        ? whenReleasedElsewhere(order, fact.item.orderId, nowMs)
        : whenHeard(order, order?.canceled)
    case 'stock-shipped':
      return fact.item.wantsAnswer
        ? whenMovedElsewhere(order, fact.item, nowMs)
        : whenHeard(order, order && !order.canceled && isShippedWhole(order))
    case 'stock-moved':
      return fact.item.wantsAnswer
        ? whenMovedElsewhere(order, fact.item, nowMs)
        : whenHeard(order, order && isMoved(order, fact.item.lines))
  }
}

/** Whether these are all the units that Inventory has to have moved. */
const isMoved = (order: Order, lines: readonly MovedLine[]): boolean => {
  const moved = movedOf(order)
  return !order.canceled && moved.length > 0 && includesMoved(lines, moved)
}

/**
 * Cancels a pending or confirmed order for its shopper. One that was rejected, or of which a part has left, stays as it is
 * and is shown.
 */
const whenCancelRequested = (
  before: Order | undefined,
  { item, replyTo }: FactOf<'cancel-order'>,
  nowMs: number,
): Decision => {
  const order = before ?? newOrder(item.orderId, nowMs)
  const status = statusOf(order)
  if ((status !== 'pending' && status !== 'confirmed') || hasLeft(order)) {
    return { order, announcements: reply(order, replyTo) }
  }
  const canceled = canceledOf(order, { heard: false }, nowMs)
  const told = replies(canceled, new Set([replyTo, ...order.waitingAt]))
  return { order: canceled, announcements: [...unheardAnnouncement(canceled), ...told] }
}

/**
 * Records the outcome of the recorded lines and answers the fronts that wait for it. An outcome of other lines, or of a
 * canceled order, is answered with what holds.
 */
const whenDecided = (
  before: Order | undefined,
  said: InStock | OrderRejected,
  nowMs: number,
): Decision => {
  const { orderId, digest } = said
  const recorded = withContent(before ?? newOrder(orderId, nowMs), asSent(said), nowMs)
  if (recorded.canceled) {
    return { order: recorded, announcements: [{ kind: 'order-canceled', item: { orderId } }] }
  }
  const { content } = recorded
  if (content && content.digest !== digest) {
    return { order: recorded, announcements: stockWanted(recorded) }
  }
  const heard: OrderAnnouncement = { kind: 'outcome-recorded', item: { orderId, digest } }
  if (recorded.outcome) return whenDecidedAgain(recorded, outcomeOf(said), heard)
  const outcome = outcomeOf(said)
  const confirmed = outcome.kind === 'in-stock' && { confirmedAtMs: nowMs }
  const order = changed(recorded, { outcome, ...confirmed, heard: true, waitingAt: [] }, nowMs)
  return { order, announcements: [heard, ...replies(order, recorded.waitingAt)] }
}

/** Keeps the recorded outcome, and answers another one of the same lines with it. */
const whenDecidedAgain = (order: Order, outcome: Outcome, heard: OrderAnnouncement): Decision => {
  if (!order.outcome || !isSameOutcome(order.outcome, outcome)) {
    return { order, announcements: stockWanted(order) }
  }
  const isAnswered = !order.heard && movedOf(order).length === 0
  return { order: isAnswered ? { ...order, heard: true } : order, announcements: [heard] }
}

const asSent = (said: InStock | OrderRejected): KnownOrder => ({
  ...said,
  lines: said.lines.map(({ sku, quantity }) => ({ sku, quantity })),
})

const outcomeOf = (said: InStock | OrderRejected): Outcome =>
  'reasons' in said
    ? rejectionOf(said.reasons, said.reasonCount)
    : { kind: 'in-stock', lines: said.lines, total: said.total, currency: said.currency }

const whenHeard = (order: Order | undefined, isAnswer: boolean | undefined): Decision => ({
  order: order && isAnswer && !order.heard ? { ...order, heard: true } : order,
  announcements: [],
})
