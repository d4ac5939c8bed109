import type { SQL } from 'bun'
import type { EngineAuditReads } from '@shop/engine'
import { openAuditedPostgres, rowsOf } from '@shop/engine/postgres'
import type {
  AuditedChange,
  AuditedInventoryDatabase,
  AuditedMovement,
  AuditedProduct,
  AuditedReservation,
  AuditedStock,
  InventoryAuditReads,
} from '../audit-reads.ts'
import type { ReservationRow } from './reservation-row.ts'
import { schema } from './schema.ts'

/** Opens Inventory's database for audits, of a shop with this currency or, by default, any. @throws DatabaseUnusableError */
export const openInventoryAudit = (
  url: string,
  currency?: string,
): Promise<AuditedInventoryDatabase> =>
  openAuditedPostgres({
    url,
    schema,
    pinnedTo: currency,
    unheard: { table: 'reservations', orderId: 'order_id', at: 'decided_at' },
    feed: 'stock_events',
    readsIn: inventoryAuditReadsIn,
  })

type StockRow = {
  sku: string
  is_product: boolean
  on_hand: number | null
  reserved: number | null
  last_movement: number | null
}

/** Whole numbers as doubles, which hold all of the shop's exactly. */
const stockRows = `
  SELECT sku, products.sku IS NOT NULL AS is_product, on_hand::float8 AS on_hand, reserved::float8 AS reserved,
    last_movement::float8 AS last_movement
  FROM products FULL JOIN stock USING (sku) ORDER BY sku`
const productRows = `
  SELECT sku, name, description, image, price::float8 AS price, listed, version::float8 AS version,
    on_hand::float8 AS "onHand", reserved::float8 AS reserved
  FROM catalogue ORDER BY sku`
const changeRows = `
  SELECT change_id AS "changeId", digest, kind, sku, units::float8 AS units, reason, refusal
  FROM changes ORDER BY change_id`
const movementRows = `
  SELECT seq::float8 AS seq, sku, on_hand_by::float8 AS "onHandBy", reserved_by::float8 AS "reservedBy",
    on_hand::float8 AS "onHand", reserved::float8 AS reserved, previous::float8 AS previous
  FROM movements ORDER BY movements.seq`

const inventoryAuditReadsIn = (sql: SQL): Omit<InventoryAuditReads, keyof EngineAuditReads> => ({
  reservations: () => reservationsIn(sql),
  stock: () => stockIn(sql),
  products: () => rowsOf<AuditedProduct>(sql, productRows),
  changes: () => rowsOf<AuditedChange>(sql, changeRows),
  movements: () => rowsOf<AuditedMovement>(sql, movementRows),
})

async function* reservationsIn(sql: SQL): AsyncGenerator<AuditedReservation> {
  const rows = rowsOf<ReservationRow>(sql, 'SELECT * FROM reservations ORDER BY order_id')
  for await (const row of rows) yield reservationOf(row)
}

async function* stockIn(sql: SQL): AsyncGenerator<AuditedStock> {
  for await (const row of rowsOf<StockRow>(sql, stockRows)) yield stockOf(row)
}

const stockOf = (row: StockRow): AuditedStock => {
  const { sku, is_product: isProduct, on_hand: onHand, reserved } = row
  return {
    sku,
    isProduct,
    lastMovement: row.last_movement ?? 0,
    units: onHand === null || reserved === null ? undefined : { onHand, reserved },
  }
}

const reservationOf = (row: ReservationRow): AuditedReservation => ({
  orderId: row.order_id,
  digest: row.digest,
  lines: row.lines,
  expectedAmount: numberOf(row.expected_amount),
  expectedCurrency: row.expected_currency,
  outcome: row.outcome,
  reasons: row.reasons,
  total: numberOf(row.total),
  currency: row.currency,
  canceled: row.canceled,
  shipped: row.shipped,
  moved: row.moved ?? [],
  heard: row.heard,
  short: row.short,
  decidedAtMs: numberOf(row.decided_at),
})

const numberOf = (value: string | null): number | null => (value === null ? null : Number(value))
