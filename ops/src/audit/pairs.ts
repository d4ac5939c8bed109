import type { AuditedLine, AuditedReservation } from '@shop/inventory/audit-reads'
import type { AuditedOrder } from '@shop/order/audit-reads'

/** An order and its reservation. Either may be missing, but not both. */
export type Pair = { order?: AuditedOrder; reservation?: AuditedReservation }

/** A pair about which no message is on its way, so that both halves must agree. */
export type SettledPair = Pair & { isSettled: true }

/** Pairs two streams that are each sorted by order id. Holds one row of each at a time. */
export async function* pairsOf(
  orders: AsyncIterable<AuditedOrder>,
  reservations: AsyncIterable<AuditedReservation>,
): AsyncGenerator<Pair> {
  const right = reservations[Symbol.asyncIterator]()
  let next = await right.next()
  for await (const order of orders) {
    while (!next.done && next.value.orderId < order.orderId) {
      yield { reservation: next.value }
      next = await right.next()
    }
    if (next.done || next.value.orderId !== order.orderId) yield { order }
    else {
      yield { order, reservation: next.value }
      next = await right.next()
    }
  }
  while (!next.done) {
    yield { reservation: next.value }
    next = await right.next()
  }
}

/** Whether all that either side says of the order has been heard. A row that waits for a message is a check of its own. */
export const isSettled = (pair: Pair): pair is SettledPair =>
  (pair.order?.heard ?? true) && (pair.reservation?.heard ?? true)

/** The state of an order's or a reservation's units, in the words of an order's status. */
export const stateOf = ({
  canceled,
  shipped,
  outcome,
}: Pick<AuditedReservation, 'canceled' | 'shipped' | 'outcome'>) => {
  if (canceled) return 'canceled'
  if (shipped) return 'shipped'
  if (outcome === null) return undefined
  return outcome === 'in-stock' ? 'confirmed' : 'rejected'
}

/** The differences between an order and its reservation that are in the same state. */
export const differencesOf = ({ order, reservation }: Pair): string[] => {
  if (!order || !reservation || stateOf(reservation) !== order.status) return []
  const { status } = order
  if (status === 'canceled') return []
  const hasOtherDigest = order.digest !== reservation.digest
  // A rejected order has no prices, and its digest covers the lines.
  if (status === 'rejected' && !hasOtherDigest) return []
  return [
    ...(hasOtherDigest ? ['digest'] : []),
    ...(haveSameLines(order.lines, reservation.lines) ? [] : ['lines']),
    ...(order.total === reservation.total ? [] : ['total']),
    ...(order.currency === reservation.currency ? [] : ['currency']),
  ]
}

const haveSameLines = (some: readonly AuditedLine[], others: readonly AuditedLine[]): boolean =>
  areEqual(some, others) || areEqual(bySku(some), bySku(others))

const areEqual = (some: readonly AuditedLine[], others: readonly AuditedLine[]): boolean =>
  some.length === others.length &&
  some.every((line, index) => {
    const other = others[index]!
    return (
      line.sku === other.sku &&
      line.quantity === other.quantity &&
      line.unitPrice === other.unitPrice
    )
  })

const bySku = (lines: readonly AuditedLine[]): AuditedLine[] =>
  lines.toSorted((a, b) => (a.sku < b.sku ? -1 : Number(a.sku > b.sku)))
