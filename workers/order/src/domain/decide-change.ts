import { adminTokenName, canonicalLines, type OrderLine, type RefusalCode } from '@shop/contracts'
import type { ChangeFact, FactOf } from './facts.ts'
import { changed, newOrder, statusOf, type Order } from './order.ts'
import type { Part } from './part.ts'
import { canceledOf, hasLeft, hasRoomFor, leftLinesOf, lineStatesOf, withPart } from './parts.ts'

/** The order after an operator's change, the same object if it stays as it is; or why the change is refused. */
export type ChangeDecision = { order: Order } | { refusal: RefusalCode }

/** Decides a change of an operator, without regard to what was decided under its id before. */
export const decideChange = (
  order: Order | undefined,
  fact: ChangeFact,
  nowMs: number,
): ChangeDecision => {
  switch (fact.kind) {
    case 'ship-order':
      return ship(order, fact.item, nowMs)
    case 'cancel-order-as-operator':
      return cancel(order, fact.item, nowMs)
    case 'return-order':
      return takeBack(order, fact.item, nowMs)
    case 'delete-details':
      return forget(order, nowMs)
  }
}

const refused = (refusal: RefusalCode): ChangeDecision => ({ refusal })

/** Ships these lines of a confirmed order, or all that is left. To ship a shipped order once more changes nothing. */
const ship = (
  order: Order | undefined,
  item: FactOf<'ship-order'>['item'],
  nowMs: number,
): ChangeDecision => {
  if (!order) return refused('unknown-order')
  const { changeId: _, orderId: __, by = adminTokenName, lines: wanted, ...tracking } = item
  const status = statusOf(order)
  const saysNothing = !wanted && Object.keys(tracking).length === 0
  if (status === 'shipped' && saysNothing) return { order }
  if (status !== 'confirmed') return refused('not-confirmed')
  if (order.details === 'missing') return refused('incomplete-order')
  if (wanted && !areLeft(order, wanted)) return refused('more-than-left')
  const lines = linesOf(wanted) ?? leftLinesOf(order)
  return added(order, { kind: 'shipped', atMs: nowMs, by, lines, ...tracking })
}

/**
 * Cancels these lines of a confirmed order, or all that is left. Without lines a pending order is canceled too, and one
 * that nobody knows. A rejected or canceled one stays as it is.
 */
const cancel = (
  order: Order | undefined,
  {
    orderId,
    by = adminTokenName,
    lines: wanted,
    reason,
  }: FactOf<'cancel-order-as-operator'>['item'],
  nowMs: number,
): ChangeDecision => {
  const operator = { by, ...(reason !== undefined && { reason }) }
  if (!order) {
    if (wanted) return refused('unknown-order')
    return { order: canceledOf(newOrder(orderId, nowMs), { heard: false, operator }, nowMs) }
  }
  const status = statusOf(order)
  if (status === 'shipped') return refused('already-shipped')
  if (wanted) {
    if (status !== 'confirmed') return refused('not-confirmed')
    if (!areLeft(order, wanted)) return refused('more-than-left')
    return added(order, { kind: 'canceled', atMs: nowMs, lines: linesOf(wanted)!, ...operator })
  }
  if (status === 'rejected' || status === 'canceled') return { order }
  if (!hasLeft(order)) return { order: canceledOf(order, { heard: false, operator }, nowMs) }
  return {
    order: withPart(order, {
      kind: 'canceled',
      atMs: nowMs,
      lines: leftLinesOf(order),
      ...operator,
    }),
  }
}

/** Takes these units back, of those that were shipped and did not come back before. */
const takeBack = (
  order: Order | undefined,
  { by = adminTokenName, lines: wanted, restock, reason }: FactOf<'return-order'>['item'],
  nowMs: number,
): ChangeDecision => {
  if (!order) return refused('unknown-order')
  const outside = new Map(
    lineStatesOf(order).map((line) => [line.sku, line.shipped - line.returned]),
  )
  if (!areAmong(wanted, outside)) return refused('more-than-shipped')
  const lines = linesOf(wanted)!
  return added(order, { kind: 'returned', atMs: nowMs, by, lines, restock, reason })
}

const added = (order: Order, part: Part): ChangeDecision =>
  hasRoomFor(order, part) ? { order: withPart(order, part) } : refused('too-many-parts')

const linesOf = (wanted: readonly OrderLine[] | undefined): readonly OrderLine[] | undefined =>
  wanted && canonicalLines(wanted)

const areLeft = (order: Order, wanted: readonly OrderLine[]): boolean =>
  areAmong(wanted, new Map(lineStatesOf(order).map(({ sku, left }) => [sku, left])))

const areAmong = (wanted: readonly OrderLine[], units: ReadonlyMap<string, number>): boolean =>
  canonicalLines(wanted).every(({ sku, quantity }) => quantity <= (units.get(sku) ?? 0))

/** Forgets the details of an order. The order and its digest stay. One without details stays as it is. */
const forget = (order: Order | undefined, nowMs: number): ChangeDecision => {
  if (!order) return refused('unknown-order')
  const hasSome = order.details === 'kept' || order.details === 'missing'
  return { order: hasSome ? changed(order, { details: 'deleted' }, nowMs) : order }
}
