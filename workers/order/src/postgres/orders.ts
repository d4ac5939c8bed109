import type { SQL } from 'bun'
import {
  columnTexts,
  saidRows,
  setColumns,
  type ColumnTypes,
  type SaidRow,
  type Transaction,
} from '@shop/engine/postgres'
import type { OrderChange } from '../domain/events.ts'
import type { Order } from '../domain/order.ts'
import { decisionOf, orderOf, recordOf, type OrderRow } from './order-row.ts'

/** An order, its number, and the key of its last event; null without one. */
export type StoredOrder = { order: Order; seq: string; eventKey: string | null }

const setFacts = (columns: ColumnTypes): string => `
  event_key = CASE WHEN said.version > orders.version
    THEN greatest(pg_current_xact_id(), orders.event_key) ELSE orders.event_key END,
  ${setColumns(columns, 'said')}`

/** The columns that a decision changes: most of an order is as it was. */
const decision = {
  lines: 'jsonb',
  outcome: 'text',
  reasons: 'json',
  reason_count: 'int',
  total: 'bigint',
  currency: 'text',
  is_heard: 'boolean',
  version: 'bigint',
  reply_to: 'text',
  confirmed_at: 'bigint',
  updated_at: 'bigint',
} as const

const decidedOrder = { seq: 'bigint', ...decision } as const
/** The columns that facts change. */
const fact = {
  digest: 'text',
  expected_amount: 'bigint',
  expected_currency: 'text',
  placed_at: 'bigint',
  trusted: 'boolean',
  canceled: 'boolean',
  shipped: 'boolean',
  parts: 'json',
  details: 'text',
  content_at: 'bigint',
  shipped_at: 'bigint',
  canceled_at: 'bigint',
  ...decision,
} as const satisfies Partial<Record<keyof OrderRow, string>>
const newOrder = {
  place: 'int',
  id: 'text',
  number: 'text',
  recorded_at: 'bigint',
  ...fact,
} as const
const event = {
  order_seq: 'bigint',
  place: 'int',
  key_before: 'xid8',
  version: 'bigint',
  type: 'text',
  at: 'bigint',
  by: 'text',
} as const

const facts = Object.keys(fact).join(', ')

/** In the order of ids: two batches that need the same rows then wait for each other and never both. */
const lockById = `
  SELECT seq, id, recorded_at, event_key, ${facts} FROM orders
  WHERE id = ANY ($1::text[] || ARRAY (
    SELECT id FROM order_details JOIN orders USING (seq) WHERE reference = ANY ($2::text[])))
  ORDER BY id FOR NO KEY UPDATE`

/** The first parameters of each in the statement below. */
const firstNew = 4
const firstDecided = firstNew + Object.keys(newOrder).length
const firstEvent = firstDecided + Object.keys(decidedOrder).length

/**
 * Nearly all that a batch writes, in one statement, because each costs the server and the program as much as several orders:
 * new orders, in the order of ids, orders that were decided, and the events of all. There is one for each version of an
 * order. New orders and their events have a place, from 1 to $1, in place of a number that they do not have yet. The table of
 * unheard orders gets new ones at the places $2, and loses the numbers $3. The key of an event is this transaction, or that of
 * the event of its order before it, if that is later.
 */
const write = `
  WITH numbers AS MATERIALIZED (
    SELECT ARRAY (SELECT nextval('orders_seq_seq') FROM generate_series(1, $1::int)) AS taken
  ), added AS (
    INSERT INTO orders (seq, id, number, recorded_at, event_key, ${facts})
    SELECT (SELECT taken FROM numbers)[place], id, number, recorded_at,
      CASE WHEN version > 0 THEN pg_current_xact_id() END, ${facts}
    FROM ${saidRows('said', newOrder, firstNew)}
  ), decided AS (
    UPDATE orders SET ${setFacts(decision)}
    FROM ${saidRows('said', decidedOrder, firstDecided)} WHERE orders.seq = said.seq
  ), waiting AS (
    INSERT INTO orders_unheard SELECT (SELECT taken FROM numbers)[place] FROM unnest($2::int[]) AS place
  ), heard AS (
    DELETE FROM orders_unheard WHERE seq = ANY ($3::bigint[])
  )
  INSERT INTO order_events (key, order_seq, version, type, at, by)
  SELECT greatest(pg_current_xact_id(), key_before),
    coalesce(order_seq, (SELECT taken FROM numbers)[place]), version, type, at, by
  FROM ${saidRows('said', event, firstEvent)}`

const update = `
  UPDATE orders SET ${setFacts(fact)}
  FROM json_populate_recordset(NULL::orders, $1::text::json) AS said WHERE orders.seq = said.seq`

const wait = 'INSERT INTO orders_unheard SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING'

/**
 * Locks those of the orders that exist, and those with one of the references, until the end of the transaction. Resolves
 * with them by id.
 */
export const lockOrders = async (
  sql: SQL,
  orderIds: Iterable<string>,
  references: Iterable<string>,
): Promise<ReadonlyMap<string, StoredOrder>> => {
  const rows: (OrderRow & { event_key: string | null })[] = await sql.unsafe(lockById, [
    sql.array([...orderIds], 'TEXT'),
    sql.array([...references], 'TEXT'),
  ])
  return new Map(
    rows.map((row) => [row.id, { order: orderOf(row), seq: row.seq, eventKey: row.event_key }]),
  )
}

/**
 * Writes orders over those that were locked, and the others as new ones, numbered as they came. A new one that another
 * transaction has written meanwhile is an error: SQLSTATE 23505. Writes their changes, in their order.
 */
export const writeOrders = (
  { sql, send }: Transaction,
  { orders, changes }: { orders: ReadonlyMap<string, Order>; changes: readonly OrderChange[] },
  locked: ReadonlyMap<string, StoredOrder>,
): void => {
  const rows = rowsOf(orders, locked)
  const { added, decided, changed, places, newWaiting, waiting, heard } = rows
  const changeOf = ({ orderId, version, type, atMs, by }: OrderChange) => {
    const { seq, eventKey } = locked.get(orderId) ?? {}
    const place = places.get(orderId)
    return { order_seq: seq, place, key_before: eventKey, version, type, at: atMs, by }
  }
  if (changed.length > 0) send(sql.unsafe(update, [JSON.stringify(changed)]))
  if (waiting.length > 0) send(sql.unsafe(wait, [sql.array(waiting, 'BIGINT')]))
  if (orders.size > 0) {
    const numbers = [sql.array(newWaiting, 'INT'), sql.array(heard, 'BIGINT')]
    const said = [
      ...columnTexts(newOrder, added.sort(byId)),
      ...columnTexts(decidedOrder, decided),
      ...columnTexts(event, changes.map(changeOf)),
    ]
    send(sql.unsafe(write, [places.size, ...numbers, ...said]))
  }
}

const rowsOf = (orders: ReadonlyMap<string, Order>, locked: ReadonlyMap<string, StoredOrder>) => {
  const rows = { added: [] as Added[], decided: [] as Decided[], changed: [] as object[] }
  const unheard = { newWaiting: [] as number[], waiting: [] as string[], heard: [] as string[] }
  const places = new Map<string, number>()
  for (const [id, order] of orders) {
    const before = locked.get(id)
    if (!before) {
      places.set(id, places.size + 1)
      rows.added.push({ ...recordOf(order), place: places.size })
      if (!order.heard) unheard.newWaiting.push(places.size)
      continue
    }
    const { seq } = before
    if (isDecidedAlone(before.order, order)) rows.decided.push({ seq, ...decisionOf(order) })
    else rows.changed.push({ seq, ...recordOf(order) })
    if (order.heard !== before.order.heard)
      (order.heard ? unheard.heard : unheard.waiting).push(seq)
  }
  return { ...rows, ...unheard, places }
}

type Added = SaidRow<typeof newOrder> & { id: string }
type Decided = SaidRow<typeof decidedOrder>

const byId = (a: Added, b: Added): number => (a.id < b.id ? -1 : 1)

/** Whether nothing changed but what `decided` has. */
const isDecidedAlone = (before: Order, after: Order): boolean =>
  after.outcome !== undefined &&
  before.content === after.content &&
  before.details === after.details &&
  before.parts === after.parts &&
  before.canceled === after.canceled &&
  before.shipped === after.shipped &&
  before.placedAtMs === after.placedAtMs &&
  before.shippedAtMs === after.shippedAtMs &&
  before.canceledAtMs === after.canceledAtMs
