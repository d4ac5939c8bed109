import type { Database } from 'bun:sqlite'
import { feedInSqlite, type FeedInSqlite, type RowsAfter } from '@shop/engine'
import type { AdminProductView, StockEvent } from '@shop/contracts'
import { stockEventOf, type StockChange } from '../domain/stock-level.ts'

type EventRow = { no: number; sku: string; type: StockChange['type']; at: number }

export type StockEventsInSqlite = FeedInSqlite & {
  write(changes: readonly StockChange[]): void
  /** The events of a page, each with its product as `read` finds it. */
  rowsAfter(read: (sku: string) => AdminProductView): RowsAfter<StockEvent>
}

/** The changes of levels of stock, in the order of commits. */
export const stockEventsInSqlite = (db: Database, epoch: () => string): StockEventsInSqlite => {
  const feed = feedInSqlite(db, { table: 'stock_events', epoch })
  const insert = db.prepare<void, [number, string, string, number]>(
    'INSERT INTO stock_events (no, sku, type, at) VALUES (?, ?, ?, ?)',
  )
  const eventsAfter = db.prepare<EventRow, [number, number]>(
    'SELECT * FROM stock_events WHERE no > ? ORDER BY no LIMIT ?',
  )
  return {
    ...feed,
    write: (changes) => {
      if (changes.length === 0) return
      let no = feed.newest()
      for (const { sku, type, atMs } of changes) insert.run((no += 1), sku, type, atMs)
    },
    rowsAfter: (read) =>
      function* ({ after, limit, epoch: now }) {
        for (const { no, sku, type, at } of eventsAfter.iterate(after, limit)) {
          const event = stockEventOf(
            { sku, type, atMs: at },
            { no, epoch: now, product: read(sku) },
          )
          yield { no, bytes: Buffer.byteLength(JSON.stringify(event)), event }
        }
      },
  }
}
