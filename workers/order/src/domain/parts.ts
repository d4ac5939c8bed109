import {
  canonicalLines,
  movedLine,
  orderPartsBytesMax,
  type MovedLine,
  type OrderLine,
} from '@shop/contracts'
import { changed, type Order } from './order.ts'
import {
  countsOf,
  hasShipments,
  noCounts,
  type Cancellation,
  type Counts,
  type Part,
} from './part.ts'

/** A line of a confirmed order. `left` are the units that were neither shipped nor canceled. */
export type LineState = OrderLine & Counts & { left: number }

/** The lines of a confirmed order, with what became of their units. None of an order that never was in stock. */
export const lineStatesOf = (order: Order): readonly LineState[] => {
  const { outcome } = order
  if (outcome?.kind !== 'in-stock') return []
  const bySku = countsOf(order)
  return outcome.lines.map(({ sku, quantity }) => {
    const counts = bySku.get(sku) ?? noCounts
    const left = Math.max(0, quantity - counts.shipped - counts.canceled)
    return { sku, quantity, ...counts, left }
  })
}

/** Whether any unit has left the house. */
export const hasLeft = (order: Order): boolean => order.shipped || hasShipments(order.parts)

/** The units that Inventory has to have moved for this order, by SKU. */
export const movedOf = (order: Order): readonly MovedLine[] =>
  order.parts.length === 0 && !order.shipped
    ? []
    : lineStatesOf(order)
        .map((line) => movedLine(line.sku, line))
        .filter(({ shipped, canceled, restocked }) => shipped || canceled || restocked)

/** Whether every unit was shipped and none came back to be sold. */
export const isShippedWhole = (order: Order): boolean => {
  const lines = lineStatesOf(order)
  return (
    lines.length > 0 &&
    lines.every(({ shipped, quantity, restocked }) => shipped === quantity && restocked === 0)
  )
}

/** The units that are left, of each line that has some. */
export const leftLinesOf = (order: Order): readonly OrderLine[] =>
  lineStatesOf(order).flatMap(({ sku, left }) => (left > 0 ? [{ sku, quantity: left }] : []))

/** Whether the parts of the order are within their bound with one more. */
export const hasRoomFor = (order: Order, part: Part): boolean =>
  new TextEncoder().encode(JSON.stringify([...order.parts, part])).length <= orderPartsBytesMax

/**
 * A confirmed order with one part more. With the last of its units it is shipped, or canceled if none was shipped.
 * Inventory is told unless its stock stays as it is.
 */
export const withPart = (order: Order, part: Part): Order => {
  const after = { ...order, parts: [...order.parts, part] }
  const { atMs } = part
  const isSilent = part.kind === 'returned' && !part.restock
  const facts = { parts: after.parts, heard: isSilent && order.heard }
  if (order.shipped || leftLinesOf(after).length > 0) return changed(order, facts, atMs)
  const end = hasShipments(after.parts)
    ? { shipped: true, shippedAtMs: atMs }
    : { canceled: true, canceledAtMs: atMs }
  return changed(order, { ...facts, ...end }, atMs)
}

/**
 * The order with its cancellation recorded: as a part, if an operator wants it or parts were canceled before. The caller
 * answers the front that waited, which waits no longer.
 */
export const canceledOf = (
  order: Order,
  { heard, operator }: { heard: boolean; operator?: Pick<Cancellation, 'by' | 'reason'> },
  nowMs: number,
): Order => {
  const isPlain = operator === undefined && order.parts.length === 0
  const left = order.outcome ? leftLinesOf(order) : plainLinesOf(order)
  const part: Cancellation = { kind: 'canceled', atMs: nowMs, lines: left, ...operator }
  const parts = isPlain ? order.parts : [...order.parts, part]
  const facts = { canceled: true, canceledAtMs: nowMs, parts, heard, waitingAt: [] }
  return changed(order, facts, nowMs)
}

const plainLinesOf = ({ content }: Order): readonly OrderLine[] =>
  canonicalLines(content?.lines ?? []).map(({ sku, quantity }) => ({ sku, quantity }))
