import type { SQL } from 'bun'
import type { Transaction } from '@shop/engine/postgres'
import type { Order } from '../domain/order.ts'
import { factColumns, orderOf, recordOf, type OrderRow } from './order-row.ts'

const facts = factColumns.join(', ')

/** In the order of ids: two batches that need the same rows then wait for each other and never both. */
const lockById = `
  SELECT orders.* FROM orders
  WHERE id = ANY ($1::text[] || ARRAY (
    SELECT id FROM order_details JOIN orders USING (seq) WHERE reference = ANY ($2::text[])))
  ORDER BY id FOR NO KEY UPDATE`

/** Numbered as they came, written in the order of ids. Each version of an order has one event. */
const insert = `
  INSERT INTO orders (seq, id, number, recorded_at, event_key, ${facts})
  SELECT next_seq, id, number, recorded_at, CASE WHEN version > 0 THEN pg_current_xact_id() END, ${facts}
  FROM (
    SELECT nextval('orders_seq_seq') AS next_seq, said.*
    FROM json_populate_recordset(NULL::orders, $1::text::json) AS said
  ) AS numbered ORDER BY id`

const update = `
  UPDATE orders SET (event_key, ${facts}) = (
    CASE WHEN said.version > orders.version THEN greatest(pg_current_xact_id(), orders.event_key) ELSE orders.event_key END,
    ${factColumns.map((column) => `said.${column}`).join(', ')})
  FROM json_populate_recordset(NULL::orders, $1::text::json) AS said WHERE orders.id = said.id`

/**
 * Locks those of the orders that exist, and those with one of the references, until the end of the transaction. Resolves
 * with them by id.
 */
export const lockOrders = async (
  sql: SQL,
  orderIds: Iterable<string>,
  references: Iterable<string>,
): Promise<ReadonlyMap<string, Order>> => {
  const rows: OrderRow[] = await sql.unsafe(lockById, [
    sql.array([...orderIds], 'TEXT'),
    sql.array([...references], 'TEXT'),
  ])
  return new Map(rows.map((row) => [row.id, orderOf(row)]))
}

/**
 * Writes orders over those that were locked, and the others as new ones. A new one that another transaction has written
 * meanwhile is an error: SQLSTATE 23505.
 */
export const writeOrders = (
  { sql, send }: Transaction,
  orders: ReadonlyMap<string, Order>,
  locked: ReadonlyMap<string, Order>,
): void => {
  const all = [...orders.values()]
  const known = all.filter(({ id }) => locked.has(id))
  const added = all.filter(({ id }) => !locked.has(id))
  if (added.length > 0) send(sql.unsafe(insert, [JSON.stringify(added.map(recordOf))]))
  if (known.length > 0) send(sql.unsafe(update, [JSON.stringify(known.map(recordOf))]))
}
