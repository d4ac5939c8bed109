import type { Outcome, RecordedOutcome, SendOrder } from '@shop/contracts'
import type { OrderAnnouncement } from './facts.ts'
import { isJustRecorded, viewOf, type Content, type Order } from './order.ts'

/**
 * What Inventory has to be told about a row until it answers; nothing if it has told everything. To an Inventory
 * whose database was restored (`isAnnouncingAgain`) a shipment also says what was shipped.
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

export const stockWanted = (orderId: string, content: Content): OrderAnnouncement => ({
  kind: 'stock-wanted',
  item: wanted(orderId, content),
})

/** A recorded outcome, in full: Inventory does not know it, or says another one. */
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

/** That the order is recorded, to who sent it: shortly, while nothing else is known than what they said. */
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

/** The order as it is now, to whoever waits for it. */
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
