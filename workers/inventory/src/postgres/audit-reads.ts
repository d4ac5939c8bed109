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

/** Every query answers with rows of its type. Whole numbers are read as doubles, which hold all of the shop's exactly. */
const inventoryAuditReadsIn = (sql: SQL): Omit<InventoryAuditReads, keyof EngineAuditReads> => ({
  reservations: () => rowsOf<AuditedReservation>(sql, reservations),
  stock: () => rowsOf<AuditedStock>(sql, stock),
  products: () => rowsOf<AuditedProduct>(sql, products),
  changes: () => rowsOf<AuditedChange>(sql, changes),
  movements: () => rowsOf<AuditedMovement>(sql, movements),
})

const reservations = `
  SELECT order_id AS "orderId", digest, lines, expected_amount::float8 AS "expectedAmount",
    expected_currency AS "expectedCurrency", outcome, reasons, total::float8 AS total, currency, canceled, shipped,
    coalesce(moved, '[]') AS moved, waiting.seq IS NULL AS heard, short, decided_at::float8 AS "decidedAtMs"
  FROM reservations LEFT JOIN reservations_unheard AS waiting USING (seq) ORDER BY order_id`

const stock = `
  SELECT sku, products.sku IS NOT NULL AS "isProduct", coalesce(last_movement, 0)::float8 AS "lastMovement",
    CASE WHEN stock.sku IS NOT NULL THEN json_build_object('onHand', on_hand, 'reserved', reserved) END AS units
  FROM products FULL JOIN stock USING (sku) ORDER BY sku`

const products = `
  SELECT sku, name, description, image, price::float8 AS price, listed, version::float8 AS version,
    on_hand::float8 AS "onHand", reserved::float8 AS reserved
  FROM catalogue ORDER BY sku`

const changes = `
  SELECT change_id AS "changeId", digest, kind, sku, units::float8 AS units, reason, refusal
  FROM changes ORDER BY change_id`

const movements = `
  SELECT seq::float8 AS seq, sku, on_hand_by::float8 AS "onHandBy", reserved_by::float8 AS "reservedBy",
    on_hand::float8 AS "onHand", reserved::float8 AS reserved, previous::float8 AS previous
  FROM movements ORDER BY movements.seq`
