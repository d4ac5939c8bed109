import type { SQL } from 'bun'
import type { FeedInPostgres, PostgresDatabase } from '@shop/engine/postgres'
import { isReadable } from '@shop/engine/postgres'
import { detailedViewOf } from '../domain/detailed-view.ts'
import { eventOf } from '../domain/events.ts'
import { historyOf } from '../domain/history.ts'
import type { OrderReads } from '../reads.ts'
import { detailsOf, type DetailsRow } from './details.ts'
import { changeOf, type EventRow } from './order-events.ts'
import { orderOf, rowOf, type OrderRow } from './order-row.ts'

/** What happened, with each order as operators see it now. */
export const eventReadsIn = (
  { read }: Pick<PostgresDatabase, 'read'>,
  feed: FeedInPostgres,
): Pick<OrderReads, 'events' | 'history'> => ({
  events: (slice) =>
    feed.page(slice, async ({ sql, after, limit, epoch }) => {
      const rows = await sql.unsafe<ToldRow[]>(eventsAfter, [after.key, after.no, limit])
      return rows.map((row) => {
        const kept = row.said ? detailsOf({ said: row.said, lines: row.sent_lines }) : undefined
        const event = eventOf(
          changeOf(eventRowOf(row), row.id),
          detailedViewOf(orderOf(row), kept),
          epoch,
        )
        const place = { key: row.event_key, no: row.event_no }
        return { ...place, bytes: Buffer.byteLength(JSON.stringify(event)), event }
      })
    }),
  history: (orderId) =>
    read(async (sql) => {
      const row = await rowOf(sql, orderId)
      if (!row) return undefined
      const events = await eventsOf(sql, row)
      return historyOf(
        orderOf(row),
        // One that was committed since the order was read is no part of it yet.
        events
          .map((each) => changeOf(each, orderId))
          .filter(({ version }) => version <= Number(row.version)),
      )
    }),
})

const eventsAfter = `
  SELECT orders.*, event.key AS event_key, event.no AS event_no, event.version AS event_version,
    event.type AS event_type, event.at AS event_at, event.by AS event_by, d.said, d.lines AS sent_lines
  FROM order_events AS event JOIN orders ON orders.seq = event.order_seq
    LEFT JOIN order_details AS d ON d.seq = event.order_seq
  WHERE (event.key, event.no) > ($1::text::xid8, $2) AND ${isReadable}
  ORDER BY event.key, event.no LIMIT $3`

const eventsOf = (sql: SQL, { seq }: OrderRow): Promise<EventRow[]> =>
  sql`SELECT version, type, at, by FROM order_events WHERE order_seq = ${seq} ORDER BY version`

/** An event with its order and what is kept of its details. */
type ToldRow = OrderRow & {
  event_key: string
  event_no: string
  event_version: string
  event_type: EventRow['type']
  event_at: string
  event_by: string | null
  said: DetailsRow['said'] | null
  sent_lines: DetailsRow['lines']
}

const eventRowOf = (row: ToldRow): EventRow => ({
  version: row.event_version,
  type: row.event_type,
  at: row.event_at,
  by: row.event_by,
})
