import type { SQL } from 'bun'
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
  type StoredParkedRow,
} from '../parked-rows.ts'
import type { ParkedItem, ParkedItems } from '../store.ts'
import type { PostgresDatabase } from './open.ts'
import type { Transaction } from './transaction.ts'

type Size = ParkedSize & { dropped: number }
/** Counts the items that a transaction parked, and those that it dropped. */
type Parked = { parkedCount: number; droppedCount: number }

export type ParkedInPostgres = ParkedItems & {
  /** Parks items, in a transaction. An item that is parked already is counted there, however full it is. */
  park(transaction: Transaction, items: readonly ParkedItem[], nowMs: number): Promise<Parked>
}

/** Parked items in PostgreSQL: kept once per topic and content, so that a message on repeat fills nothing. */
export const parkedInPostgres = (
  { transaction, read }: Pick<PostgresDatabase, 'transaction' | 'read'>,
  bounds: ParkedBounds = usualParkedBounds,
): ParkedInPostgres => ({
  park: async (tx, items, nowMs) => {
    if (items.length === 0) return { parkedCount: 0, droppedCount: 0 }
    const prepared = items.map(prepare)
    const { fitting, droppedCount } = await fittingOf(tx, prepared, bounds)
    for (const item of fitting) keep(tx, item, nowMs)
    if (droppedCount > 0) {
      tx.send(tx.sql`UPDATE parked_size SET dropped = dropped + ${droppedCount}::bigint`)
    }
    return { parkedCount: items.length - droppedCount, droppedCount }
  },
  slice: ({ order, after, upTo, limit }) =>
    read(async (sql) => {
      const from = placeOf(after, order === 'oldest' ? firstPlace : lastPlace)
      const values = [...from, ...placeOf(upTo, lastPlace), limit]
      return (await sql.unsafe<StoredParkedRow[]>(byAge[order], values)).map(rowForOperators)
    }),
  size: () => read(sizeIn),
  show: (hash) =>
    read(async (sql) => {
      const row = await rowIn(sql, hash)
      return row ? { ...rowForOperators(row), content: textOf(row.content) } : undefined
    }),
  find: (hash) => read((sql) => rowIn(sql, hash)),
  remove: async (hash) => {
    const removed = await transaction(({ sql }) =>
      Promise.resolve(sql`DELETE FROM parked WHERE hash = ${hash} RETURNING hash`),
    )
    return removed.length > 0
  },
  removeOldest: async ({ upTo, limit }) => {
    const values = [...firstPlace, ...placeOf(upTo, lastPlace), limit]
    const removed = await transaction(({ sql }) => Promise.resolve(sql.unsafe(eraseOldest, values)))
    return removed.length
  },
})

type Prepared = { hash: string; topic: string; bytes: Uint8Array; reason: string }

const prepare = ({ topic, content, reason }: ParkedItem): Prepared => {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  // A text of PostgreSQL holds no NUL.
  const kept = reason.slice(0, reasonLengthMax).replaceAll('\0', '\u{FFFD}')
  return { hash: hashOf(topic, bytes), topic, bytes, reason: kept }
}

/**
 * The items that are parked already or find room. The lock on the size keeps the bounds exact, whichever processes park at
 * the same time.
 */
const fittingOf = async (
  { sql, send }: Transaction,
  items: readonly Prepared[],
  bounds: ParkedBounds,
): Promise<{ fitting: Prepared[]; droppedCount: number }> => {
  send(sql`SELECT 1 FROM parked_size FOR UPDATE`)
  const hashes = sql.array(
    items.map(({ hash }) => hash),
    'TEXT',
  )
  const [{ rows, bytes }, found] = await Promise.all([
    sizeIn(sql),
    sql<{ hash: string }[]>`SELECT hash FROM parked WHERE hash = ANY(${hashes})`,
  ])
  const size = { rows, bytes }
  const known = new Set(found.map(({ hash }) => hash))
  const fitting = items.filter((item) => {
    if (known.has(item.hash)) return true
    if (!hasRoom(size, item.bytes.byteLength, bounds)) return false
    known.add(item.hash)
    size.rows += 1
    size.bytes += item.bytes.byteLength
    return true
  })
  return { fitting, droppedCount: items.length - fitting.length }
}

const keep = (
  { sql, send }: Transaction,
  { hash, topic, bytes, reason }: Prepared,
  nowMs: number,
): void =>
  send(sql`
    INSERT INTO parked VALUES (${hash}, ${topic}, ${bytes}, ${reason}, 1, ${nowMs}, ${nowMs})
    ON CONFLICT (hash) DO UPDATE
      SET count = parked.count + 1, reason = excluded.reason, last_at = excluded.last_at`)

// Counts, bytes and times are whole numbers that a double holds exactly.
const columns = `hash, topic, reason, count::float8 AS count, length(content) AS bytes,
  first_at::float8 AS first_at, last_at::float8 AS last_at`
const range = '(first_at, hash) > ($1, $2) AND (first_at, hash) <= ($3, $4)'
const byAge = {
  oldest: `SELECT ${columns} FROM parked WHERE ${range} ORDER BY parked.first_at, hash LIMIT $5`,
  newest: `SELECT ${columns} FROM parked WHERE (first_at, hash) < ($1, $2) AND (first_at, hash) <= ($3, $4)
    ORDER BY parked.first_at DESC, hash DESC LIMIT $5`,
}
const eraseOldest = `DELETE FROM parked
  WHERE hash IN (SELECT hash FROM parked WHERE ${range} ORDER BY first_at, hash LIMIT $5) RETURNING hash`

const sizeIn = async (sql: SQL): Promise<Size> => {
  const [size] = await sql<[Size]>`
    SELECT rows::float8 AS rows, bytes::float8 AS bytes, dropped::float8 AS dropped FROM parked_size`
  return size
}

const rowIn = async (
  sql: SQL,
  hash: string,
): Promise<(StoredParkedRow & { content: Uint8Array }) | undefined> =>
  (
    await sql.unsafe<(StoredParkedRow & { content: Uint8Array })[]>(
      `SELECT ${columns}, content FROM parked WHERE hash = $1`,
      [hash],
    )
  )[0]
