import { allShipped, includesMoved, type MovedLine } from '@shop/contracts'
import { factAnnouncement, replies } from './announce.ts'
import type { Decision } from './decision.ts'
import type { OrderAnnouncement } from './facts.ts'
import { newOrder, type Order } from './order.ts'
import type { Part } from './part.ts'
import { canceledOf, hasLeft, lineStatesOf, movedOf, withPart, type LineState } from './parts.ts'

/*
 * A restored Order learns its own lost facts from Inventory. Inventory moved the units of an order only because Order had
 * said so, and it asks for an answer only after it saw that Order's database is another one. Without a restore, Order
 * finds the fact recorded. When the fact contradicts the record, both sides keep what they have, and the doctor shows it.
 */

/** Records that the order was canceled, and answers as to a cancellation. */
export const whenReleasedElsewhere = (
  before: Order | undefined,
  orderId: string,
  nowMs: number,
): Decision => {
  const order = before ?? newOrder(orderId, nowMs)
  const answer: OrderAnnouncement = { kind: 'order-canceled', item: { orderId } }
  if (order.canceled || hasLeft(order)) {
    return { order: order.heard ? order : { ...order, heard: true }, announcements: [answer] }
  }
  const canceled = canceledOf(order, { heard: true }, nowMs)
  return { order: canceled, announcements: [answer, ...replies(canceled, order.waitingAt)] }
}

/**
 * Records the units that Inventory has moved beyond those that Order knows of; without `lines` it has shipped all. Order
 * answers with what holds, once the outcome is recorded, which Inventory announces first. What the order does not have
 * cannot be recorded, and is answered as it was said.
 */
export const whenMovedElsewhere = (
  order: Order | undefined,
  { orderId, lines }: { orderId: string; lines?: readonly MovedLine[] | undefined },
  nowMs: number,
): Decision => {
  if (!order) return { order, announcements: [] }
  if (order.canceled) return { order, announcements: factAnnouncement(order) }
  if (!order.outcome) return { order, announcements: [] }
  const said = lines ?? allShipped(lineStatesOf(order))
  const learned = missingParts(order, said, nowMs).reduce(withPart, order)
  const moved = movedOf(learned)
  const isHeard = includesMoved(said, moved)
  const after = isHeard && !learned.heard ? { ...learned, heard: true } : learned
  const echo: OrderAnnouncement = lines
    ? { kind: 'lines-moved', item: { orderId, lines: [...lines] } }
    : { kind: 'order-shipped', item: { orderId } }
  const isRecorded = moved.length > 0 && includesMoved(moved, said)
  return { order: after, announcements: isRecorded ? factAnnouncement(after) : [echo] }
}

/** The parts that Inventory has heard of and Order has lost. Nobody knows any more what else was said of them. */
const missingParts = (order: Order, said: readonly MovedLine[], atMs: number): Part[] => {
  const bySku = new Map(said.map((line) => [line.sku, line]))
  const beyond = (name: 'shipped' | 'canceled' | 'restocked') =>
    lineStatesOf(order).flatMap((line: LineState) => {
      const quantity = (bySku.get(line.sku)?.[name] ?? 0) - line[name]
      return quantity > 0 ? [{ sku: line.sku, quantity }] : []
    })
  const parts: Part[] = [
    { kind: 'shipped', atMs, lines: beyond('shipped') },
    { kind: 'canceled', atMs, lines: beyond('canceled') },
    { kind: 'returned', atMs, lines: beyond('restocked'), restock: true },
  ]
  return parts.filter(({ lines }) => lines.length > 0)
}
