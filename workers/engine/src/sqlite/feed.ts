import type { Database } from 'bun:sqlite'
import type { CursorGone, EventPage } from '@shop/contracts'
import { cursorAt, placeOf, type FeedBounds } from '../domain/feed-cursor.ts'
import { withinBytes, type FeedRow, type FeedSlice } from '../feed/rows.ts'
import type { Feed } from '../store.ts'

/** Events removed in one transaction: about a millisecond. */
const trimmedAtOnce = 1_000

/** The rows behind a number, at most `limit`, oldest first. They are read one by one, as they are needed. */
export type RowsAfter<Event> = (range: {
  after: number
  limit: number
  epoch: string
}) => Iterable<FeedRow<Event>>

export type FeedInSqlite = Feed & {
  /** The number of the newest event, 0 when there is none. The next ones follow without a gap. */
  newest(): number
  /** A page of events, which ends before `limit` where it would exceed `feedPageBytesMax`, after one event at least. */
  page<Event>(slice: FeedSlice, rowsAfter: RowsAfter<Event>): EventPage<Event> | CursorGone
}

/**
 * The feed in `table`, whose column `no` numbers events in the order of commits and whose column `at` has their times.
 * The newest event is never removed, so no number is given twice in one epoch.
 */
export const feedInSqlite = (
  db: Database,
  { table, epoch }: { table: string; epoch: () => string },
): FeedInSqlite => {
  // Each of the two is a look at one end of the table; in one query it would be a look at all of it.
  const bounds = db.prepare<Omit<FeedBounds, 'epoch'>, []>(
    `SELECT ifnull((SELECT min(no) FROM ${table}), 0) AS oldest,
       ifnull((SELECT max(no) FROM ${table}), 0) AS newest`,
  )
  const newest = db.prepare<{ no: number | null }, []>(`SELECT max(no) AS no FROM ${table}`)
  const oldestAt = db.prepare<{ at: number }, []>(`SELECT at FROM ${table} ORDER BY no LIMIT 1`)
  // Only the beginning of the table: a clock that was set back must not make a gap in the middle.
  const first = `(SELECT no, at FROM ${table} ORDER BY no LIMIT ${trimmedAtOnce + 1})`
  const removeOldest = db.prepare<void, [number]>(
    `DELETE FROM ${table} WHERE no < ifnull(
       (SELECT min(no) FROM ${first} WHERE at >= ?), (SELECT max(no) FROM ${first}))`,
  )
  return {
    newest: () => newest.get()!.no ?? 0,
    page: ({ after, limit }, rowsAfter) => {
      const found = { epoch: epoch(), ...bounds.get()! }
      const from = placeOf(after, found)
      if (from === undefined) return { gone: true, next: cursorAt(found.epoch, found.newest) }
      const rows = withinBytes(rowsAfter({ after: from, limit, epoch: found.epoch }))
      return {
        items: rows.map(({ event }) => event),
        next: cursorAt(found.epoch, rows.at(-1)?.no ?? from),
      }
    },
    trim: async (beforeMs) => {
      const oldest = oldestAt.get()
      if (oldest === null || oldest.at >= beforeMs) return 0
      return removeOldest.run(beforeMs).changes
    },
  }
}
