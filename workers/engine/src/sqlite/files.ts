import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'

/** Ends of the names of the files beside a database that belong to its content: write-ahead log and rollback journal. */
const contentSuffixes = ['-wal', '-journal']
/** The index of the write-ahead log. SQLite makes it anew for the first process that opens the database. */
const indexSuffix = '-shm'

/**
 * Renames a database together with the files beside it, under names by which SQLite finds them. The database is not open. Resolves with whether
 * there was a database. Files that stand beside no database are removed: SQLite would take them for those of the next
 * database of this name.
 */
export const moveDatabase = async (from: string, to: string): Promise<boolean> => {
  if (!existsSync(from)) {
    await removeDatabase(from)
    return false
  }
  for (const suffix of ['', ...contentSuffixes]) {
    if (existsSync(from + suffix)) await rename(from + suffix, to + suffix)
  }
  await rm(from + indexSuffix, { force: true })
  return true
}

/** Removes a database and the files beside it. Safe to call when there is none. */
export const removeDatabase = async (path: string): Promise<void> => {
  for (const suffix of ['', ...contentSuffixes, indexSuffix])
    await rm(path + suffix, { force: true })
}

/** Whether some process has the database open. A damaged or missing file counts as not open, so that it can be replaced. */
export const isDatabaseOpen = (path: string): boolean => {
  if (!existsSync(path)) return false
  let db: Database | undefined
  try {
    // Every connection to a database in WAL mode holds a shared lock, which keeps out the exclusive one.
    db = new Database(path, { readwrite: true })
    db.run('PRAGMA locking_mode = EXCLUSIVE')
    db.run('BEGIN EXCLUSIVE')
    db.run('ROLLBACK')
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'SQLITE_BUSY'
  } finally {
    db?.close()
  }
}
