import {
  digestOfChange,
  isSameOutcome,
  rejectionOf,
  type InStock,
  type KnownOrder,
  type OrderRejected,
  type Outcome,
  type RefusalCode,
  type Reply,
} from '@shop/contracts'
import { reply, stockWanted, unheardAnnouncement } from './announce.ts'
import type { Circumstances, Decision, KnownOfOthers } from './decision.ts'
import { whenDetailsDeleted } from './deleted-details.ts'
import type { FactOf, OrderAnnouncement, OrderFact } from './facts.ts'
import { canceledOf, newOrder, shippedOf, statusOf, viewOf, type Order } from './order.ts'
import { whenRecordOrder, whenSent, withContent } from './recording.ts'
import { whenReleasedElsewhere, whenShippedElsewhere } from './restored.ts'

/**
 * Decides one fact of one order: the order after it and what Order announces. The first fact records the order:
 * Send-Order, Record-Order, an outcome (which says all that Send-Order said) or a cancellation. A fact is written once. A fact heard
 * again is answered again, because the first answer may have been lost.
 *
 * While it reconciles after a restore, Order takes nothing new from shoppers and operators, because a lost fact might
 * contradict it. It does not answer them either, so they repeat.
 */
export const decide = (
  order: Order | undefined,
  fact: OrderFact,
  circumstances: Circumstances & KnownOfOthers,
): Decision => {
  const { nowMs, isReconciling, isAnnouncingAgain, isReferenceTaken, detailsOf } = circumstances
  if (isReconciling && isNew(fact)) return { order, announcements: [] }
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
        ? whenShippedElsewhere(order, fact.item.orderId)
        : whenHeard(order, order?.shipped)
    case 'ship-order':
      return whenShipped(order, fact, isAnnouncingAgain)
    case 'delete-details':
      return whenDetailsDeleted(order, fact, detailsOf(fact.item.orderId))
  }
}

/** Whether a shopper or an operator says it, and not Inventory. */
const isNew = ({ kind }: OrderFact): boolean =>
  kind === 'send-order' ||
  kind === 'record-order' ||
  kind === 'cancel-order' ||
  kind === 'ship-order' ||
  kind === 'delete-details'

/** Cancels a pending or confirmed order. A rejected or shipped one stays as it is and is shown. */
const whenCancelRequested = (
  before: Order | undefined,
  { item, replyTo }: FactOf<'cancel-order'>,
  nowMs: number,
): Decision => {
  const order = before ?? newOrder(item.orderId, nowMs)
  const status = statusOf(order)
  if (status !== 'pending' && status !== 'confirmed') {
    return { order, announcements: reply(order, replyTo) }
  }
  const canceled = canceledOf(order, { heard: false })
  const waiting = order.replyTo === replyTo ? undefined : order.replyTo
  const replies = [...reply(canceled, replyTo), ...reply(canceled, waiting)]
  return { order: canceled, announcements: [...unheardAnnouncement(canceled), ...replies] }
}

/**
 * Records the outcome of the recorded lines and answers the front that waits for it. An outcome of other lines, or of a
 * canceled order, is answered with what holds.
 */
const whenDecided = (
  before: Order | undefined,
  said: InStock | OrderRejected,
  nowMs: number,
): Decision => {
  const { orderId, digest } = said
  const recorded = withContent(before ?? newOrder(orderId, nowMs), asSent(said))
  if (recorded.canceled) {
    return { order: recorded, announcements: [{ kind: 'order-canceled', item: { orderId } }] }
  }
  const { content } = recorded
  if (content && content.digest !== digest) {
    return { order: recorded, announcements: stockWanted(recorded) }
  }
  const heard: OrderAnnouncement = { kind: 'outcome-recorded', item: { orderId, digest } }
  if (recorded.outcome) return whenDecidedAgain(recorded, outcomeOf(said), heard)
  const order: Order = {
    ...recorded,
    outcome: outcomeOf(said),
    heard: true,
    version: recorded.version + 1,
    replyTo: undefined,
  }
  return { order, announcements: [heard, ...reply(order, recorded.replyTo)] }
}

/** Keeps the recorded outcome, and answers another one of the same lines with it. */
const whenDecidedAgain = (order: Order, outcome: Outcome, heard: OrderAnnouncement): Decision => {
  if (!order.outcome || !isSameOutcome(order.outcome, outcome)) {
    return { order, announcements: stockWanted(order) }
  }
  const isAnswered = !order.heard && !order.shipped
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

/** Ships a confirmed order. Shipping it again changes nothing; an order in another state is refused and shown. */
const whenShipped = (
  order: Order | undefined,
  { item: change, replyTo }: FactOf<'ship-order'>,
  isAnnouncingAgain: boolean,
): Decision => {
  const asked = { changeId: change.changeId, digest: digestOfChange(change) }
  const answer = (item: Reply): OrderAnnouncement[] =>
    replyTo ? [{ kind: 'reply', to: replyTo, item }] : []
  const refused = (code: RefusalCode): Decision => ({
    order,
    announcements: answer({
      kind: 'refused',
      ...asked,
      code,
      ...(order && { order: viewOf(order) }),
    }),
  })
  if (!order) return refused('unknown-order')
  const status = statusOf(order)
  if (status !== 'confirmed' && status !== 'shipped') return refused('not-confirmed')
  if (order.details === 'missing') return refused('incomplete-order')
  const shipped = status === 'shipped' ? order : shippedOf(order, { heard: false })
  const applied = answer({ kind: 'applied', ...asked, order: viewOf(shipped) })
  const announcements = unheardAnnouncement(shipped, { isAnnouncingAgain })
  return { order: shipped, announcements: [...announcements, ...applied] }
}
