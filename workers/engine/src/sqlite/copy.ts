import { Database } from 'bun:sqlite'
import { epochKey } from './restored.ts'

/** Which state of which database a file holds. The epoch is empty in a file that has none. */
export type DatabaseIdentity = { epoch: string; schemaVersion: number }

/**
 * Copies a database into a new file, also while its worker runs: the copy is one moment of the database, without deleted
 * rows, and writers go on meanwhile.
 * @throws SQLiteError when the source cannot be read, or the target exists or cannot be written
 */
export const copyDatabase = (source: string, target: string): DatabaseIdentity => {
  readFrom(source, (db) => db.query('VACUUM INTO ?').run(target))
  return readFrom(target, identityOf)
}

const identityOf = (db: Database): DatabaseIdentity => {
  const epoch = db
    .query<{ value: string }, [string]>('SELECT value FROM meta WHERE key = ?')
    .get(epochKey)
  const version = db.query<{ user_version: number }, []>('PRAGMA user_version').get()
  return { epoch: epoch?.value ?? '', schemaVersion: version?.user_version ?? 0 }
}

const readFrom = <T>(path: string, read: (db: Database) => T): T => {
  const db = new Database(path, { readonly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}
