import type { SQL } from 'bun'
import type {
  AuditedDatabase,
  AuditedParked,
  AuditedUnheard,
  EngineAuditReads,
} from '../audit-reads.ts'
import type { PostgresSchema } from './migrate.ts'
import { openPresentPostgres } from './open-present.ts'
import { assertPinned } from './pinned.ts'
import { reconciliationStateOf } from './reconciliation.ts'

export type AuditedPostgres<OwnReads> = {
  url: string
  schema: PostgresSchema
  /** The value that the schema's setting should have; by default any. */
  pinnedTo?: string | undefined
  /** The columns of the table whose rows wait to be heard. The table beside it, `…_unheard`, has the numbers of these. */
  unheard: { table: string; orderId: string; at: string }
  /** The table of the feed. */
  feed: string
  /** The worker's own reads in a transaction. */
  readsIn: (sql: SQL) => OwnReads
}

/**
 * Opens the database of a worker for audits.
 *
 * @throws DatabaseUnusableError when it cannot be reached, is no database of this worker, when another version of the
 * program wrote it, or when it is pinned to another value
 */
export const openAuditedPostgres = async <OwnReads>({
  url,
  schema,
  pinnedTo,
  unheard,
  feed,
  readsIn,
}: AuditedPostgres<OwnReads>): Promise<AuditedDatabase<EngineAuditReads & OwnReads>> => {
  const database = await openPresentPostgres(url, schema)
  const { name, read } = database
  if (schema.pinned && pinnedTo !== undefined) {
    const pinning = { name, setting: schema.pinned, value: pinnedTo }
    try {
      await read((sql) => assertPinned(sql, pinning))
    } catch (error) {
      await database.close()
      throw error
    }
  }
  return {
    inOneView: (look) =>
      database.snapshot((sql) =>
        look({ ...engineReadsIn(sql, { unheard, feed }), ...readsIn(sql) }),
      ),
    // The server checks what it reads, and `pg_amcheck` all of it.
    damage: async () => [],
    close: database.close,
  }
}

type EngineTables = Pick<AuditedPostgres<unknown>, 'unheard' | 'feed'>

const engineReadsIn = (sql: SQL, { unheard, feed }: EngineTables): EngineAuditReads => {
  const { table, orderId, at } = unheard
  return {
    reconciliation: () => reconciliationStateOf(sql),
    parked: () =>
      rowsOf<AuditedParked>(
        sql,
        `SELECT hash, topic, content, reason, count::float8 AS count, last_at::float8 AS "lastAtMs"
         FROM parked ORDER BY first_at DESC, hash DESC`,
      ),
    parkedDropped: async () => {
      const [row] = await sql<[{ n: number }]>`SELECT dropped::float8 AS n FROM parked_size`
      return row.n
    },
    feed: async () => {
      const [{ count }] = await sql.unsafe<[{ count: number }]>(
        `SELECT count(*)::float8 AS count FROM ${feed}`,
      )
      // A transaction that came to nothing leaves a gap in the numbers, so places in the order stand for them.
      return { oldest: Math.min(count, 1), newest: count, count }
    },
    unheardCount: async () => {
      const [row] = await sql.unsafe<[{ n: number }]>(
        `SELECT count(*)::float8 AS n FROM ${table}_unheard`,
      )
      return row.n
    },
    unheard: () =>
      rowsOf<AuditedUnheard>(
        sql,
        `SELECT ${orderId} AS "orderId", ${at}::float8 AS "atMs"
         FROM ${table}_unheard JOIN ${table} USING (seq) ORDER BY seq`,
      ),
  }
}

/** Rows read from the server at a time. */
const rowsAtOnce = 1_000
let cursorCount = 0

/** The rows of a query in a transaction, one by one, however many there are. */
export async function* rowsOf<Row>(sql: SQL, query: string): AsyncGenerator<Row> {
  const cursor = `rows_${(cursorCount += 1)}`
  await sql.unsafe(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`)
  for (;;) {
    const rows = await sql.unsafe<Row[]>(`FETCH ${rowsAtOnce} FROM ${cursor}`)
    yield* rows
    if (rows.length < rowsAtOnce) break
  }
  await sql.unsafe(`CLOSE ${cursor}`)
}
