import { reply } from './announce.ts'
import type { Decision } from './decision.ts'
import type { OrderAnnouncement } from './facts.ts'
import { canceledOf, newOrder, shippedOf, type Order } from './order.ts'

/*
 * A restored Order learns its own lost facts from Inventory. Inventory canceled or shipped an order only because Order
 * had said so, and it asks for an answer only after it saw that Order's database is another one. Without a restore,
 * Order finds the fact recorded. When the fact contradicts the record, both sides keep what they have, and the doctor
 * shows it.
 */

/** Records that the order was canceled, and answers as to a cancellation. */
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
  const canceled = canceledOf(order, { heard: true }, nowMs)
  return { order: canceled, announcements: [answer, ...reply(canceled, order.replyTo)] }
}

/** Records that the order was shipped once its outcome is recorded. Inventory announces the outcome first. */
export const whenShippedElsewhere = (
  order: Order | undefined,
  orderId: string,
  nowMs: number,
): Decision => {
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
  return { order: shippedOf(order, { heard: true }, nowMs), announcements: [answer] }
}
