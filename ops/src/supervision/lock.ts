import { Database, SQLiteError } from 'bun:sqlite'
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The lock of a folder's supervisor. The operating system gives it back when the process ends, however that ends. It may
 * also go when nothing refers to it any more, so its holder calls `release` in the end.
 */
export type Lock = { release(): void }

/**
 * Takes the lock in a file, or answers undefined while another process has it. SQLite brings the locks of the operating
 * system, which neither Bun nor Node offers.
 */
export const takeLock = (path: string): Lock | undefined => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = new Database(path, { create: true })
  try {
    chmodSync(path, 0o600)
    db.run('BEGIN EXCLUSIVE')
    return { release: () => db.close() }
  } catch (error) {
    db.close()
    if (error instanceof SQLiteError && error.code === 'SQLITE_BUSY') return undefined
    throw error
  }
}
