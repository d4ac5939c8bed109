import type { Database } from 'bun:sqlite'

/**
 * Asks, inside a transaction, whether another connection has written to the file since it was last asked: a person with
 * a SQLite shell, say. What is remembered of the rows is then worth nothing. See
 * https://sqlite.org/pragma.html#pragma_data_version.
 */
export const otherWritersInSqlite = (db: Database): (() => boolean) => {
  const select = db.prepare<{ data_version: number }, []>('PRAGMA data_version')
  let seen = select.get()!.data_version
  return () => {
    const before = seen
    seen = select.get()!.data_version
    return seen !== before
  }
}
