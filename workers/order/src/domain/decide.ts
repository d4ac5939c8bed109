import {
  digestOfChange,
  isSameOutcome,
  rejectionOf,
  type InStock,
  type OrderRejected,
  type Outcome,
  type RefusalCode,
  type Reply,
  type SendOrder,
} from '@shop/contracts'
import { recordedReply, reply, stockWanted, unheardAnnouncement } from './announce.ts'
import type { Circumstances, Decision } from './decision.ts'
import type { FactOf, OrderAnnouncement, OrderFact } from './facts.ts'
import {
  canceledOf,
  changed,
  newOrder,
  shippedOf,
  statusOf,
  viewOf,
  type Content,
  type Order,
} from './order.ts'
import { whenReleasedElsewhere, whenShippedElsewhere } from './restored.ts'

/**
 * Decides one fact of one order: the order after it and what Order announces. The first fact records the order:
 * Send-Order, an outcome (which says all that Send-Order said) or a cancellation. A fact is written once. A fact heard
 * again is answered again, because the first answer may have been lost.
 *
 * While it reconciles after a restore, Order takes nothing new from shoppers and operators, because a lost fact might
 * contradict it. It does not answer them either, so they repeat.
 */
export const decide = (
  order: Order | undefined,
  fact: OrderFact,
  circumstances: Circumstances,
): Decision => {
  const { nowMs, isReconciling } = circumstances
  if (isReconciling && isNew(fact)) return { order, announcements: [] }
  switch (fact.kind) {
    case 'send-order':
      return whenSent(order, fact, nowMs)
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
        ? whenShippedElsewhere(order, fact.item.orderId, nowMs)
        : whenHeard(order, order?.shipped)
    case 'ship-order':
      return whenShipped(order, fact, circumstances)
  }
}

/** Whether a shopper or an operator says it, and not Inventory. */
const isNew = ({ kind }: OrderFact): boolean =>
  kind === 'send-order' || kind === 'cancel-order' || kind === 'ship-order'

const contentOf = ({ digest, lines, expectedTotal, placedAt, trusted }: SendOrder): Content => ({
  digest,
  lines,
  expectedTotal,
  placedAt,
  trusted: trusted === true,
})

const withContent = (order: Order, said: SendOrder, nowMs: number): Order =>
  order.content ? order : changed(order, { content: contentOf(said), placedAtMs: nowMs }, nowMs)

/** Records the order once. The answer's digest tells the sender of other lines that its lines are not recorded. */
const whenSent = (
  before: Order | undefined,
  { item: said, replyTo }: FactOf<'send-order'>,
  nowMs: number,
): Decision => {
  const recorded = withContent(before ?? newOrder(said.orderId, nowMs), said, nowMs)
  const isWaitedFor =
    replyTo !== undefined &&
    recorded.replyTo !== replyTo &&
    recorded.content?.digest === said.digest &&
    statusOf(recorded) === 'pending'
  const order = isWaitedFor ? { ...recorded, replyTo } : recorded
  return { order, announcements: recordedReply(order, said, replyTo) }
}

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
  const canceled = canceledOf(order, { heard: false }, nowMs)
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
  const recorded = withContent(before ?? newOrder(orderId, nowMs), plainLines(said), nowMs)
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
  const order = changed(recorded, { outcome, ...confirmed, heard: true, replyTo: undefined }, nowMs)
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

const plainLines = (said: InStock | OrderRejected): SendOrder => ({
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
  { nowMs, isAnnouncingAgain }: Circumstances,
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
  const shipped = status === 'shipped' ? order : shippedOf(order, { heard: false }, nowMs)
  const applied = answer({ kind: 'applied', ...asked, order: viewOf(shipped) })
  const announcements = unheardAnnouncement(shipped, { isAnnouncingAgain })
  return { order: shipped, announcements: [...announcements, ...applied] }
}
