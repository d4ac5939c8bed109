import type { Database } from 'bun:sqlite'
import { feedInSqlite } from '@shop/engine'
import type { OrderChange } from '../domain/events.ts'

/** A row of the table `order_events`. */
export type EventRow = {
  version: number
  type: OrderChange['type']
  at: number
  by: string | null
}

/** A change with its number and that of the change of its order before. */
export type NumberedChange = { change: OrderChange; no: number; before: number | null }

export type OrderEventsInSqlite = ReturnType<typeof orderEventsInSqlite>

/** The changes of orders, in the order of commits. */
export const orderEventsInSqlite = (db: Database, epoch: () => string) => {
  const feed = feedInSqlite(db, { table: 'order_events', epoch })
  const insert = db.prepare<void, (string | number | null)[]>(
    `INSERT INTO order_events (no, order_seq, version, type, at, by, before_no)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  return {
    ...feed,
    /** Numbers the changes of a batch. `lastOf` is the number of the last event of an order before the batch. */
    number: (
      changes: readonly OrderChange[],
      lastOf: (orderId: string) => number | null,
    ): { numbered: readonly NumberedChange[]; last: ReadonlyMap<string, number> } => {
      const last = new Map<string, number>()
      if (changes.length === 0) return { numbered: [], last }
      let no = feed.newest()
      const numbered = changes.map((change) => {
        const before = last.get(change.orderId) ?? lastOf(change.orderId)
        last.set(change.orderId, (no += 1))
        return { change, no, before }
      })
      return { numbered, last }
    },
    /** Writes numbered changes of orders. `seqOf` is the number of an order's row. */
    write: (changes: readonly NumberedChange[], seqOf: (orderId: string) => number): void => {
      for (const { no, before, change } of changes) {
        const { orderId, version, type, atMs, by } = change
        insert.run(no, seqOf(orderId), version, type, atMs, by ?? null, before)
      }
    },
  }
}

/** The change that a row of an order holds. */
export const changeOf = (row: EventRow, orderId: string): OrderChange => ({
  orderId,
  version: row.version,
  type: row.type,
  atMs: row.at,
  by: row.by ?? undefined,
})
