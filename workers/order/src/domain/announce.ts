import { saidReasons, type Outcome, type RecordedOutcome, type SendOrder } from '@shop/contracts'
import type { OrderAnnouncement } from './facts.ts'
import { statusOf, viewOf, type Order } from './order.ts'
import { isShippedWhole, movedOf } from './parts.ts'

/**
 * The announcement that Inventory must answer before the order counts as heard; none once it is heard. An Inventory whose
 * database was restored (`isAnnouncingAgain`) may not know the lines, so a shipment is announced with them.
 */
export const unheardAnnouncement = (
  order: Order,
  { isAnnouncingAgain = false } = {},
): readonly OrderAnnouncement[] => {
  if (order.heard) return []
  const fact = order.canceled || !isAnnouncingAgain ? factAnnouncement(order) : []
  return fact.length > 0 ? fact : stockWanted(order)
}

/** Says what became of the units of an order since it was confirmed. None if they are as they were. */
export const factAnnouncement = (order: Order): OrderAnnouncement[] => {
  const { id: orderId } = order
  if (order.canceled) return [{ kind: 'order-canceled', item: { orderId } }]
  const moved = movedOf(order)
  if (moved.length === 0) return []
  return isShippedWhole(order)
    ? [{ kind: 'order-shipped', item: { orderId } }]
    : [{ kind: 'lines-moved', item: { orderId, lines: [...moved] } }]
}

/** Wants the stock of the recorded lines; once the outcome is recorded, stock as it says. None without lines. */
export const stockWanted = (order: Order): OrderAnnouncement[] => {
  const { id, content, details, outcome } = order
  if (!content) return []
  const { digest, lines, expectedTotal, placedAt, trusted } = content
  const item = {
    orderId: id,
    digest,
    lines: [...lines],
    placedAt,
    ...(expectedTotal && { expectedTotal }),
    ...(trusted && { trusted }),
    ...(details !== 'none' && ({ hasDetails: true } as const)),
    ...(outcome && { recorded: recordedOf(order, outcome) }),
  }
  return [{ kind: 'stock-wanted', item }]
}

const recordedOf = (order: Order, outcome: Outcome): RecordedOutcome => {
  if (outcome.kind === 'rejected') return { outcome: 'rejected', ...saidReasons(outcome) }
  const { total, currency } = outcome
  const bySku = new Map(isShippedWhole(order) ? [] : movedOf(order).map((line) => [line.sku, line]))
  const lines = outcome.lines.map((line) => ({ ...line, ...bySku.get(line.sku) }))
  return { outcome: 'in-stock', lines, total, currency, shipped: order.shipped }
}

/**
 * Tells the sender at `to` that the order is recorded: in short while nothing is known but what it sent, otherwise as
 * `reply` does.
 */
export const recordedReply = (
  order: Order,
  said: Pick<SendOrder, 'digest'>,
  to: string | undefined,
): OrderAnnouncement[] => {
  const isAsSent = order.content?.digest === said.digest && isOnlyRecorded(order)
  if (!to || !isAsSent) return reply(order, to)
  const { id: orderId, recordedAtMs: recordedAt } = order
  const item = { kind: 'recorded', orderId, digest: said.digest, recordedAt } as const
  return [{ kind: 'reply', to, item }]
}

/** Whether nothing happened to the order since it was recorded. */
const isOnlyRecorded = (order: Order): boolean =>
  order.version === 1 && statusOf(order) === 'pending'

/** Shows the order as it is now to every front that waits at one of the topics. */
export const replies = (
  order: Order,
  waitingAt: Iterable<string | undefined>,
): OrderAnnouncement[] => [...waitingAt].flatMap((to) => reply(order, to))

/** Shows the order as it is now to the front at `to`, if one waits there. */
export const reply = (order: Order, to: string | undefined): OrderAnnouncement[] => {
  if (!to) return []
  const { content } = order
  const digest = content && { digest: content.digest }
  return [{ kind: 'reply', to, item: { kind: 'order', ...digest, order: viewOf(order) } }]
}
