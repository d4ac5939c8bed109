import type { SQL } from 'bun'
import { metaKey } from '../meta-keys.ts'
import type { Announcement, UnheardRows } from '../store.ts'
import type { PostgresDatabase } from './open.ts'
import type { ReconciliationTables } from './reconciliation.ts'

export type UnheardTable<Row> = {
  /** It has the column `seq`, and so has the table beside it: `…_unheard`, with the numbers of the rows that wait. */
  table: string
  /** What to say again about a row. `isAnnouncingAgain`: the reader's database may not know everything. */
  announcementsOf: (row: Row, state: { isAnnouncingAgain: boolean }) => readonly Announcement[]
  /** Rows that the reader cannot answer while everything is announced again: an SQL condition. */
  unanswerable?: string
  /** The statement that makes the rows with $1 < seq ≤ $2 unheard, if the table beside follows from their columns. */
  markUnheard?: string
}

/**
 * The unheard rows of a table: few, however many rows there are. Their numbers are in a table of their own, because an index
 * that depends on whether a row is heard would make each hearing write the whole row anew, and all its index entries. A row
 * may come to be seen after one of a higher seq. It is then due a round later, so rounds begin at the first row again.
 */
export const unheardInPostgres = <Row extends { seq: string }>(
  { read }: Pick<PostgresDatabase, 'read'>,
  { table, announcementsOf, unanswerable = 'false', markUnheard }: UnheardTable<Row>,
): UnheardRows & { tables: ReconciliationTables } => {
  const announcing = `EXISTS (SELECT 1 FROM meta WHERE key = '${metaKey.announcingUpTo}')`
  // Each row is looked up by its number, whatever the server takes for the number of rows (OFFSET 0 keeps it from a join).
  const waiting = `${table}_unheard AS waiting
    CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${table}.seq = waiting.seq OFFSET 0) AS found`
  const inRange = `NOT ((${unanswerable}) AND ${announcing}) AND waiting.seq > $1 AND waiting.seq <= $2`
  const rows = `SELECT found.*, ${announcing} AS "isAnnouncingAgain" FROM ${waiting}
    WHERE ${inRange} ORDER BY waiting.seq LIMIT $3`
  // Nothing but the small table is read, unless everything is announced again.
  const total = `SELECT count(*)::int AS n FROM ${table}_unheard AS waiting
    WHERE waiting.seq > $1 AND waiting.seq <= $2 AND (NOT ${announcing} OR EXISTS (
      SELECT FROM ${table} WHERE ${table}.seq = waiting.seq AND NOT (${unanswerable})))`
  const mark =
    markUnheard ??
    `INSERT INTO ${table}_unheard SELECT seq FROM ${table} WHERE seq > $1 AND seq <= $2 ON CONFLICT DO NOTHING`
  const newestSeq = async (sql: SQL): Promise<number> => {
    const found = await sql.unsafe<{ seq: string | null }[]>(`SELECT max(seq) AS seq FROM ${table}`)
    return Number(found[0]?.seq ?? 0)
  }
  return {
    window: ({ after, upTo, limit }) =>
      read(async (sql) => {
        type Found = Row & { isAnnouncingAgain: boolean }
        const found = await sql.unsafe<Found[]>(rows, [after, upTo, limit])
        return {
          announcements: found.flatMap((row) => announcementsOf(row, row)),
          last: Number(found.at(-1)?.seq ?? 0),
          count: found.length,
        }
      }),
    countIn: ({ after, upTo }) =>
      read(async (sql) => (await sql.unsafe<[{ n: number }]>(total, [after, upTo]))[0].n),
    newest: () => read(newestSeq),
    tables: {
      newestSeq,
      markUnheard: ({ sql, send }, { after, upTo }) => send(sql.unsafe(mark, [after, upTo])),
      anyUnheard: async (sql, upTo) => {
        const [found] = await sql.unsafe<[{ isThere: boolean }]>(
          `SELECT EXISTS (SELECT 1 FROM ${waiting} WHERE waiting.seq <= $1 AND NOT (${unanswerable})) AS "isThere"`,
          [upTo],
        )
        return found.isThere
      },
    },
  }
}
