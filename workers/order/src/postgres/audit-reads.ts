import type { SQL } from 'bun'
import type { OrderChangeType, OrderStatus } from '@shop/contracts'
import type { EngineAuditReads } from '@shop/engine'
import { openAuditedPostgres, rowsOf } from '@shop/engine/postgres'
import { auditedPartOf } from '../audit-reads.ts'
import type { AuditedOrder, AuditedOrderDatabase, OrderAuditReads } from '../audit-reads.ts'
import type { OrderRow } from './order-row.ts'
import { schema } from './schema.ts'

/** Opens Order's database for audits, of a shop with this currency or, by default, any. @throws DatabaseUnusableError */
export const openOrderAudit = (url: string, currency?: string): Promise<AuditedOrderDatabase> =>
  openAuditedPostgres({
    url,
    schema,
    pinnedTo: currency,
    unheard: { table: 'orders', orderId: 'id', at: 'recorded_at' },
    feed: 'order_events',
    readsIn: orderAuditReadsIn,
  })

type Row = OrderRow & {
  status: OrderStatus
  has_details_row: boolean
  event_version: string | null
  event_type: OrderChangeType | null
  is_event_kept: boolean | null
}

/** Of events with one key some may be removed already, so that nothing is known of the first key that is left. */
const selectOrders = `
  SELECT orders.*, d.seq IS NOT NULL AS has_details_row,
    event.version AS event_version, event.type AS event_type,
    orders.event_key > (SELECT min(key) FROM order_events) AS is_event_kept
  FROM orders LEFT JOIN order_details AS d ON d.seq = orders.seq
    LEFT JOIN LATERAL (
      SELECT version, type FROM order_events WHERE order_seq = orders.seq ORDER BY version DESC LIMIT 1
    ) AS event ON true`

const orderAuditReadsIn = (sql: SQL): Omit<OrderAuditReads, keyof EngineAuditReads> => ({
  orders: () => auditedIn(sql),
  find: async (orderId) => {
    const [row] = await sql.unsafe<Row[]>(`${selectOrders} WHERE id = $1`, [orderId])
    return row && auditedOf(row)
  },
  orderCount: async () => {
    const [row] = await sql<[{ n: string }]>`SELECT count(*) AS n FROM orders`
    return Number(row.n)
  },
})

async function* auditedIn(sql: SQL): AsyncGenerator<AuditedOrder> {
  for await (const row of rowsOf<Row>(sql, `${selectOrders} ORDER BY id`)) yield auditedOf(row)
}

const auditedOf = (row: Row): AuditedOrder => ({
  orderId: row.id,
  digest: row.digest,
  lines: row.lines,
  details: row.details,
  hasDetailsRow: row.has_details_row,
  expectedAmount: numberOf(row.expected_amount),
  expectedCurrency: row.expected_currency,
  outcome: row.outcome,
  reasons: row.reasons,
  total: numberOf(row.total),
  currency: row.currency,
  canceled: row.canceled,
  shipped: row.shipped,
  parts: (row.parts ?? []).map(auditedPartOf),
  heard: row.is_heard,
  status: row.status,
  version: Number(row.version),
  recordedAtMs: Number(row.recorded_at),
  lastEvent: lastEventOf(row),
})

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text))

const lastEventOf = (row: Row): AuditedOrder['lastEvent'] => {
  const { event_version: version, event_type: type } = row
  if (version !== null && type !== null) return { version: Number(version), type }
  return row.is_event_kept === true ? 'missing' : null
}
