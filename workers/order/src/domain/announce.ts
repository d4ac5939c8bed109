import type { Outcome, RecordedOutcome, SendOrder } from '@shop/contracts'
import type { OrderAnnouncement } from './facts.ts'
import { isJustRecorded, viewOf, type Content, type Order } from './order.ts'

/**
 * The announcement that Inventory must answer before the order counts as heard; none once it is heard. An Inventory whose
 * database was restored (`isAnnouncingAgain`) may not know the lines, so a shipment is announced with them.
 */
export const unheardAnnouncement = (
  order: Order,
  { isAnnouncingAgain = false } = {},
): readonly OrderAnnouncement[] => {
  const { id: orderId, content, heard } = order
  if (heard) return []
  if (order.canceled) return [{ kind: 'order-canceled', item: { orderId } }]
  if (order.shipped && !isAnnouncingAgain) return [{ kind: 'order-shipped', item: { orderId } }]
  if (order.outcome) return wantedAgain(order)
  return content ? [stockWanted(orderId, content)] : []
}

/** Asks Inventory to decide about the recorded lines. */
export const stockWanted = (orderId: string, content: Content): OrderAnnouncement => ({
  kind: 'stock-wanted',
  item: wanted(orderId, content),
})

/** The recorded outcome in full, for an Inventory that does not know it or says another one. */
export const wantedAgain = ({ id, content, outcome, shipped }: Order): OrderAnnouncement[] =>
  content && outcome
    ? [
        {
          kind: 'stock-wanted',
          item: { ...wanted(id, content), recorded: recordedOf(outcome, shipped) },
        },
      ]
    : []

const wanted = (orderId: string, { digest, lines, expectedTotal, placedAt }: Content) => {
  const item = { orderId, digest, lines: [...lines], placedAt }
  return expectedTotal ? { ...item, expectedTotal } : item
}

const recordedOf = (outcome: Outcome, shipped: boolean): RecordedOutcome => {
  if (outcome.kind === 'rejected') return { outcome: 'rejected', reasons: [...outcome.reasons] }
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
  const isAsSent = order.content?.digest === said.digest && isJustRecorded(order)
  if (!to || !isAsSent) return reply(order, to)
  const { id: orderId, recordedAtMs: recordedAt } = order
  const item = { kind: 'recorded', orderId, digest: said.digest, recordedAt } as const
  return [{ kind: 'reply', to, item }]
}

/** Shows the order as it is now to the front at `to`, if one waits there. */
export const reply = (order: Order, to: string | undefined): OrderAnnouncement[] =>
  to
    ? [
        {
          kind: 'reply',
          to,
          item: {
            kind: 'order',
            ...(order.content ? { digest: order.content.digest } : {}),
            order: viewOf(order),
          },
        },
      ]
    : []
