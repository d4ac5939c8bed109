import type { SQL } from 'bun'
import {
  orderNumberOf,
  rejectionOf,
  type Money,
  type OrderLine,
  type Outcome,
  type PricedLine,
  type RejectionReason,
} from '@shop/contracts'
import type { Content, DetailsState, Order } from '../domain/order.ts'
import type { Part } from '../domain/part.ts'
import { waitingOf, waitingText } from '../waiting-fronts.ts'

/** A row of the table `orders`, as the client reads it: whole numbers of 64 bits come as text. */
export type OrderRow = {
  seq: string
  id: string
  digest: string | null
  lines: readonly OrderLine[]
  expected_amount: string | null
  expected_currency: string | null
  placed_at: string | null
  trusted: boolean
  outcome: 'in-stock' | 'rejected' | null
  reasons: readonly RejectionReason[] | null
  reason_count: number | null
  total: string | null
  currency: string | null
  canceled: boolean
  shipped: boolean
  parts: readonly Part[] | null
  is_heard: boolean
  version: string
  reply_to: string | null
  details: Exclude<DetailsState, 'none'> | null
  recorded_at: string
  content_at: string | null
  confirmed_at: string | null
  shipped_at: string | null
  canceled_at: string | null
  updated_at: string | null
}

/** The columns that a decision about an order changes. `json_populate_recordset` and its like make them of JSON. */
export const decisionOf = (order: Order) => {
  const { content, outcome } = order
  const inStock = outcome?.kind === 'in-stock' ? outcome : undefined
  const rejected = outcome?.kind === 'rejected' ? outcome : undefined
  return {
    lines: inStock?.lines ?? content?.lines ?? [],
    outcome: outcome?.kind,
    reasons: rejected?.reasons,
    reason_count: rejected?.reasonCount,
    total: inStock?.total,
    currency: inStock?.currency,
    is_heard: order.heard,
    version: order.version,
    reply_to: waitingText(order),
    confirmed_at: order.confirmedAtMs,
    updated_at: order.updatedAtMs,
  } satisfies Partial<Record<keyof OrderRow, unknown>>
}

/** All columns of an order but those that the database gives it. */
export const recordOf = (order: Order) => {
  const { content, details, parts } = order
  return {
    ...decisionOf(order),
    id: order.id,
    number: orderNumberOf(order.id),
    digest: content?.digest,
    expected_amount: content?.expectedTotal?.amount,
    expected_currency: content?.expectedTotal?.currency,
    placed_at: content?.placedAt,
    trusted: content?.trusted ?? false,
    canceled: order.canceled,
    shipped: order.shipped,
    parts: parts.length > 0 ? parts : undefined,
    details: details === 'none' ? undefined : details,
    recorded_at: order.recordedAtMs,
    content_at: order.placedAtMs,
    shipped_at: order.shippedAtMs,
    canceled_at: order.canceledAtMs,
  } satisfies Partial<Record<keyof OrderRow | 'number', unknown>>
}

/** The row of an order; undefined when there is none. */
export const rowOf = async (sql: SQL, orderId: string): Promise<OrderRow | undefined> => {
  const [row] = await sql<OrderRow[]>`SELECT * FROM orders WHERE id = ${orderId}`
  return row
}

/** The order that a row holds. */
export const orderOf = (row: OrderRow): Order => ({
  id: row.id,
  content: contentOf(row),
  details: row.details ?? 'none',
  outcome: outcomeOf(row),
  canceled: row.canceled,
  shipped: row.shipped,
  parts: row.parts ?? [],
  heard: row.is_heard,
  version: Number(row.version),
  recordedAtMs: Number(row.recorded_at),
  placedAtMs: numberOf(row.content_at),
  confirmedAtMs: numberOf(row.confirmed_at),
  shippedAtMs: numberOf(row.shipped_at),
  canceledAtMs: numberOf(row.canceled_at),
  updatedAtMs: numberOf(row.updated_at),
  waitingAt: waitingOf(row.reply_to),
})

const numberOf = (text: string | null): number | undefined =>
  text === null ? undefined : Number(text)

const contentOf = (row: OrderRow): Content | undefined => {
  const { digest, placed_at: placedAt, lines, trusted } = row
  if (digest === null || placedAt === null) return undefined
  return {
    digest,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expectedTotal: moneyOf(row.expected_amount, row.expected_currency),
    placedAt: Number(placedAt),
    trusted,
  }
}

const outcomeOf = (row: OrderRow): Outcome | undefined => {
  const { outcome: kind, lines, total, currency } = row
  if (kind === null) return undefined
  if (kind === 'rejected') return rejectionOf(row.reasons ?? [], row.reason_count ?? undefined)
  return {
    kind,
    lines: lines as readonly PricedLine[],
    total: Number(total ?? 0),
    currency: currency ?? '',
  }
}

const moneyOf = (amount: string | null, currency: string | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount: Number(amount), currency }
