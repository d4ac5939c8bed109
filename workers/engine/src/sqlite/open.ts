import { Database, SQLiteError } from 'bun:sqlite'
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { assertFilePinned, pin, type PinnedSetting } from './pinned.ts'
import { DatabaseUnusableError } from '../database-unusable.ts'
import { damaged, unusable, unusableReasonOf } from './unusable.ts'

/** The schema of a service's database: whose it is, and how it came to be. */
export type Schema = {
  /** Written into the file (PRAGMA application_id), so that no service opens another's. 32 bits. */
  applicationId: number
  migrations: readonly Migration[]
  /** The setting that a database keeps from its beginning. */
  pinned?: PinnedSetting
}

/** A numbered change of the schema; its number is its place in the list, starting at 1. */
export type Migration = {
  name: string
  sql: string
  /** Does what SQL cannot, after it and in the same transaction. */
  fill?: (db: Database) => void
}

export const busyTimeoutMs = 5_000
/**
 * Of a file made from now on; one that is there keeps its own. Of a million products each order changes a page of its
 * own, and what that costs goes with the bytes of a page. Half as large, and there are too many of them.
 */
const pageBytes = 2_048
/** In the write-ahead log before SQLite copies its pages into the file, for which everything waits: so little at a time. */
const walCheckpointBytes = 4_096_000
const cacheKib = 16_384

/**
 * Opens (or creates) a worker's database and brings its schema up to date. Every commit is on disk when it
 * returns: WAL with `synchronous=FULL`, https://sqlite.org/pragma.html#pragma_synchronous. With `pinnedTo` a new database
 * is pinned to this value of the schema's setting, and one of before to the value that its rows show.
 *
 * @throws DatabaseUnusableError that says why it cannot be used: its disk, its rights, a lock, damage, another program, a
 * newer version, or a setting with another value.
 */
export const openSqlite = (path: string, schema: Schema, pinnedTo?: string): Database => {
  let db: Database | undefined
  try {
    const isNew = path === ':memory:' || !existsSync(path)
    if (isNew && path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
    if (!isNew) assertUsable(path, schema, pinnedTo)
    db = new Database(path, { create: true, strict: true })
    if (isNew && path !== ':memory:') chmodSync(path, 0o600)
    prepare(db, schema)
    if (schema.pinned && pinnedTo !== undefined) pin(db, schema.pinned, pinnedTo)
    return db
  } catch (error) {
    db?.close()
    throw unusable(path, error)
  }
}

/** Sets how the connection writes, and applies the migrations that are missing. */
const prepare = (db: Database, { applicationId, migrations }: Schema): void => {
  db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
  db.run(`PRAGMA page_size = ${pageBytes}`)
  db.run('PRAGMA journal_mode = WAL')
  db.run('PRAGMA synchronous = FULL')
  db.run(`PRAGMA wal_autocheckpoint = ${Math.ceil(walCheckpointBytes / pageBytesOf(db))}`)
  db.run(`PRAGMA cache_size = -${cacheKib}`)
  db.run(`PRAGMA application_id = ${applicationId}`)
  migrate(db, migrations)
}

const pageBytesOf = (db: Database): number =>
  db.query<{ page_size: number }, []>('PRAGMA page_size').get()!.page_size

const schemaVersionOf = (db: Database): number =>
  db.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0

const applicationIdOf = (db: Database): number =>
  db.query<{ application_id: number }, []>('PRAGMA application_id').get()?.application_id ?? 0

const assertUsable = (path: string, schema: Schema, pinnedTo: string | undefined): void => {
  const { version, owner, verdict } = lookAt(path)
  const newest = schema.migrations.length
  if (verdict !== 'ok') throw damaged(path, verdict)
  if (version > 0 && owner !== schema.applicationId) {
    throw new DatabaseUnusableError(
      'of-another-program',
      `${path} is the database of another program. It was left as it is: give this service a file of its own.`,
    )
  }
  if (version > newest) {
    throw new DatabaseUnusableError(
      'newer',
      `${path} has schema version ${version}, this program knows ${newest}. ` +
        'Nothing is wrong with it, and it was left as it is: run the newer program.',
    )
  }
  if (version > 0 && schema.pinned && pinnedTo !== undefined) {
    assertFilePinned(path, schema.pinned, pinnedTo)
  }
}

const lookAt = (path: string): { version: number; owner: number; verdict: string } => {
  const db = new Database(path, { readonly: true })
  try {
    db.run(`PRAGMA busy_timeout = ${busyTimeoutMs}`)
    return {
      version: schemaVersionOf(db),
      owner: applicationIdOf(db),
      verdict: verdictOf(db, statSync(path).size),
    }
  } finally {
    db.close()
  }
}

/** Files up to this size are checked whole at every start (about a second); larger ones by `doctor`. */
const checkedWholeBytesMax = 268_435_456

const verdictOf = (db: Database, bytes: number): string => {
  if (bytes > checkedWholeBytesMax) {
    db.query('SELECT count(*) FROM sqlite_schema').get()
    return 'ok'
  }
  const row = db.query<{ quick_check: string }, []>('PRAGMA quick_check(1)').get()
  return row?.quick_check ?? 'no answer'
}

const migrate = (db: Database, migrations: readonly Migration[]): void => {
  const done = schemaVersionOf(db)
  migrations.slice(done).forEach(({ name, sql, fill }, index) => {
    try {
      db.transaction(() => {
        db.run(sql)
        fill?.(db)
        db.run(`PRAGMA user_version = ${done + index + 1}`)
      })()
    } catch (error) {
      // A disk that is full or a file that is locked is no fault of the migration.
      const reason = unusableReasonOf(error)
      if (reason !== undefined && reason !== 'unknown') throw error
      throw new DatabaseUnusableError(
        'migration-failed',
        `migration ${name} failed: ${(error as Error).message}`,
        { cause: error },
      )
    }
  })
}

/** Errors of SQLite that the content of a row causes: https://sqlite.org/rescode.html. */
const contentErrorPattern = /^SQLITE_(?:CONSTRAINT|MISMATCH|TOOBIG|RANGE)/

/**
 * Whether an error is known to lie in the content of a batch: a constraint refused a row, or a value is out of range.
 * False for the disk, the file, a lock, and for every error that nobody foresaw.
 */
export const isSqliteContentError = (error: unknown): boolean =>
  error instanceof SQLiteError && contentErrorPattern.test(error.code ?? '')
