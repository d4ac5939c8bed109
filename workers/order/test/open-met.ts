import type { Database } from 'bun:sqlite'
import { openSqlite } from '@shop/engine'
import { schema } from '../src/sqlite/schema.ts'

/** Opens a database as one that has met the other worker's. A new one decides nothing before. */
export const openMet = (path: string): Database => {
  const db = openSqlite(path, schema)
  db.run("DELETE FROM meta WHERE key = 'new'")
  return db
}
