import type { Database } from 'bun:sqlite'
import type { MovedLine, RejectionReason } from '@shop/contracts'
import { assertFilePinned, openAuditedSqlite, rowsOf, type EngineAuditReads } from '@shop/engine'
import type {
  AuditedChange,
  AuditedInventoryDatabase,
  AuditedLine,
  AuditedMovement,
  AuditedProduct,
  AuditedReservation,
  AuditedStock,
  InventoryAuditReads,
} from '../audit-reads.ts'
import type { ReservationRow } from './reservation-row.ts'
import { schema } from './schema.ts'

/** Opens Inventory's file for audits, of a shop with this currency or, by default, any. @throws DatabaseUnusableError */
export const openInventoryAudit = (path: string, currency?: string): AuditedInventoryDatabase =>
  openAuditedSqlite({
    path,
    schema,
    pinnedTo: currency,
    unheard: { table: 'reservations', orderId: 'order_id', at: 'decided_at' },
    feed: 'stock_events',
    readsIn: inventoryAuditReadsIn,
  })

/**
 * Asserts that a file of Inventory, of any version, is one of a shop with this currency. Changes nothing.
 * @throws DatabaseUnusableError when it is in another currency
 */
export const assertInventoryCurrency = (path: string, currency: string): void =>
  assertFilePinned(path, schema.pinned, currency)

type StockRow = {
  sku: string
  is_product: number
  on_hand: number | null
  reserved: number | null
  last_movement: number | null
}
type ProductRow = Omit<AuditedProduct, 'listed'> & { listed: number }

const inventoryAuditReadsIn = (db: Database): Omit<InventoryAuditReads, keyof EngineAuditReads> => {
  const reservations = db.prepare<ReservationRow, []>(
    'SELECT * FROM reservations ORDER BY order_id',
  )
  // A FULL JOIN of the view would compare every product with every row of stock.
  const stock = db.prepare<StockRow, []>(`
    SELECT sku, 1 AS is_product, on_hand, reserved, last_movement FROM products LEFT JOIN stock USING (sku)
    UNION ALL
    SELECT sku, 0, on_hand, reserved, last_movement FROM stock
      WHERE NOT EXISTS (SELECT 1 FROM products WHERE products.sku = stock.sku)
    ORDER BY sku`)
  const products = db.prepare<ProductRow, []>(`
    SELECT sku, name, description, image, price, listed, version, on_hand AS onHand, reserved
    FROM catalogue ORDER BY sku`)
  const changes = db.prepare<AuditedChange, []>(
    'SELECT change_id AS changeId, digest, kind, sku, units, reason, refusal FROM changes ORDER BY change_id',
  )
  const movements = db.prepare<AuditedMovement, []>(`
    SELECT seq, sku, on_hand_by AS onHandBy, reserved_by AS reservedBy, on_hand AS onHand, reserved, previous
    FROM movements ORDER BY seq`)
  return {
    reservations: () => rowsOf(reservations.iterate(), reservationOf),
    stock: () => rowsOf(stock.iterate(), stockOf),
    products: () => rowsOf(products.iterate(), (row) => ({ ...row, listed: row.listed === 1 })),
    changes: () => rowsOf(changes.iterate(), (row) => row),
    movements: () => rowsOf(movements.iterate(), (row) => row),
  }
}

const stockOf = (row: StockRow): AuditedStock => {
  const { sku, is_product, on_hand: onHand, reserved } = row
  return {
    sku,
    isProduct: is_product === 1,
    lastMovement: row.last_movement ?? 0,
    units: onHand === null || reserved === null ? undefined : { onHand, reserved },
  }
}

const reservationOf = (row: ReservationRow): AuditedReservation => ({
  orderId: row.order_id,
  digest: row.digest,
  lines: JSON.parse(row.lines) as AuditedLine[],
  expectedAmount: row.expected_amount,
  expectedCurrency: row.expected_currency,
  outcome: row.outcome,
  reasons: row.reasons === null ? null : (JSON.parse(row.reasons) as RejectionReason[]),
  total: row.total,
  currency: row.currency,
  canceled: row.canceled === 1,
  shipped: row.shipped === 1,
  moved: row.moved === null ? [] : (JSON.parse(row.moved) as MovedLine[]),
  heard: row.heard === 1,
  short: row.short === 1,
  decidedAtMs: row.decided_at,
})
