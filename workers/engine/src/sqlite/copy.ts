import { Database } from 'bun:sqlite'
import { metaKey } from '../meta-keys.ts'
import { unusable, unusableReasonOf } from './unusable.ts'

/** Which state of which database a file holds. The epoch is empty in a file that has none. */
export type DatabaseIdentity = { epoch: string; schemaVersion: number }

/**
 * Copies a database into a new file, also while its worker runs: the copy is one moment of the database, without deleted
 * rows, and writers go on meanwhile.
 * @throws DatabaseUnusableError when the source cannot be read, or the target exists or cannot be written
 */
export const copyDatabase = (source: string, target: string): DatabaseIdentity => {
  readFrom(source, (db) => {
    // Whatever fails before the copy begins is a fault of the source.
    db.query('SELECT count(*) FROM sqlite_schema').get()
    try {
      db.query('VACUUM INTO ?').run(target)
    } catch (error) {
      const reason = unusableReasonOf(error)
      const isOfSource = reason === 'damaged' || reason === 'not-a-database' || reason === 'locked'
      throw isOfSource ? error : unusable(target, error)
    }
  })
  return readFrom(target, identityOf)
}

const identityOf = (db: Database): DatabaseIdentity => {
  const epoch = db
    .query<{ value: string }, [string]>('SELECT value FROM meta WHERE key = ?')
    .get(metaKey.epoch)
  const version = db.query<{ user_version: number }, []>('PRAGMA user_version').get()
  return { epoch: epoch?.value ?? '', schemaVersion: version?.user_version ?? 0 }
}

const readFrom = <T>(path: string, read: (db: Database) => T): T => {
  let db: Database | undefined
  try {
    db = new Database(path, { readonly: true })
    return read(db)
  } catch (error) {
    throw unusable(path, error)
  } finally {
    db?.close()
  }
}
