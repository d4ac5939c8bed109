import { reply } from './announce.ts'
import type { Decision } from './decision.ts'
import type { OrderAnnouncement } from './facts.ts'
import { canceledOf, newOrder, shippedOf, type Order } from './order.ts'

/**
 * What a restored Order learns from Inventory of its own lost facts. Inventory asks for an answer only when it saw
 * that Order's database is another one, and it canceled or shipped only because Order had said so: without a
 * restore these find the fact recorded. When they contradict what is recorded, both sides keep what they have, and
 * the doctor shows it.
 */

/** The order was canceled: recorded, and answered as a cancellation is. */
export const whenReleasedElsewhere = (
  before: Order | undefined,
  orderId: string,
  nowMs: number,
): Decision => {
  const order = before ?? newOrder(orderId, nowMs)
  const answer: OrderAnnouncement = { kind: 'order-canceled', item: { orderId } }
  if (order.canceled || order.shipped) {
    return { order: order.heard ? order : { ...order, heard: true }, announcements: [answer] }
  }
  const canceled = canceledOf(order, { heard: true })
  return { order: canceled, announcements: [answer, ...reply(canceled, order.replyTo)] }
}

/** The order was shipped: recorded, once the outcome is, which Inventory tells with it. */
export const whenShippedElsewhere = (order: Order | undefined, orderId: string): Decision => {
  if (!order) return { order, announcements: [] }
  if (order.canceled) {
    return { order, announcements: [{ kind: 'order-canceled', item: { orderId } }] }
  }
  const { outcome, shipped, heard } = order
  if (!outcome) return { order, announcements: [] }
  const answer: OrderAnnouncement = { kind: 'order-shipped', item: { orderId } }
  const isAlready = shipped || outcome.kind === 'rejected'
  if (isAlready) {
    return { order: heard ? order : { ...order, heard: true }, announcements: [answer] }
  }
  return { order: shippedOf(order, { heard: true }), announcements: [answer] }
}
