import type { Transaction } from '@shop/engine/postgres'
import type { OrderChange } from '../domain/events.ts'

/** A row of the table `order_events`. */
export type EventRow = {
  version: string
  type: OrderChange['type']
  at: string
  by: string | null
}

/** The key of an event is that of its order, which is written before it in the same transaction. */
const insert = `
  INSERT INTO order_events (key, order_seq, version, type, at, by)
  SELECT event_key, seq, change.version, change.type, change."atMs", change.by
  FROM json_to_recordset($1::text::json)
      AS change (place int, "orderId" text, version bigint, type text, "atMs" bigint, by text)
    JOIN orders ON orders.id = change."orderId"
  ORDER BY place`

/** Writes the changes of orders that are written, in their order. */
export const writeEvents = ({ sql, send }: Transaction, changes: readonly OrderChange[]): void => {
  if (changes.length === 0) return
  send(sql.unsafe(insert, [JSON.stringify(changes.map((change, place) => ({ ...change, place })))]))
}

/** The change that a row of an order holds. */
export const changeOf = (row: EventRow, orderId: string): OrderChange => ({
  orderId,
  version: Number(row.version),
  type: row.type,
  atMs: Number(row.at),
  by: row.by ?? undefined,
})
