import type { Database } from 'bun:sqlite'
import type { OrderChangeType, OrderStatus, RejectionReason } from '@shop/contracts'
import { assertFilePinned, openAuditedSqlite, rowsOf, type EngineAuditReads } from '@shop/engine'
import { auditedPartOf } from '../audit-reads.ts'
import type {
  AuditedLine,
  AuditedOrder,
  AuditedOrderDatabase,
  OrderAuditReads,
} from '../audit-reads.ts'
import type { Part } from '../domain/part.ts'
import type { OrderRow } from './order-row.ts'
import { schema } from './schema.ts'

/** Opens Order's file for audits, of a shop with this currency or, by default, any. @throws DatabaseUnusableError */
export const openOrderAudit = (path: string, currency?: string): AuditedOrderDatabase =>
  openAuditedSqlite({
    path,
    schema,
    pinnedTo: currency,
    unheard: { table: 'orders', orderId: 'id', at: 'recorded_at' },
    feed: 'order_events',
    readsIn: orderAuditReadsIn,
  })

/**
 * Asserts that a file of Order, of any version, is one of a shop with this currency. Changes nothing.
 * @throws DatabaseUnusableError when it is in another currency
 */
export const assertOrderCurrency = (path: string, currency: string): void =>
  assertFilePinned(path, schema.pinned, currency)

type Row = OrderRow & {
  status: OrderStatus
  has_details_row: number
  event_version: number | null
  event_type: OrderChangeType | null
  is_event_kept: number | null
}

const selectOrders = `
  SELECT orders.*, d.seq IS NOT NULL AS has_details_row,
    event.version AS event_version, event.type AS event_type,
    last_event >= (SELECT min(no) FROM order_events) AS is_event_kept
  FROM orders LEFT JOIN order_details AS d ON d.seq = orders.seq
    LEFT JOIN order_events AS event ON event.no = orders.last_event`

const orderAuditReadsIn = (db: Database): Omit<OrderAuditReads, keyof EngineAuditReads> => {
  const byId = db.prepare<Row, []>(`${selectOrders} ORDER BY id`)
  const one = db.prepare<Row, [string]>(`${selectOrders} WHERE id = ?`)
  const total = db.prepare<{ n: number }, []>('SELECT count(*) AS n FROM orders')
  return {
    orders: () => rowsOf(byId.iterate(), auditedOf),
    find: async (orderId) => {
      const row = one.get(orderId)
      return row ? auditedOf(row) : undefined
    },
    orderCount: async () => total.get()!.n,
  }
}

const auditedOf = (row: Row): AuditedOrder => ({
  orderId: row.id,
  digest: row.digest,
  lines: JSON.parse(row.lines) as AuditedLine[],
  details: row.details,
  hasDetailsRow: row.has_details_row === 1,
  expectedAmount: row.expected_amount,
  expectedCurrency: row.expected_currency,
  outcome: row.outcome,
  reasons: row.reasons === null ? null : (JSON.parse(row.reasons) as RejectionReason[]),
  total: row.total,
  currency: row.currency,
  canceled: row.canceled === 1,
  shipped: row.shipped === 1,
  parts: row.parts === null ? [] : (JSON.parse(row.parts) as Part[]).map(auditedPartOf),
  heard: row.heard === 1,
  status: row.status,
  version: row.version,
  recordedAtMs: row.recorded_at,
  lastEvent: lastEventOf(row),
})

const lastEventOf = (row: Row): AuditedOrder['lastEvent'] => {
  const { event_version: version, event_type: type } = row
  if (version !== null && type !== null) return { version, type }
  return row.is_event_kept === 1 ? 'missing' : null
}
