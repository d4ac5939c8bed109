import { Database } from 'bun:sqlite'
import { acceptedLoss, promoted } from '../domain/waiting.ts'
import { metaKey } from '../meta-keys.ts'
import { unusable } from './unusable.ts'

/**
 * A later migration of every worker: marks a database as new that holds no row of `table` and has met no reader.
 */
export const newDatabaseSchema = (table: string): string => `
INSERT INTO meta SELECT '${metaKey.new}', '' WHERE NOT EXISTS (SELECT 1 FROM ${table})
  AND NOT EXISTS (SELECT 1 FROM meta WHERE key IN ('${metaKey.readerEpoch}', '${metaKey.restored}'));
`

/** SQL of a new epoch: 16 hexadecimal digits that no other database has. */
export const newEpochSql = 'lower(hex(randomblob(8)))'

/**
 * Marks the file of a database as restored from a backup made at `madeAt` (ISO 8601). It begins a new epoch, and its
 * worker decides nothing new until the other worker has announced again what the backup missed. No worker may be running
 * on the file.
 * @throws DatabaseUnusableError when the file cannot be written
 */
export const markRestored = (path: string, madeAt: string): void => {
  let db: Database | undefined
  try {
    db = new Database(path, { readwrite: true, strict: true })
    const upsertEpoch = db.query(`INSERT OR REPLACE INTO meta VALUES (?, ${newEpochSql})`)
    const upsert = db.query('INSERT OR REPLACE INTO meta VALUES (?, ?)')
    const erase = db.query('DELETE FROM meta WHERE key = ?')
    db.transaction(() => {
      upsertEpoch.run(metaKey.epoch)
      upsert.run(metaKey.restored, madeAt)
      erase.run(metaKey.new)
    })()
  } catch (error) {
    throw unusable(path, error)
  } finally {
    // Together with its statements, so that no write-ahead log is left beside the file.
    db?.close(true)
  }
}

/**
 * Marks a new database as the one that is used in the place of a lost one, whose loss an operator accepted: it begins
 * another epoch, and its worker waits to be told what the other one knows. No worker may be running on the file.
 * @throws DatabaseUnusableError when the file cannot be written
 */
export const markLossAccepted = (path: string): void => markRestored(path, acceptedLoss)

/**
 * Marks a database that another tool brought back, maybe without its last moments: a replica of it, or the state of an
 * earlier time. It begins another epoch, as a restored one does. No worker may be running on the file.
 * @throws DatabaseUnusableError when the file cannot be written
 */
export const markPromoted = (path: string): void => markRestored(path, promoted)

/**
 * Whether the database at this path is new: it holds no row of `table`, and has met no reader.
 * @throws DatabaseUnusableError when the file cannot be read
 */
export const isNewDatabase = ({ path, table }: { path: string; table: string }): boolean => {
  let db: Database | undefined
  try {
    db = new Database(path, { readonly: true, strict: true })
    const isMarked = db.query('SELECT 1 FROM meta WHERE key = ?').get(metaKey.new) !== null
    return isMarked && db.query(`SELECT 1 FROM ${table} LIMIT 1`).get() === null
  } catch (error) {
    throw unusable(path, error)
  } finally {
    db?.close()
  }
}
