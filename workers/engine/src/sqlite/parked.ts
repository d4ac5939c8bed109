import type { Database } from 'bun:sqlite'
import type { ParkedRow } from '@shop/contracts/internal-http'
import type { ParkedItem, ParkedItems } from '../store.ts'
import { epochKey, newEpochSql } from './restored.ts'

/** First lines of every worker's first migration: what the engine itself keeps. */
export const engineSchema = `
CREATE TABLE parked (
  hash     TEXT PRIMARY KEY,
  topic    TEXT NOT NULL,
  content  BLOB NOT NULL,
  reason   TEXT NOT NULL,
  count    INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A restored database begins a new epoch.
INSERT INTO meta VALUES ('${epochKey}', ${newEpochSql});
`

type Row = Omit<ParkedRow, 'content' | 'firstAt' | 'lastAt'> & {
  content: Uint8Array
  first_at: number
  last_at: number
}

/** Parked items in SQLite: kept once per topic and content, so that a message on repeat fills nothing. */
export const parkedInSqlite = (
  db: Database,
): ParkedItems & {
  /** Parks items, in a transaction. */
  park(items: readonly ParkedItem[], nowMs: number): void
} => {
  const upsert = db.prepare<void, [string, string, Uint8Array, string, number, number]>(`
    INSERT INTO parked (hash, topic, content, reason, count, first_at, last_at)
    VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)
    ON CONFLICT (hash) DO UPDATE SET count = count + 1, reason = excluded.reason, last_at = excluded.last_at`)
  const newestFirst = db.prepare<Row, [number]>(
    'SELECT * FROM parked ORDER BY last_at DESC, hash LIMIT ?',
  )
  const byHash = db.prepare<Row, [string]>('SELECT * FROM parked WHERE hash = ?')
  const total = db.prepare<{ n: number }, []>('SELECT count(*) AS n FROM parked')
  const erase = db.prepare<void, [string]>('DELETE FROM parked WHERE hash = ?')

  return {
    park: (items, nowMs) => {
      for (const { topic, content, reason } of items) {
        const bytes = typeof content === 'string' ? Buffer.from(content) : content
        upsert.run(hashOf(topic, bytes), topic, bytes, reason, nowMs, nowMs)
      }
    },
    list: async (limit) => newestFirst.all(limit).map(rowForOperators),
    count: async () => total.get()?.n ?? 0,
    find: async (hash) => byHash.get(hash) ?? undefined,
    remove: async (hash) => erase.run(hash).changes > 0,
  }
}

const hashOf = (topic: string, content: Uint8Array): string =>
  new Bun.CryptoHasher('sha256')
    .update(topic)
    .update('\n')
    .update(content)
    .digest('hex')
    .slice(0, 32)

const rowForOperators = ({ content, first_at, last_at, ...row }: Row): ParkedRow => ({
  ...row,
  content: new TextDecoder().decode(content),
  firstAt: new Date(first_at).toISOString(),
  lastAt: new Date(last_at).toISOString(),
})
