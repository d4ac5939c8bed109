import type { InStock, OrderRejected } from '@shop/contracts'
import type { InventoryAnnouncement } from './facts.ts'
import type { Reservation } from './reservation.ts'

/**
 * The outcome of a row again, as it was first announced; nothing for the mark of a cancellation. Order answers it to
 * the front at `replyTo`, if one waits there.
 */
export const outcomeAnnouncement = (
  { orderId, decided }: Reservation,
  replyTo?: string,
): readonly InventoryAnnouncement[] => {
  if (!decided) return []
  const { digest, lines, expectedTotal, placedAt, outcome, decidedAt } = decided
  const said = { orderId, digest, ...(expectedTotal ? { expectedTotal } : {}), placedAt, decidedAt }
  if (outcome.kind === 'rejected') {
    const item: OrderRejected = { ...said, lines: [...lines], reasons: [...outcome.reasons] }
    return [{ kind: 'order-rejected', item, replyTo }]
  }
  const { total, currency } = outcome
  const item: InStock = { ...said, lines: [...outcome.lines], total, currency }
  return [{ kind: 'in-stock', item, replyTo }]
}

/**
 * What Order has to be told about an unheard row. A row that was canceled or shipped was heard when it became so: it
 * is unheard only because Order's database was restored and may not know. Order answers what wants an answer.
 */
export const unheardAnnouncement = (reservation: Reservation): readonly InventoryAnnouncement[] => {
  const { orderId, canceled, shipped } = reservation
  const item = { orderId, wantsAnswer: true } as const
  const outcome = outcomeAnnouncement(reservation)
  // Its outcome follows when Order knows that, so that nobody sees it confirmed or rejected in between.
  if (canceled) return [{ kind: 'stock-released', item }]
  return shipped ? [...outcome, { kind: 'stock-shipped', item }] : outcome
}
