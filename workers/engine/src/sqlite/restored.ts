import { Database } from 'bun:sqlite'

/** Keys of the table `meta`, in which a database remembers what it is. */
export const epochKey = 'epoch'
/** Its value is the time when the backup was made; missing in a database that knows everything again. */
export const restoredKey = 'restored'

/** SQL of a new epoch: 16 hexadecimal digits that no other database has. */
export const newEpochSql = 'lower(hex(randomblob(8)))'

/**
 * Marks the file of a database as restored from a backup made at `madeAt` (ISO 8601). It begins a new epoch, and its
 * worker decides nothing new until the other worker has announced again what the backup missed. No worker may be running
 * on the file.
 * @throws SQLiteError when the file cannot be written
 */
export const markRestored = (path: string, madeAt: string): void => {
  const db = new Database(path, { strict: true })
  try {
    const upsertEpoch = db.query(`INSERT OR REPLACE INTO meta VALUES (?, ${newEpochSql})`)
    const upsert = db.query('INSERT OR REPLACE INTO meta VALUES (?, ?)')
    db.transaction(() => {
      upsertEpoch.run(epochKey)
      upsert.run(restoredKey, madeAt)
    })()
  } finally {
    db.close()
  }
}
