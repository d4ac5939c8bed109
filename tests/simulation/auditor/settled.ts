import { includes, movedOf, partsOf } from './parts.ts'
import type { RestoreAudit } from './restores.ts'
import type { OrderRow, ReservationRow, Rows } from './rows.ts'
import { must } from './violation.ts'

/** Once all is quiet, both sides agree about every order, nothing waits, and nothing is parked but what was forged. */
export const auditSettled = (
  rows: Rows,
  restores: RestoreAudit,
  isForged: (text: string) => boolean,
): void => {
  const orders = rows.orders()
  const reservations = new Map(rows.reservations().map((row) => [row.order_id, row]))
  for (const row of orders) {
    const reservation = reservations.get(row.id)
    must(row.status !== 'pending', 'an order is not decided', { row })
    const isHeard = row.heard === 1 && reservation?.heard !== 0
    must(isHeard, 'a fact was not heard', { row, reservation })
    if (!restores.hasContradiction(row.id)) auditAgreement(row, reservation)
  }
  const ids = new Set(orders.map(({ id }) => id))
  for (const id of reservations.keys()) must(ids.has(id), 'a reservation without an order', { id })
  for (const service of ['inventory', 'order'] as const) {
    const parked = rows.parked(service).filter(({ content }) => !isForged(content))
    must(parked.length === 0, 'something is parked', { service, parked })
  }
  restores.settled()
}

/** A confirmed order is held, or promised and short: what the stock says of that is checked with each commit. */
const auditAgreement = (row: OrderRow, reservation: ReservationRow | undefined): void => {
  const both = { row, reservation }
  const isHeld =
    reservation?.outcome === 'in-stock' && !reservation.canceled && !reservation.shipped
  must(isHeld === (row.status === 'confirmed'), 'the two services disagree', both)
  const isShipped = row.status === 'shipped'
  must(isShipped === (reservation?.shipped === 1), 'shipped is not shipped', both)
  const isCanceled = row.status === 'canceled'
  must(isCanceled === (reservation?.canceled === 1), 'canceled is not canceled', both)
  must(isCanceled || reservation?.digest === row.digest, 'they hold other lines', both)
  const hasPrice = row.status === 'confirmed' || isShipped
  must(!hasPrice || reservation?.lines === row.lines, 'they hold other prices', both)
  must(!hasPrice || reservation?.total === row.total, 'they hold other totals', both)
  if (!hasPrice) return
  const [parts, moved] = [partsOf(row), movedOf(reservation!)]
  must(includes(parts, moved) && includes(moved, parts), 'they moved other units', both)
}
