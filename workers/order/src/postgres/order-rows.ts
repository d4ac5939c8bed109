import type { SQL } from 'bun'
import type { OrderStatus, SentLine } from '@shop/contracts'
import type { KeptDetails } from '../domain/kept-details.ts'
import type { OrderPageQuery } from '../reads.ts'
import type { OrderRow } from './order-row.ts'

/** A row that a search looked at. `place` is its number; the order is there if it matches. */
export type LookedAtRow = { place: string } & (FoundRow | { [Column in keyof FoundRow]: null })

/** A row of an order, with what a list shows of its details. */
export type FoundRow = OrderRow & {
  reference: string | null
  said: KeptDetails | null
  sent_lines: readonly SentLine[] | null
}

type Slice = { after: number | undefined; limit: number }
/** Adds a value to those that the statement binds. Returns the words that stand for it. */
type Bind = (value: unknown) => string
/** Makes the conditions of a statement, all of which have to hold. */
type Conditions = (bind: Bind) => readonly string[]

/** Most orders are confirmed. Those that wait are in a small table, and an index has the others. */
const statusCondition: Record<OrderStatus, string> = {
  pending: "status = 'pending' AND seq = ANY (ARRAY (SELECT seq FROM orders_unheard))",
  confirmed: "status = 'confirmed'",
  rejected: "rarer_status = 'rejected'",
  canceled: "rarer_status = 'canceled'",
  shipped: "rarer_status = 'shipped'",
}

/**
 * Looks at the orders of some statuses in a span of time, after one of them, in the order of time. Those of each status and
 * span are found by an index of their own.
 */
export const byTime = (
  sql: SQL,
  query: OrderPageQuery,
  { after, limit }: Slice,
): Promise<LookedAtRow[]> => {
  const beyond: Conditions = (bind) =>
    after === undefined
      ? []
      : [
          `(recorded_at, seq) ${beyondIn(query)} (SELECT recorded_at, seq FROM orders WHERE seq = ${bind(after)})`,
        ]
  const statuses = query.statuses
    ? [...new Set(query.statuses)].map((status) => statusCondition[status])
    : ['true']
  const lists = (bind: Bind) =>
    statuses.flatMap((status) =>
      spansOf(query).map((span) => {
        const where = [status, ...span(bind), ...beyond(bind)].join(' AND ')
        return `(SELECT * FROM orders WHERE ${where} ORDER BY ${orderOf(query, byTimeColumns)} LIMIT ${bind(limit)})`
      }),
    )
  return lookedAt(sql, query, {
    columns: byTimeColumns,
    limit,
    from: (bind) => `SELECT * FROM (${lists(bind).join(' UNION ALL ')}) AS lists`,
    isMatch: (bind) => [
      ...hasSku(query)(bind),
      ...(query.number === undefined ? [] : [`details IS NULL AND number = ${bind(query.number)}`]),
    ],
  })
}

const byTimeColumns = ['recorded_at', 'seq'] as const
const bySeqColumns = ['seq'] as const

/** Looks at the orders whose details are as the query says, after one of them, in the order in which they came. */
export const withDetailsLike = (
  sql: SQL,
  query: OrderPageQuery,
  { after, limit }: Slice,
): Promise<LookedAtRow[]> => {
  const { statuses, reference, email, customerId, number, updatedSinceMs } = query
  const conditions: Conditions = (bind) => [
    ...(reference === undefined ? [] : [`d.reference = ${bind(reference)}`]),
    ...(email === undefined ? [] : [`d.email = ${bind(email)}`]),
    ...(customerId === undefined ? [] : [`d.customer_id = ${bind(customerId)}`]),
    ...(number === undefined ? [] : [`number = ${bind(number)} AND details IS NOT NULL`]),
    ...inSpan(query)(bind),
    ...(updatedSinceMs === undefined ? [] : [`${changedAt} >= ${bind(updatedSinceMs)}`]),
    ...(after === undefined ? [] : [`seq ${beyondIn(query)} ${bind(after)}`]),
    ...(statuses === undefined ? [] : [`status = ANY (${bind(sql.array([...statuses], 'TEXT'))})`]),
  ]
  return lookedAt(sql, query, {
    columns: bySeqColumns,
    limit,
    from: (bind) =>
      `SELECT orders.* FROM order_details AS d JOIN orders USING (seq) WHERE ${conditions(bind).join(' AND ')}`,
    isMatch: hasSku(query),
  })
}

/** No index answers it. */
const hasSku =
  ({ sku }: OrderPageQuery): Conditions =>
  (bind) =>
    sku === undefined ? [] : [`lines @> ${bind(JSON.stringify([{ sku }]))}::text::jsonb`]

/** Time after which a change of an order is a late one, as the column `changed_late_at` has it. */
const lateMs = 60_000

/** Orders from before these times were kept changed when they were recorded, as far as is known. */
const changedAt = 'coalesce(updated_at, recorded_at)'

/** Orders that changed since some time were recorded shortly before it or later, or changed late. */
const spansOf = (query: OrderPageQuery): readonly Conditions[] => {
  const { fromMs, toMs, updatedSinceMs: sinceMs } = query
  if (sinceMs === undefined) return [inSpan(query)]
  const middleMs = sinceMs - lateMs
  return [
    (bind) => [
      ...inSpan({ fromMs: Math.max(fromMs, middleMs), toMs })(bind),
      `${changedAt} >= ${bind(sinceMs)}`,
    ],
    (bind) => [
      `changed_late_at >= ${bind(sinceMs)}`,
      ...inSpan({ fromMs, toMs: Math.min(toMs, middleMs) })(bind),
    ],
  ]
}

const inSpan =
  ({ fromMs, toMs }: Pick<OrderPageQuery, 'fromMs' | 'toMs'>): Conditions =>
  (bind) => [`recorded_at >= ${bind(fromMs)} AND recorded_at < ${bind(toMs)}`]

const beyondIn = ({ sort }: OrderPageQuery): string => (sort === 'newest' ? '<' : '>')

const orderOf = ({ sort }: OrderPageQuery, columns: readonly string[]): string =>
  columns.map((column) => `${column} ${sort === 'newest' ? 'DESC' : 'ASC'}`).join(', ')

type Look = {
  columns: readonly string[]
  limit: number
  from: (bind: Bind) => string
  isMatch: Conditions
}

/**
 * Looks at the first `limit` rows of `from`, in the order of `columns`, until it has one more that matches than the page
 * takes.
 */
const lookedAt = async (
  sql: SQL,
  query: OrderPageQuery,
  { columns, limit, from, isMatch }: Look,
): Promise<LookedAtRow[]> => {
  const values: unknown[] = []
  const bind: Bind = (value) => `$${values.push(value)}`
  const order = orderOf(query, columns)
  const details = query.withDetails
    ? 'd.reference, d.said, d.lines AS sent_lines'
    : 'd.reference, NULL AS said, NULL AS sent_lines'
  return sql.unsafe(
    `WITH looked_at AS MATERIALIZED (
       SELECT seq, recorded_at, ${['true', ...isMatch(bind)].join(' AND ')} AS is_match
       FROM (${from(bind)} ORDER BY ${order} LIMIT ${bind(limit)}) AS found
     ), counted AS (
       SELECT *, count(*) FILTER (WHERE is_match) OVER (ORDER BY ${order}) AS match_count FROM looked_at
     )
     SELECT counted.seq AS place, orders.*, ${details}
     FROM counted LEFT JOIN orders ON is_match AND orders.seq = counted.seq
       LEFT JOIN order_details AS d ON d.seq = orders.seq
     WHERE match_count <= ${bind(query.limit + 1)}
     ORDER BY ${columns.map((column) => orderOf(query, [`counted.${column}`])).join(', ')}`,
    values,
  )
}
