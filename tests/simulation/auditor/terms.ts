import { linesOf, type ReservationRow, type Rows } from './rows.ts'
import { must } from './violation.ts'

/** The terms on which a product is sold, as the shop was told. They stay the same in a run. */
export type Terms = { sku: string; maxPerOrder: number; availableFromMs: number }

type Reason = { code: string; sku: string; requested: number; maxPerOrder?: number }

/**
 * Nothing is sold before its time by the clock on Inventory's wall, no order has more units of a product than one may have,
 * and an order is rejected for such a reason only where it holds.
 */
export const createTermsAudit = (rows: Rows, terms: Terms) => {
  const { sku, maxPerOrder, availableFromMs } = terms
  /** Orders that were seen sold: what holds for them is decided, and a restore only repeats it. */
  const sold = new Set<string>()
  let wasRestored = false

  const unitsIn = (row: ReservationRow): number =>
    linesOf(row).reduce((sum, line) => (line.sku === sku ? sum + line.quantity : sum), 0)

  const auditSold = (row: ReservationRow, wallMs: number): void => {
    if (sold.has(row.order_id) || unitsIn(row) === 0) return
    must(wallMs >= availableFromMs, 'sold before its time', { row, terms, wallMs })
    must(unitsIn(row) <= maxPerOrder, 'sold more than one order may have', { row, terms })
    sold.add(row.order_id)
  }

  /** After a restore Order repeats a rejection of before, at another time. */
  const auditRejected = (row: ReservationRow): void => {
    if (wasRestored) return
    for (const reason of JSON.parse(row.reasons!) as Reason[]) {
      const isEarly = reason.sku === sku && row.decided_at! < availableFromMs
      const isOver = reason.sku === sku && reason.requested > maxPerOrder
      must(isEarly || reason.code !== 'not-yet-available', 'not too early', { row, terms })
      must(isOver || reason.maxPerOrder === undefined, 'not over the limit', { row, terms })
    }
  }

  return {
    /** After each commit of Inventory, with the time on its wall. */
    audit: (wallMs: number): void => {
      for (const row of rows.reservations()) {
        if (row.outcome === 'in-stock') auditSold(row, wallMs)
        else if (row.outcome === 'rejected') auditRejected(row)
      }
    },
    /** One of the databases is another one. */
    restored: (): void => {
      wasRestored = true
    },
  }
}
