import type { FeedInPostgres, PostgresDatabase } from '@shop/engine/postgres'
import type { OrderReads } from '../reads.ts'
import { loadDetails } from './details.ts'
import { eventReadsIn } from './event-reads.ts'
import { operatorsInPostgres } from './operators.ts'
import { createShown, pageOf } from './order-page.ts'
import type { FoundRow } from './order-rows.ts'
import { orderOf, rowOf } from './order-row.ts'

/** Order's reads in PostgreSQL, each of what is committed. */
export const orderReadsInPostgres = (db: PostgresDatabase, feed: FeedInPostgres): OrderReads => ({
  find: async (orderId) => {
    const row = await db.read((sql) => rowOf(sql, orderId))
    return row && orderOf(row)
  },
  findDetails: (orderId) =>
    db.read(async (sql) => (await loadDetails(sql, [orderId])).get(orderId)),
  findAll: (orderIds) =>
    db.read(async (sql) => {
      const ids = sql.array([...orderIds], 'TEXT')
      const rows = await sql<FoundRow[]>`
        SELECT *, NULL AS reference, NULL AS said, NULL AS sent_lines FROM orders WHERE id = ANY (${ids})`
      const found = new Map(rows.map((row) => [row.id, row]))
      const shown = createShown(orderIds.length)
      for (const [index, id] of orderIds.entries()) {
        const row = found.get(id)
        if (row && !shown.takes(row)) return shown.page(index)
      }
      return shown.page()
    }),
  page: (query) => db.read((sql) => pageOf(sql, query)),
  operator: operatorsInPostgres(db.read).find,
  ...eventReadsIn(db, feed),
})
