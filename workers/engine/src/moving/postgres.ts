import type { ReservedSQL } from 'bun'
import { metaKey } from '../meta-keys.ts'
import { rowsOf } from '../postgres/audit-reads.ts'
import { newEpoch } from '../postgres/restored.ts'
import { isLed } from '../postgres/sharing.ts'
import { openPresentPostgres } from '../postgres/open-present.ts'
import { openPostgres, type PostgresDatabase } from '../postgres/open.ts'
import { TargetInUseError, type MoveSource, type MoveTarget } from './database-in-move.ts'
import { forgetBeginning } from './engine-tables.ts'
import type { Columns, MovedDatabase, MovedRow, MovedTable } from './moved-table.ts'

/** A transaction of a move takes minutes, in which it may wait for the other database. */
const settings = 'SET LOCAL idle_in_transaction_session_timeout = 0'

/** The database of a worker, as it is at this moment. @throws DatabaseUnusableError */
export const postgresSource = async (
  url: string,
  { postgres: schema }: MovedDatabase,
): Promise<MoveSource> => {
  const database = await openPresentPostgres(url, schema)
  const sql = await reserved(database)
  await sql.unsafe('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  await sql.unsafe(settings)
  return { ...readsIn(sql), name: database.name, close: database.close }
}

/**
 * The new database at this address, brought up to date, in one transaction.
 * @throws TargetInUseError when it holds something or a worker runs on it, DatabaseUnusableError
 */
export const postgresTarget = async (
  url: string,
  { postgres: schema, tables, afterwardsInPostgres }: MovedDatabase,
  pinnedTo: string,
): Promise<MoveTarget> => {
  const database = await openPostgres(url, schema, pinnedTo)
  const { name } = database
  try {
    await assertUnused(database, tables)
    const sql = await reserved(database)
    await sql.unsafe('BEGIN')
    await sql.unsafe(settings)
    await sql.unsafe(forgetBeginning.postgres)
    return {
      ...readsIn(sql),
      name,
      write: async ({ postgres, derived }, rows) => {
        const all = derived ? rows.map((row) => ({ ...row, ...derived(row) })) : rows
        await sql.unsafe(postgres.insert, [JSON.stringify(all)])
      },
      finish: async () => {
        for (const statement of afterwardsInPostgres) await sql.unsafe(statement)
      },
      keep: async () => {
        await sql.unsafe('COMMIT')
        // The next plans are made for a full database.
        await sql.unsafe(`ANALYZE ${tables.map((each) => each.name).join(', ')}`)
      },
      discard: () => emptied(database),
      close: database.close,
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Whether a worker runs on the database at this address. @throws DatabaseUnusableError */
export const isWorkerOn = async (
  url: string,
  { postgres: schema }: MovedDatabase,
): Promise<boolean> => {
  const { read, close } = await openPresentPostgres(url, schema)
  try {
    return await read(isLed)
  } finally {
    await close()
  }
}

const reserved = async ({ link }: PostgresDatabase): Promise<ReservedSQL> =>
  (await link.connections()).pool.reserve()

const assertUnused = async (
  { name, read }: PostgresDatabase,
  tables: readonly MovedTable[],
): Promise<void> => {
  if (await read(isLed)) {
    throw new TargetInUseError(`${name} has a worker that runs on it. Stop it and try again.`)
  }
  for (const table of tables.filter((each) => !beginnings.has(each.name))) {
    const [row] = await read((sql) =>
      sql.unsafe<[{ hasRows: boolean }]>(
        `SELECT EXISTS (SELECT 1 FROM ${table.name}) AS "hasRows"`,
      ),
    )
    if (!row.hasRows) continue
    throw new TargetInUseError(
      `${name} is not new: its table ${table.name} has rows. It was left as it is: name an empty database.`,
    )
  }
}

/** Tables that have rows in a new database, too. */
const beginnings = new Set(['meta', 'parked_size'])

/** Makes a database new again: it holds nothing, and has met nobody. */
const emptied = ({ transaction }: PostgresDatabase): Promise<void> =>
  transaction(async ({ sql, send }) => {
    const tables = await sql<{ name: string }[]>`
      SELECT quote_ident(tablename) AS name FROM pg_tables
      WHERE schemaname = current_schema()`
    const emptied = tables.filter(({ name }) => !beginnings.has(name)).map(({ name }) => name)
    send(sql.unsafe(`TRUNCATE ${emptied.join(', ')} RESTART IDENTITY CASCADE`))
    send(sql`UPDATE parked_size SET rows = 0, bytes = 0, dropped = 0`)
    send(sql.unsafe(forgetBeginning.postgres))
    send(sql`INSERT INTO meta VALUES (${metaKey.epoch}, ${newEpoch()}), (${metaKey.new}, '')`)
  })

const readsIn = (sql: ReservedSQL): Pick<MoveSource, 'count' | 'rows'> => ({
  count: async ({ postgres }) => {
    const [row] = await sql.unsafe<[{ n: string }]>(
      `SELECT count(*) AS n FROM (${postgres.select}) AS rows`,
    )
    return Number(row.n)
  },
  rows: async function* ({ postgres, columns }: MovedTable) {
    for await (const stored of rowsOf<MovedRow>(sql, postgres.select)) {
      yield movedOf(columns, stored)
    }
  },
})

const movedOf = (columns: Columns, stored: MovedRow): MovedRow => {
  const row: Record<string, unknown> = {}
  for (const [name, kind] of Object.entries(columns)) {
    const value = stored[name] ?? null
    if (value === null) row[name] = null
    else if (kind === 'integer') row[name] = Number(value)
    else if (kind === 'bytes') row[name] = `\\x${(value as Buffer).toString('hex')}`
    else row[name] = value
  }
  return row
}
