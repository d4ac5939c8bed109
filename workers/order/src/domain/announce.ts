import { saidReasons, type Outcome, type RecordedOutcome, type SendOrder } from '@shop/contracts'
import type { OrderAnnouncement } from './facts.ts'
import { statusOf, viewOf, type Order } from './order.ts'

/**
 * The announcement that Inventory must answer before the order counts as heard; none once it is heard. An Inventory whose
 * database was restored (`isAnnouncingAgain`) may not know the lines, so a shipment is announced with them.
 */
export const unheardAnnouncement = (
  order: Order,
  { isAnnouncingAgain = false } = {},
): readonly OrderAnnouncement[] => {
  const { id: orderId, heard } = order
  if (heard) return []
  if (order.canceled) return [{ kind: 'order-canceled', item: { orderId } }]
  if (order.shipped && !isAnnouncingAgain) return [{ kind: 'order-shipped', item: { orderId } }]
  return stockWanted(order)
}

/** Wants the stock of the recorded lines; once the outcome is recorded, stock as it says. None without lines. */
export const stockWanted = ({
  id,
  content,
  details,
  outcome,
  shipped,
}: Order): OrderAnnouncement[] => {
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
    ...(outcome && { recorded: recordedOf(outcome, shipped) }),
  }
  return [{ kind: 'stock-wanted', item }]
}

const recordedOf = (outcome: Outcome, shipped: boolean): RecordedOutcome => {
  if (outcome.kind === 'rejected') return { outcome: 'rejected', ...saidReasons(outcome) }
  const { lines, total, currency } = outcome
  return { outcome: 'in-stock', lines: [...lines], total, currency, shipped }
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

/** Shows the order as it is now to the front at `to`, if one waits there. */
export const reply = (order: Order, to: string | undefined): OrderAnnouncement[] => {
  if (!to) return []
  const { content } = order
  const digest = content && { digest: content.digest }
  return [{ kind: 'reply', to, item: { kind: 'order', ...digest, order: viewOf(order) } }]
}
