import type { Database } from 'bun:sqlite'
import type { Announcement, UnheardRows } from './store.ts'

export type UnheardTable<Row> = {
  db: Database
  table: string
  /** What to say again about a row. */
  announcementsOf: (row: Row) => readonly Announcement[]
}

/**
 * The unheard rows of a table with the columns `seq` and `heard` and a partial index on `seq` where not heard:
 * few rows, however many orders there are.
 */
export const unheardInSqlite = <Row extends { seq: number }>({
  db,
  table,
  announcementsOf,
}: UnheardTable<Row>): UnheardRows => {
  const rows = db.prepare<Row, [number, number, number]>(
    `SELECT * FROM ${table} WHERE NOT heard AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`,
  )
  const total = db.prepare<{ n: number }, [number, number]>(
    `SELECT count(*) AS n FROM ${table} WHERE NOT heard AND seq > ? AND seq <= ?`,
  )
  const newest = db.prepare<{ seq: number | null }, []>(`SELECT max(seq) AS seq FROM ${table}`)

  return {
    window: ({ after, upTo, limit }) => {
      const found = rows.all(after, upTo, limit)
      return {
        announcements: found.flatMap(announcementsOf),
        last: found.at(-1)?.seq ?? 0,
        count: found.length,
      }
    },
    countIn: ({ after, upTo }) => total.get(after, upTo)?.n ?? 0,
    newest: () => newest.get()?.seq ?? 0,
  }
}
