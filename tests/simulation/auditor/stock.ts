import { movedOf, noUnits } from './parts.ts'
import type { Purchases } from './purchases.ts'
import {
  linesOf,
  type ProductRow,
  type ReceiptRow,
  type ReservationRow,
  type Rows,
} from './rows.ts'
import { must } from './violation.ts'

/**
 * Every unit held or sold is there, after each commit of Inventory, restored or not.
 *
 * - What a product has reserved is the sum of what its reservations hold; a short one holds nothing.
 * - On hand and shipped are, to the unit, the receipts and counts that the ledger has; each was sent, and is there once.
 * - A receipt that was answered 200 is in the ledger, unless a restore took it away.
 * - A short order is one that does not fit: every order that fits has its units.
 */
export const auditStock = (rows: Rows, purchases: Purchases): void => {
  const reservations = rows.reservations()
  const { held, gone } = countedOf(reservations)
  const received = new Map<string, number>()
  const ledger = rows.receipts()
  for (const row of ledger) {
    const { change_id: changeId, sku, units } = row
    if (row.kind === 'counted') auditCount(row, purchases)
    else {
      const sent = purchases.receipts.get(changeId)
      must(sent?.sku === sku && sent.units === units, 'nobody sent these units', { changeId, sku })
    }
    received.set(sku, (received.get(sku) ?? 0) + units)
  }
  const applied = new Set(ledger.map((row) => row.change_id))
  for (const { changeId, isPromised } of purchases.receipts.values()) {
    must(!isPromised || applied.has(changeId), 'a promised receipt is gone', { changeId })
  }
  const products = new Map(rows.products().map((row) => [row.sku, row]))
  for (const { sku, on_hand: onHand, reserved } of products.values()) {
    const isHeld = reserved === (held.get(sku) ?? 0)
    must(isHeld, 'reserved is not the sum of what is held', { sku, reserved, held: held.get(sku) })
    const isThere = reserved >= 0 && onHand >= reserved
    must(isThere, 'more is reserved than there is', { sku, onHand, reserved })
    const units = { onHand, gone: gone.get(sku) ?? 0, received: received.get(sku) ?? 0 }
    must(units.onHand + units.gone === units.received, 'units came from nowhere, or went there', {
      sku,
      ...units,
    })
  }
  for (const row of reservations) {
    must(!row.short || !fits(row, products), 'short, and all its units are there', { row })
  }
}

/** A count leaves as many units as were counted, and took the place of those that the counter had seen. */
const auditCount = (row: ReceiptRow, { counts }: Purchases): void => {
  const sent = counts.get(row.change_id)
  must(sent?.sku === row.sku, 'nobody counted these units', { row })
  must(row.on_hand === sent!.units, 'the units are not those that were counted', { row, sent })
  const before = row.on_hand - row.units
  must(before === sent!.seen, 'a count of units that nobody saw', { row, sent })
}

/** Units by SKU: held by open reservations, and gone from the house with their parts. */
const countedOf = (reservations: readonly ReservationRow[]) => {
  const held = new Map<string, number>()
  const gone = new Map<string, number>()
  for (const row of reservations) {
    if (row.outcome !== 'in-stock' || row.short) continue
    const moved = movedOf(row)
    for (const { sku, quantity } of linesOf(row)) {
      const { shipped, canceled, restocked } = moved.get(sku) ?? noUnits
      const left = row.canceled ? 0 : quantity - shipped - canceled
      held.set(sku, (held.get(sku) ?? 0) + left)
      gone.set(sku, (gone.get(sku) ?? 0) + shipped - restocked)
    }
  }
  return { held, gone }
}

const fits = (row: ReservationRow, products: ReadonlyMap<string, ProductRow>): boolean =>
  linesOf(row).every(({ sku, quantity }) => {
    const product = products.get(sku)
    const { canceled, restocked } = movedOf(row).get(sku) ?? noUnits
    const wanted = quantity - canceled - restocked
    return product !== undefined && wanted <= product.on_hand - product.reserved
  })
