import type { Database } from 'bun:sqlite'
import { detailedViewOf } from '../domain/detailed-view.ts'
import { eventOf } from '../domain/events.ts'
import { historyOf } from '../domain/history.ts'
import type { OrderReads } from '../reads.ts'
import type { detailsInSqlite } from './details.ts'
import { changeOf, type EventRow, type OrderEventsInSqlite } from './order-events.ts'
import { orderOf, type OrderRow } from './order-row.ts'

type EventSources = {
  events: OrderEventsInSqlite
  details: ReturnType<typeof detailsInSqlite>
  byId: { get(orderId: string): OrderRow | null }
}

/** Reads events, with each order as operators see it now. */
export const eventReadsIn = (
  db: Database,
  { events, details, byId }: EventSources,
): Pick<OrderReads, 'events' | 'history'> => {
  const eventsAfter = db.prepare<OrderRow & EventColumns, [number, number]>(
    `SELECT orders.*, event.no AS event_no, event.version AS event_version, event.type AS event_type,
       event.at AS event_at, event.by AS event_by
     FROM order_events AS event JOIN orders ON orders.seq = event.order_seq
     WHERE event.no > ? ORDER BY event.no LIMIT ?`,
  )
  const chain = db.prepare<EventRow, [number]>(
    `WITH RECURSIVE chain AS (
       SELECT * FROM order_events WHERE no = ?
       UNION ALL
       SELECT earlier.* FROM chain JOIN order_events AS earlier ON earlier.no = chain.before_no
     ) SELECT version, type, at, by FROM chain ORDER BY no`,
  )
  return {
    events: async (slice) =>
      events.page(slice, function* ({ after, limit, epoch }) {
        for (const row of eventsAfter.iterate(after, limit)) {
          const change = changeOf(eventRowOf(row), row.id)
          const order = orderOf(row)
          const kept = order.details === 'none' ? undefined : details.load([row.id]).get(row.id)
          const event = eventOf(change, detailedViewOf(order, kept), epoch)
          yield { no: row.event_no, bytes: Buffer.byteLength(JSON.stringify(event)), event }
        }
      }),
    history: async (orderId) => {
      const row = byId.get(orderId)
      if (!row) return undefined
      const rows = row.last_event === null ? [] : chain.all(row.last_event)
      return historyOf(
        orderOf(row),
        rows.map((each) => changeOf(each, orderId)),
      )
    },
  }
}

/** The columns of an event beside those of its order. */
type EventColumns = {
  event_no: number
  event_version: number
  event_type: EventRow['type']
  event_at: number
  event_by: string | null
}

const eventRowOf = (row: EventColumns): EventRow => ({
  version: row.event_version,
  type: row.event_type,
  at: row.event_at,
  by: row.event_by,
})
