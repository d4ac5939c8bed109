import { movedOf, noUnits } from './parts.ts'
import { linesOf, type Line, type ReservationRow, type Rows } from './rows.ts'
import { must } from './violation.ts'

/**
 * Short promises are filled oldest first. An older one that needs no more units of any product than a newer one is never
 * left short by the commit that fills the newer one: wherever the newer one fits, it fits too.
 */
export const createTurnAudit = (rows: Rows) => {
  let shortBefore: ReservationRow[] = []

  return {
    /** After each commit of Inventory. */
    audit: (): void => {
      const shortNow = rows.short()
      if (shortBefore.length > 1) auditTurns(shortBefore, rows.reservations())
      shortBefore = shortNow
    },
    /** Inventory's database is another one: nobody is filled from one to the other. */
    restored: (): void => {
      shortBefore = []
    },
  }
}

/** `shortBefore` is oldest first. */
const auditTurns = (
  shortBefore: readonly ReservationRow[],
  reservations: readonly ReservationRow[],
): void => {
  const now = new Map(reservations.map((row) => [row.order_id, row]))
  shortBefore.forEach(({ order_id: newerId }, turn) => {
    const newer = now.get(newerId)
    const isFilled = newer?.outcome === 'in-stock' && !newer.short && !newer.canceled
    if (!isFilled) return
    for (const older of shortBefore.slice(0, turn)) {
      const isLeft = now.get(older.order_id)?.short === 1
      const isOutOfTurn = isLeft && needsNoMore(wantedOf(older), wantedOf(newer))
      must(!isOutOfTurn, 'a short promise was filled out of turn', { older, newer })
    }
  })
}

/** The units that a promise without units needs. */
const wantedOf = (row: ReservationRow): Line[] => {
  const moved = movedOf(row)
  return linesOf(row).map(({ sku, quantity }) => {
    const { canceled, restocked } = moved.get(sku) ?? noUnits
    return { sku, quantity: quantity - canceled - restocked }
  })
}

const needsNoMore = (older: readonly Line[], newer: readonly Line[]): boolean =>
  older.every(({ sku, quantity }) => quantity <= unitsOf(newer, sku))

const unitsOf = (lines: readonly Line[], sku: string): number =>
  lines.reduce((sum, line) => (line.sku === sku ? sum + line.quantity : sum), 0)
