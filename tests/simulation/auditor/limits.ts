import type { Purchases } from './purchases.ts'
import { linesOf, textOf, type ReservationRow, type Rows } from './rows.ts'
import { must } from './violation.ts'

type Reason = { code: string; requested: number; unitPrice?: number; maxPerOrder?: number }

/**
 * An order over the largest total is in stock only if a trusted server sent it, and is rejected as over the limit only if
 * somebody else sent it. The first token of an order counts: Inventory keeps it for as long as it keeps the lines.
 * After a restore a decision may outlive the mark that it was made by, so only the senders are looked at.
 */
export const createLimitAudit = (rows: Rows, purchases: Purchases, orderTotalMax = Infinity) => {
  let lastSeen = new Map<string, ReservationRow>()
  let wasRestored = false

  const auditRow = (row: ReservationRow): void => {
    const { sentTrusted, sentUntrusted } = purchases.of(row.order_id)
    const text = textOf(linesOf(row))
    const facts = { row, orderTotalMax }
    if (row.outcome === 'in-stock' && row.total! > orderTotalMax) {
      must(sentTrusted.has(text), 'no trusted server sent an order over the limit', facts)
      must(wasRestored || row.trusted === 1, 'accepted over the limit', facts)
    }
    const reasons = JSON.parse(row.reasons ?? '[]') as Reason[]
    if (reasons.some((each) => each.code === 'over-limit' && each.maxPerOrder === undefined)) {
      const total = reasons.reduce((sum, each) => sum + each.requested * each.unitPrice!, 0)
      must(total > orderTotalMax, 'rejected within the limit', { ...facts, total })
      must(sentUntrusted.has(text), 'rejected as over a limit that its sender has not', facts)
      must(wasRestored || row.trusted === 0, 'trusted, and rejected as over the limit', facts)
    }
    const before = lastSeen.get(row.order_id)
    if (before?.digest === row.digest && !wasRestored) {
      must(before.trusted === row.trusted, 'a repeat changed who sent the order', { before, row })
    }
  }

  return {
    /** After each commit of Inventory. */
    audit: (): void => {
      const reservations = rows.reservations()
      for (const row of reservations) auditRow(row)
      lastSeen = new Map(reservations.map((row) => [row.order_id, row]))
    },
    /** One of the databases is another one. */
    restored: (): void => {
      wasRestored = true
    },
  }
}
