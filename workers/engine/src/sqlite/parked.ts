import type { Database } from 'bun:sqlite'
import {
  hasRoom,
  usualParkedBounds,
  type ParkedBounds,
  type ParkedSize,
} from '../domain/parked-room.ts'
import {
  firstPlace,
  hashOf,
  lastPlace,
  placeOf,
  reasonLengthMax,
  rowForOperators,
  textOf,
  type ParkedPlace,
  type StoredParkedRow,
} from '../parked-rows.ts'
import type { ParkedItem, ParkedItems } from '../store.ts'
import { metaKey } from '../meta-keys.ts'
import { newEpochSql } from './restored.ts'

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
INSERT INTO meta VALUES ('${metaKey.epoch}', ${newEpochSql});
`

/**
 * A later migration of every worker. What is parked is counted by the database itself, so that the bounds are exact
 * whatever writes, and nothing is counted anew for each message. The dropped ones are forgotten with the last item.
 */
export const parkedSizeSchema = `
CREATE TABLE parked_size (
  rows    INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,
  dropped INTEGER NOT NULL
) STRICT;

INSERT INTO parked_size SELECT count(*), ifnull(sum(length(content)), 0), 0 FROM parked;

CREATE TRIGGER parked_more AFTER INSERT ON parked BEGIN
  UPDATE parked_size SET rows = rows + 1, bytes = bytes + length(new.content);
END;

CREATE TRIGGER parked_fewer AFTER DELETE ON parked BEGIN
  UPDATE parked_size SET rows = rows - 1, bytes = bytes - length(old.content),
    dropped = iif(rows = 1, 0, dropped);
END;

CREATE INDEX parked_by_age ON parked (first_at, hash);
`

type Size = ParkedSize & { dropped: number }

/** Counts the items that a transaction parked, and those that it dropped. */
type Parked = { parkedCount: number; droppedCount: number }

/** Parked items in SQLite: kept once per topic and content, so that a message on repeat fills nothing. */
export const parkedInSqlite = (
  db: Database,
  bounds: ParkedBounds = usualParkedBounds,
): ParkedItems & {
  /** Parks items, in a transaction. An item that is parked already is counted there, however full it is. */
  park(items: readonly ParkedItem[], nowMs: number): Parked
} => {
  const { again, insert, sizeNow, drop, byAge, byHash, erase, eraseOldest } = statementsIn(db)

  const parkOne = ({ topic, content, reason }: ParkedItem, nowMs: number): boolean => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const hash = hashOf(topic, bytes)
    const kept = reason.slice(0, reasonLengthMax)
    if (again.run(kept, nowMs, hash).changes > 0) return true
    if (!hasRoom(sizeNow.get()!, bytes.byteLength, bounds)) {
      drop.run()
      return false
    }
    insert.run(hash, topic, bytes, kept, nowMs)
    return true
  }

  return {
    park: (items, nowMs) => {
      const parkedCount = items.filter((item) => parkOne(item, nowMs)).length
      return { parkedCount, droppedCount: items.length - parkedCount }
    },
    slice: async ({ order, after, upTo, limit }) =>
      byAge[order]
        .all(
          ...placeOf(after, order === 'oldest' ? firstPlace : lastPlace),
          ...placeOf(upTo, lastPlace),
          limit,
        )
        .map(rowForOperators),
    size: async () => sizeNow.get()!,
    show: async (hash) => {
      const row = byHash.get(hash)
      return row ? { ...rowForOperators(row), content: textOf(row.content) } : undefined
    },
    find: async (hash) => byHash.get(hash) ?? undefined,
    remove: async (hash) => erase.run(hash).changes > 0,
    removeOldest: async ({ upTo, limit }) =>
      eraseOldest.all(...firstPlace, ...placeOf(upTo, lastPlace), limit).length,
  }
}

const statementsIn = (db: Database) => {
  const again = db.prepare<void, [string, number, string]>(
    'UPDATE parked SET count = count + 1, reason = ?, last_at = ? WHERE hash = ?',
  )
  const insert = db.prepare<void, [string, string, Uint8Array, string, number]>(
    'INSERT INTO parked VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5)',
  )
  const sizeNow = db.prepare<Size, []>('SELECT rows, bytes, dropped FROM parked_size')
  const drop = db.prepare<void, []>('UPDATE parked_size SET dropped = dropped + 1')
  const columns = 'hash, topic, reason, count, length(content) AS bytes, first_at, last_at'
  const where = 'WHERE (first_at, hash) > (?1, ?2) AND (first_at, hash) <= (?3, ?4)'
  const byAge = {
    oldest: db.prepare<StoredParkedRow, SliceValues>(
      `SELECT ${columns} FROM parked ${where} ORDER BY first_at, hash LIMIT ?5`,
    ),
    newest: db.prepare<StoredParkedRow, SliceValues>(
      `SELECT ${columns} FROM parked
       WHERE (first_at, hash) < (?1, ?2) AND (first_at, hash) <= (?3, ?4)
       ORDER BY first_at DESC, hash DESC LIMIT ?5`,
    ),
  }
  const byHash = db.prepare<StoredParkedRow & { content: Uint8Array }, [string]>(
    `SELECT ${columns}, content FROM parked WHERE hash = ?`,
  )
  const erase = db.prepare<void, [string]>('DELETE FROM parked WHERE hash = ?')
  const eraseOldest = db.prepare<{ hash: string }, SliceValues>(
    `DELETE FROM parked WHERE hash IN (SELECT hash FROM parked ${where} ORDER BY first_at, hash LIMIT ?5)
     RETURNING hash`,
  )
  return { again, insert, sizeNow, drop, byAge, byHash, erase, eraseOldest }
}

type SliceValues = [...after: ParkedPlace, ...upTo: ParkedPlace, limit: number]
