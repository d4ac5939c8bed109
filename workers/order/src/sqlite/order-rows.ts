import type { Database } from 'bun:sqlite'
import type { OrderStatus } from '@shop/contracts'
import type { OrderPageQuery } from '../reads.ts'
import type { OrderRow } from './order-row.ts'
import { partOf, wordsOf } from './order-words.ts'

/** A row of an order, with what a list shows of its details. */
export type FoundRow = OrderRow & {
  reference?: string | null
  said?: string | null
  sent_lines?: string | null
}

type Slice = { after: number | undefined; limit: number }
type Condition = { sql: string; values: (string | number)[] }

/** In words that match the partial indexes; SQLite does not use them for a condition with a bound status. */
const statusCondition: Record<OrderStatus, string> = {
  pending: "status = 'pending' AND NOT heard",
  confirmed: "status = 'confirmed'",
  rejected: "status = 'rejected' AND outcome = 'rejected'",
  canceled: "status = 'canceled' AND canceled",
  shipped: "status = 'shipped' AND shipped",
}

/** The orders of some statuses in a span of time, after one of them, in the order of time. */
export const byTime = (db: Database, query: OrderPageQuery, slice: Slice): Iterable<FoundRow> => {
  // Together they would be found by no index.
  const statuses = query.statuses ? [...new Set(query.statuses)] : [undefined]
  const lists = statuses.flatMap((status) =>
    spansOf(query).map((span) => inOneStatus(db, query, { ...slice, status, span })),
  )
  return lists.length === 1 ? lists[0]! : merged(lists, query)
}

/** A condition on times, and the index that answers it if it is not the usual one. */
type Span = Condition & { index?: string }

/** Time after which a change of an order is a late one, as the index `orders_changed_late` has it. */
const lateMs = 60_000

/** Orders that changed since some time were recorded shortly before it or later, or changed late. */
const spansOf = (query: OrderPageQuery): Span[] => {
  const { fromMs, toMs, updatedSinceMs: sinceMs } = query
  if (sinceMs === undefined) return [inSpan(query)]
  const middleMs = sinceMs - lateMs
  const recent = inSpan({ fromMs: Math.max(fromMs, middleMs), toMs })
  const late = inSpan({ fromMs, toMs: Math.min(toMs, middleMs) })
  return [
    { sql: `${recent.sql} AND ${changedSince}`, values: [...recent.values, sinceMs] },
    {
      sql: `updated_at > recorded_at + ${lateMs} AND updated_at >= ? AND ${late.sql}`,
      values: [sinceMs, ...late.values],
      index: 'orders_changed_late',
    },
  ]
}

/** Orders from before these times were kept changed when they were recorded, as far as is known. */
const changedSince = 'coalesce(updated_at, recorded_at) >= ?'

type OfOne = Slice & { status: OrderStatus | undefined; span: Span }

const inOneStatus = (
  db: Database,
  query: OrderPageQuery,
  { after, limit, status, span }: OfOne,
): Iterable<FoundRow> => {
  const isNewest = query.sort === 'newest'
  const beyond = `(recorded_at, orders.seq) ${isNewest ? '<' : '>'} (SELECT recorded_at, seq FROM orders WHERE seq = ?)`
  const conditions: Condition[] = [
    span,
    ...(after === undefined ? [] : [{ sql: beyond, values: [after] }]),
    ...(status === undefined ? [] : [{ sql: statusCondition[status], values: [] }]),
  ]
  const order = isNewest ? 'recorded_at DESC, orders.seq DESC' : 'recorded_at, orders.seq'
  const indexed = span.index === undefined ? '' : `INDEXED BY ${span.index}`
  const from = `orders ${indexed} LEFT JOIN order_details AS d ON d.seq = orders.seq`
  return rowsOf(db, query, { from, conditions, order, limit })
}

/** The orders whose details are as the query says, after one of them, in the order in which they were recorded. */
export const withDetailsLike = (
  db: Database,
  query: OrderPageQuery,
  { after, limit }: Slice,
): Iterable<FoundRow> => {
  const { statuses, reference, updatedSinceMs, sort } = query
  const words = wordsOf(query)
  const isNewest = sort === 'newest'
  const conditions: Condition[] = [
    ...(reference === undefined
      ? [{ sql: 'found.word = ?', values: [words[0]!] }]
      : [{ sql: 'd.reference = ?', values: [reference] }]),
    ...words.map((word) => ({ sql: hasWord, values: [word] })),
    inSpan(query),
    ...(updatedSinceMs === undefined ? [] : [{ sql: changedSince, values: [updatedSinceMs] }]),
    ...(after === undefined
      ? []
      : [{ sql: `orders.seq ${isNewest ? '<' : '>'} ?`, values: [after] }]),
    ...(statuses === undefined
      ? []
      : [{ sql: `status IN (${statuses.map(() => '?').join()})`, values: [...statuses] }]),
  ]
  const from = reference === undefined ? foundByWord : foundByReference
  const order = isNewest ? 'orders.seq DESC' : 'orders.seq'
  return rowsOf(db, query, { from, conditions, order, limit })
}

const parts = `(
  WITH RECURSIVE parts (part) AS (
    SELECT ${partOf('max(seq)')} FROM orders UNION ALL SELECT part - 1 FROM parts WHERE part > 0)
  SELECT part FROM parts) AS parts`
const foundByWord = `${parts} CROSS JOIN order_words AS found ON found.part = parts.part
  CROSS JOIN orders ON orders.seq = found.seq LEFT JOIN order_details AS d ON d.seq = orders.seq`
const foundByReference = 'order_details AS d CROSS JOIN orders ON orders.seq = d.seq'
const hasWord = `EXISTS (SELECT 1 FROM order_words AS has
  WHERE has.part = ${partOf('orders.seq')} AND has.word = ? AND has.seq = orders.seq)`

const inSpan = ({ fromMs, toMs }: Pick<OrderPageQuery, 'fromMs' | 'toMs'>): Condition => ({
  sql: 'recorded_at >= ? AND recorded_at < ?',
  values: [fromMs, toMs],
})

type Select = { from: string; conditions: readonly Condition[]; order: string; limit: number }

const rowsOf = (
  db: Database,
  { withDetails }: OrderPageQuery,
  { from, conditions, order, limit }: Select,
): Iterable<FoundRow> => {
  const details = withDetails ? 'd.reference, d.said, d.lines AS sent_lines' : 'd.reference'
  const where = conditions.map(({ sql }) => sql).join(' AND ')
  const sql = `SELECT orders.*, ${details} FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ?`
  const values = [...conditions.flatMap((condition) => condition.values), limit]
  return db.query<FoundRow, (string | number)[]>(sql).iterate(...values)
}

/** Rows of several sorted lists as one list. */
function* merged(
  lists: readonly Iterable<FoundRow>[],
  { sort }: OrderPageQuery,
): Generator<FoundRow> {
  const heads = lists.map((list) => list[Symbol.iterator]())
  const next = heads.map((head) => head.next())
  for (;;) {
    let first = -1
    for (const [index, { done, value }] of next.entries()) {
      if (done) continue
      if (first < 0 || isBefore(value, next[first]!.value as FoundRow, sort)) first = index
    }
    if (first < 0) return
    yield next[first]!.value as FoundRow
    next[first] = heads[first]!.next()
  }
}

const isBefore = (a: FoundRow, b: FoundRow, sort: OrderPageQuery['sort']): boolean => {
  const difference = a.recorded_at - b.recorded_at || a.seq - b.seq
  return sort === 'newest' ? difference > 0 : difference < 0
}
