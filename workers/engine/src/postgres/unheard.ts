import type { SQL } from 'bun'
import { metaKey } from '../meta-keys.ts'
import type { Announcement, UnheardRows } from '../store.ts'
import type { PostgresDatabase } from './open.ts'
import type { ReconciliationTables } from './reconciliation.ts'

export type UnheardTable<Row> = {
  table: string
  /** What to say again about a row. `isAnnouncingAgain`: the reader's database may not know everything. */
  announcementsOf: (row: Row, state: { isAnnouncingAgain: boolean }) => readonly Announcement[]
  /** Rows that the reader cannot answer while everything is announced again: an SQL condition. */
  unanswerable?: string
}

/**
 * The unheard rows of a table with the columns `seq` and `heard` and a partial index on `seq` where not heard: few rows,
 * however many orders there are. A row may come to be seen after one of a higher seq. It is then due a round later, so
 * rounds begin at the first row again.
 */
export const unheardInPostgres = <Row extends { seq: string }>(
  { read }: Pick<PostgresDatabase, 'read'>,
  { table, announcementsOf, unanswerable = 'false' }: UnheardTable<Row>,
): UnheardRows & { tables: ReconciliationTables } => {
  const announcing = `EXISTS (SELECT 1 FROM meta WHERE key = '${metaKey.announcingUpTo}')`
  const waits = `NOT heard AND NOT ((${unanswerable}) AND ${announcing})`
  const rows = `SELECT *, ${announcing} AS "isAnnouncingAgain" FROM ${table}
    WHERE ${waits} AND seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`
  const total = `SELECT count(*)::int AS n FROM ${table} WHERE ${waits} AND seq > $1 AND seq <= $2`
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
      markUnheard: ({ sql, send }, { after, upTo }) =>
        send(
          sql.unsafe(`UPDATE ${table} SET heard = false WHERE heard AND seq > $1 AND seq <= $2`, [
            after,
            upTo,
          ]),
        ),
      anyUnheard: async (sql, upTo) => {
        const [found] = await sql.unsafe<[{ isThere: boolean }]>(
          `SELECT EXISTS (SELECT 1 FROM ${table} WHERE NOT heard AND seq <= $1 AND NOT (${unanswerable})) AS "isThere"`,
          [upTo],
        )
        return found.isThere
      },
    },
  }
}
