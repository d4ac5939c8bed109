import type { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import { isOfConnection } from './lost-connection.ts'
import { CommitRefusedError } from './transaction.ts'

/** What a worker's database on PostgreSQL is: whose it is, and how it came to be. */
export type PostgresSchema = {
  /** Written into the database, so that no service opens another's. */
  program: string
  /** In order; one that was released is never changed. Its number is its place in the list, starting at 1. */
  migrations: readonly { name: string; sql: string }[]
  /** The setting that a database keeps from its beginning: its environment variable, and its key in table `meta`. */
  pinned?: PinnedSetting
}

export type PinnedSetting = { variable: string; key: string }

/** Keys of the table `meta`. */
const programKey = 'program'
const versionKey = 'schema-version'

/** Keys of the table `meta` that say what a database is, and nothing of what it holds. */
export const keysOfPostgres = [programKey, versionKey]

/** Of the advisory lock that a process holds while it migrates. */
const migrationLock = 7_233_001

/**
 * Brings a database up to date, in one transaction under a lock: of many processes that start at once one does it, and
 * the others find it done.
 * @throws DatabaseUnusableError when it is of another program or a newer version, or a migration fails
 */
export const migrate = async (writer: SQL, schema: PostgresSchema, name: string): Promise<void> => {
  const { program, migrations } = schema
  await writer`BEGIN ISOLATION LEVEL READ COMMITTED`
  try {
    await writer`SELECT pg_advisory_xact_lock(${migrationLock})`
    const done = await versionOf(writer, schema, name)
    for (const { name: migration, sql } of migrations.slice(done)) {
      await writer.unsafe(sql).catch((error: unknown) => {
        if (isOfConnection(error)) throw error
        throw migrationFailed(migration, name, error as Error)
      })
    }
    await writer`
      INSERT INTO meta VALUES (${programKey}, ${program}), (${versionKey}, ${String(migrations.length)})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`
    const { command } = await writer`COMMIT`
    if (command !== 'COMMIT') throw new CommitRefusedError(command)
  } catch (error) {
    await writer`ROLLBACK`.catch(() => undefined)
    throw error
  }
}

/** Whether every migration is done. A look without a lock: of an answer that is no, only `migrate` knows why. */
export const isUpToDate = async (
  sql: SQL,
  { program, migrations }: PostgresSchema,
): Promise<boolean> => {
  const meta = await metaOf(sql)
  return meta?.get(programKey) === program && meta.get(versionKey) === String(migrations.length)
}

/**
 * Asserts that a database is of this schema, in its present version. Changes nothing.
 * @throws DatabaseUnusableError otherwise
 */
export const assertIsOf = async (sql: SQL, schema: PostgresSchema, name: string): Promise<void> => {
  const version = await versionOf(sql, schema, name)
  const { length: known } = schema.migrations
  if (version === known) return
  throw new DatabaseUnusableError(
    'older',
    `${name} has schema version ${version}, this program knows ${known}: start the shop once with this program, which ` +
      'brings the database up to date.',
  )
}

/** The number of migrations that are done; 0 for an empty database. */
const versionOf = async (sql: SQL, schema: PostgresSchema, name: string): Promise<number> => {
  const { length: known } = schema.migrations
  const meta = await metaOf(sql)
  if (meta === undefined) {
    if (await isEmpty(sql)) return 0
    throw ofAnotherProgram(name)
  }
  if (meta.get(programKey) !== schema.program) throw ofAnotherProgram(name)
  const version = Number(meta.get(versionKey))
  if (version <= known) return version
  throw new DatabaseUnusableError(
    'newer',
    `${name} has schema version ${version}, this program knows ${known}. ` +
      'Nothing is wrong with it, and it was left as it is: run the newer program.',
  )
}

/** Table `meta`; undefined when there is none. */
const metaOf = async (sql: SQL): Promise<ReadonlyMap<string, string> | undefined> => {
  // The catalogue itself: what `to_regclass` says of another process's table may be out of date within a transaction.
  const [found] = await sql<{ isThere: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'meta'
    ) AS "isThere"`
  if (!found!.isThere) return undefined
  const rows = await sql<{ key: string; value: string }[]>`
    SELECT key, value FROM meta WHERE key IN (${programKey}, ${versionKey})`
  return new Map(rows.map(({ key, value }) => [key, value]))
}

const isEmpty = async (sql: SQL): Promise<boolean> => {
  const [row] = await sql<{ isEmpty: boolean }[]>`
    SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema()) AS "isEmpty"`
  return row!.isEmpty
}

const ofAnotherProgram = (name: string): DatabaseUnusableError =>
  new DatabaseUnusableError(
    'of-another-program',
    `${name} is the database of another program. It was left as it is: give this service a database of its own.`,
  )

const migrationFailed = (migration: string, name: string, error: Error): DatabaseUnusableError =>
  new DatabaseUnusableError(
    'migration-failed',
    `migration ${migration} of ${name} failed, and the database was left as it is: ${error.message}`,
    { cause: error },
  )
