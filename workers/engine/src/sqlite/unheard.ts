import type { Database } from 'bun:sqlite'
import type { Announcement, UnheardRows } from '../store.ts'

export type UnheardTable<Row> = {
  db: Database
  table: string
  /** The announcements that say a row again. */
  announcementsOf: (row: Row) => readonly Announcement[]
  /** Rows that the reader cannot answer at times: an SQL condition, and whether it is such a time. */
  unanswerable?: { condition: string; isNow: () => boolean }
}

type Marking = {
  /** Makes the rows with `after` < seq ≤ `upTo` unheard, in a transaction. */
  mark(after: number, upTo: number): void
  /** As `newest`, in a transaction. */
  newestNow(): number
}

/**
 * The unheard rows of a table with the columns `seq` and `heard` and a partial index on `seq` where not heard:
 * few rows, however many orders there are.
 */
export const unheardInSqlite = <Row extends { seq: number }>({
  db,
  table,
  announcementsOf,
  unanswerable,
}: UnheardTable<Row>): UnheardRows & Marking => {
  const statementsFor = (condition: string) => {
    const where = `FROM ${table} WHERE NOT heard AND ${condition} AND seq > ? AND seq <= ?`
    return {
      rows: db.prepare<Row, [number, number, number]>(`SELECT * ${where} ORDER BY seq LIMIT ?`),
      total: db.prepare<{ n: number }, [number, number]>(`SELECT count(*) AS n ${where}`),
    }
  }
  const all = statementsFor('true')
  const answerable = unanswerable ? statementsFor(`NOT (${unanswerable.condition})`) : all
  const statements = () => (unanswerable?.isNow() ? answerable : all)
  const mark = db.prepare<void, [number, number]>(
    `UPDATE ${table} SET heard = 0 WHERE heard AND seq > ? AND seq <= ?`,
  )
  const newest = db.prepare<{ seq: number | null }, []>(`SELECT max(seq) AS seq FROM ${table}`)

  const newestNow = (): number => newest.get()?.seq ?? 0

  return {
    window: async ({ after, upTo, limit }) => {
      const found = statements().rows.all(after, upTo, limit)
      return {
        announcements: found.flatMap(announcementsOf),
        last: found.at(-1)?.seq ?? 0,
        count: found.length,
      }
    },
    countIn: async ({ after, upTo }) => statements().total.get(after, upTo)?.n ?? 0,
    newest: async () => newestNow(),
    newestNow,
    mark: (after, upTo) => void mark.run(after, upTo),
  }
}
