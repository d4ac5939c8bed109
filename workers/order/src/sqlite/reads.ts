import type { Database } from 'bun:sqlite'
import { orderPageBytesMax, type OrderStatus } from '@shop/contracts'
import type { OrderPage, OrderPageQuery, OrderReads } from '../reads.ts'
import { eventOf } from '../domain/events.ts'
import { historyOf } from '../domain/history.ts'
import { changeOf, type EventRow, type OrderEventsInSqlite } from './order-events.ts'
import { orderOf, type OrderRow } from './order-row.ts'

/** Order's reads in SQLite, beside the transactions of the same connection. */
export const orderReadsInSqlite = (db: Database, events: OrderEventsInSqlite): OrderReads => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  return {
    find: async (orderId) => {
      const row = byId.get(orderId)
      return row ? orderOf(row) : undefined
    },
    findAll: async (orderIds) => {
      const shown = createShown()
      for (const [index, id] of orderIds.entries()) {
        const row = byId.get(id)
        if (row && !shown.takes(row)) return shown.page(index)
      }
      return shown.page()
    },
    page: async (query) => pageOf(db, query),
    ...eventReadsIn(db, { events, byId }),
  }
}

type EventSources = {
  events: OrderEventsInSqlite
  byId: { get(orderId: string): OrderRow | null }
}

const eventReadsIn = (
  db: Database,
  { events, byId }: EventSources,
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
          const bytes = bytesOf(row) + eventBytesMax
          yield { no: row.event_no, bytes, event: eventOf(change, orderOf(row), epoch) }
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

/** Bytes of an event beside its order, at most. */
const eventBytesMax = 500

/** In words that match the partial indexes; SQLite does not use them for a condition with a bound status. */
const statusCondition: Record<OrderStatus, string> = {
  pending: "AND status = 'pending' AND NOT heard",
  confirmed: "AND status = 'confirmed'",
  rejected: "AND status = 'rejected' AND outcome = 'rejected'",
  canceled: "AND status = 'canceled' AND canceled",
  shipped: "AND status = 'shipped' AND shipped",
}

/** Bytes of an order beside its lines and reasons, at most: names, numbers, times and the id. */
const otherBytesMax = 800

/**
 * Bytes of the order in an answer, at most. Lines and reasons are stored as they are answered, and are ASCII. A part is
 * answered as it is stored, and its units again with the lines; the words of operators are only a little of it.
 */
const bytesOf = ({ lines, reasons, parts }: OrderRow): number =>
  lines.length + (reasons?.length ?? 0) + 2 * (parts?.length ?? 0) + otherBytesMax

/** The rows of a page, bounded in bytes. It has one row at least. */
const createShown = () => {
  const rows: OrderRow[] = []
  let byteCount = 0
  return {
    rows,
    /** Whether the row is in the page. The first one that is not ends it. */
    takes: (row: OrderRow): boolean => {
      byteCount += bytesOf(row)
      if (rows.length > 0 && byteCount > orderPageBytesMax) return false
      rows.push(row)
      return true
    },
    page: (nextCursor?: number): OrderPage => ({
      orders: rows.map(orderOf),
      ...(nextCursor !== undefined && { nextCursor: String(nextCursor) }),
    }),
  }
}

/** Reads one row more than the page, to see whether another page follows. */
const pageOf = (
  db: Database,
  { status, fromMs, toMs, before, limit }: OrderPageQuery,
): OrderPage => {
  const afterCursor = before
    ? 'AND (recorded_at, seq) < (SELECT recorded_at, seq FROM orders WHERE seq = ?)'
    : ''
  const sql = `
    SELECT * FROM orders WHERE recorded_at >= ? AND recorded_at < ? ${afterCursor}
      ${status ? statusCondition[status] : ''}
    ORDER BY recorded_at DESC, seq DESC LIMIT ?`
  const values = [fromMs, toMs, ...(before ? [before] : []), limit + 1]
  const shown = createShown()
  for (const row of db.query<OrderRow, number[]>(sql).iterate(...values)) {
    if (shown.rows.length === limit || !shown.takes(row)) return shown.page(shown.rows.at(-1)!.seq)
  }
  return shown.page()
}
