import type { Database } from 'bun:sqlite'
import type { OrderReads } from '../reads.ts'
import { detailsInSqlite } from './details.ts'
import { eventReadsIn } from './event-reads.ts'
import type { OrderEventsInSqlite } from './order-events.ts'
import { operatorsInSqlite } from './operators.ts'
import { orderOf, type OrderRow } from './order-row.ts'
import { createShown, pageOf } from './order-page.ts'

/** Order's reads in SQLite, beside the transactions of the same connection. */
export const orderReadsInSqlite = (db: Database, events: OrderEventsInSqlite): OrderReads => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  const details = detailsInSqlite(db)
  return {
    find: async (orderId) => {
      const row = byId.get(orderId)
      return row ? orderOf(row) : undefined
    },
    findDetails: async (orderId) => details.load([orderId]).get(orderId),
    findAll: async (orderIds) => {
      const shown = createShown(orderIds.length)
      for (const [index, id] of orderIds.entries()) {
        const row = byId.get(id)
        if (row && !shown.takes(row)) return shown.page(index)
      }
      return shown.page()
    },
    page: (query) => pageOf(db, query),
    operator: operatorsInSqlite(db).find,
    ...eventReadsIn(db, { events, details, byId }),
  }
}
