import type { SQL } from 'bun'
import { newestCursor, type CursorGone, type EventPage } from '@shop/contracts'
import { cursorAt } from '../domain/feed-cursor.ts'
import { withinBytes, type FeedRow, type FeedSlice } from '../feed/rows.ts'
import { metaKey } from '../meta-keys.ts'
import type { Feed } from '../store.ts'
import type { PostgresDatabase } from './open.ts'

/** The place of an event: `key` first, then `no`. Both are whole numbers in decimal digits. */
export type FeedPlace = { key: string; no: string }

/** Reads the readable rows behind a place in order, at most `limit`. See `isReadable`. */
export type RowsAfter<Event> = (range: {
  sql: SQL
  after: FeedPlace
  limit: number
  epoch: string
}) => PromiseLike<readonly FeedRow<Event>[]>

export type FeedInPostgres = Feed & {
  /** A page of events, which ends before `limit` where it would exceed `feedPageBytesMax`, after one event at least. */
  page<Event>(slice: FeedSlice, rowsAfter: RowsAfter<Event>): Promise<EventPage<Event> | CursorGone>
}

/**
 * SQL of what a reader may see of a feed: everything that no open transaction can come before any more. `key` is the id of
 * the transaction that wrote the event, or of a later one that wrote an event of the same subject before:
 * `greatest(pg_current_xact_id(), KEY OF THE EVENT BEFORE)`. So events that are committed late are not passed over, and
 * those of one subject keep their order. https://www.postgresql.org/docs/current/functions-info.html
 */
export const isReadable = 'key < pg_snapshot_xmin(pg_current_snapshot())'

/** Events removed in one transaction: a few milliseconds. */
const trimmedAtOnce = 1_000

const beginning: FeedPlace = { key: '0', no: '0' }

/**
 * The feed in `table`, with the columns `key` (xid8) and `no` (bigint, unique), by which events are in order, and `at`. The
 * cursor behind an event says its `no`. The newest event is never removed; the place of the last one that was, is kept.
 */
export const feedInPostgres = (
  { read, transaction }: Pick<PostgresDatabase, 'read' | 'transaction'>,
  { table }: { table: string },
): FeedInPostgres => {
  const newestIn = async (sql: SQL): Promise<FeedPlace> => {
    const rows = await sql.unsafe<FeedPlace[]>(
      `SELECT key, no FROM ${table} WHERE ${isReadable} ORDER BY key DESC, no DESC LIMIT 1`,
    )
    return rows[0] ?? trimmedIn(sql)
  }
  /** The place behind which a reader with this cursor goes on; undefined when it cannot. */
  const placeIn = async (
    sql: SQL,
    cursor: string | undefined,
    epoch: string,
  ): Promise<FeedPlace | undefined> => {
    if (cursor === undefined) return beginning
    if (cursor === newestCursor) return newestIn(sql)
    const [epochOfCursor, no = ''] = cursor.split('-')
    if (epochOfCursor !== epoch) return undefined
    const trimmed = await trimmedIn(sql)
    if (no === trimmed.no) return trimmed
    const rows = await sql.unsafe<FeedPlace[]>(
      `SELECT key, no FROM ${table} WHERE no = $1 AND ${isReadable}`,
      [no],
    )
    return rows[0]
  }
  return {
    page: ({ after, limit }, rowsAfter) =>
      read(async (sql) => {
        const epoch = await epochIn(sql)
        const from = await placeIn(sql, after, epoch)
        const cursorBehind = ({ no }: FeedPlace) => cursorAt(epoch, no)
        if (from === undefined) return { gone: true, next: cursorBehind(await newestIn(sql)) }
        const rows = withinBytes(await rowsAfter({ sql, after: from, limit, epoch }))
        const last = rows.at(-1)
        return {
          items: rows.map(({ event }) => event),
          next: last === undefined ? cursorBehind(from) : cursorAt(epoch, last.no),
        }
      }),
    trim: (beforeMs) =>
      transaction(async ({ sql, send }) => {
        const last = await lastOldIn(sql, table, beforeMs)
        if (last === undefined) return 0
        const removed = await sql.unsafe<unknown[]>(
          `DELETE FROM ${table} WHERE (key, no) <= ($1::text::xid8, $2) RETURNING 1`,
          [last.key, last.no],
        )
        const place = `${last.key} ${last.no}`
        send(sql`
          INSERT INTO meta VALUES (${metaKey.feedTrimmed}, ${place})
          ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
        return removed.length
      }),
  }
}

const epochIn = async (sql: SQL): Promise<string> => {
  const [row] = await sql<{ value: string }[]>`SELECT value FROM meta WHERE key = ${metaKey.epoch}`
  return row?.value ?? ''
}

/** The place of the last event that was removed. */
const trimmedIn = async (sql: SQL): Promise<FeedPlace> => {
  const [row] = await sql<{ value: string }[]>`
    SELECT value FROM meta WHERE key = ${metaKey.feedTrimmed}`
  const [key, no] = row?.value.split(' ') ?? []
  return key === undefined || no === undefined ? beginning : { key, no }
}

/**
 * The last of the oldest events that are all before `beforeMs`, at most `trimmedAtOnce`, and never the newest event. Only
 * from the beginning: a clock that was set back must not make a gap in the middle.
 */
const lastOldIn = async (
  sql: SQL,
  table: string,
  beforeMs: number,
): Promise<FeedPlace | undefined> => {
  const rows = await sql.unsafe<(FeedPlace & { isOld: boolean })[]>(
    `SELECT key, no, at < $1 AS "isOld" FROM ${table} WHERE ${isReadable} ORDER BY key, no LIMIT $2`,
    [beforeMs, trimmedAtOnce + 1],
  )
  const firstKept = rows.findIndex(({ isOld }) => !isOld)
  const end = firstKept === -1 ? rows.length - 1 : firstKept
  return rows[end - 1]
}
