import { saidReasons, type InStock, type OrderRejected } from '@shop/contracts'
import type { InventoryAnnouncement } from './facts.ts'
import { movedOf, type Reservation } from './reservation.ts'

/** The outcome of a row again, as it was first announced; nothing for the mark of a cancellation. */
export const outcomeAnnouncement = ({
  orderId,
  decided,
}: Reservation): readonly InventoryAnnouncement[] => {
  if (!decided) return []
  const { digest, lines, expectedTotal, placedAt, trusted, hasDetails, outcome, decidedAt } =
    decided
  const said = {
    orderId,
    digest,
    ...(expectedTotal ? { expectedTotal } : {}),
    placedAt,
    ...(trusted && { trusted }),
    ...(hasDetails && { hasDetails }),
    decidedAt,
  }
  if (outcome.kind === 'rejected') {
    const item: OrderRejected = { ...said, lines: [...lines], ...saidReasons(outcome) }
    return [{ kind: 'order-rejected', item }]
  }
  const { total, currency } = outcome
  const item: InStock = { ...said, lines: [...outcome.lines], total, currency }
  return [{ kind: 'in-stock', item }]
}

/**
 * The announcements that tell Order about an unheard row. A row is heard as soon as it is canceled or shipped. Such a row is
 * unheard again only because Order's database was restored and may not know; Order then answers.
 */
export const unheardAnnouncement = (reservation: Reservation): readonly InventoryAnnouncement[] => {
  const { orderId, canceled } = reservation
  const item = { orderId, wantsAnswer: true } as const
  const outcome = outcomeAnnouncement(reservation)
  // The outcome follows when Order knows of the cancellation, so that nobody sees the order confirmed in between.
  if (canceled) return [{ kind: 'stock-released', item }]
  return [...outcome, ...movedAnnouncement(reservation, { wantsAnswer: true })]
}

/** Says which units were moved, unless none were. */
export const movedAnnouncement = (
  reservation: Reservation,
  { wantsAnswer }: { wantsAnswer: boolean },
): readonly InventoryAnnouncement[] => {
  const { orderId, shipped, moved } = reservation
  const asks = wantsAnswer && ({ wantsAnswer } as const)
  if (shipped && moved.length === 0) {
    return [{ kind: 'stock-shipped', item: { orderId, ...asks } }]
  }
  const lines = movedOf(reservation)
  if (lines.length === 0) return []
  return [{ kind: 'stock-moved', item: { orderId, lines: [...lines], ...asks } }]
}
