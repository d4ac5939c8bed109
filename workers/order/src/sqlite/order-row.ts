import {
  rejectionOf,
  type Money,
  type OrderLine,
  type Outcome,
  type PricedLine,
  type RejectionReason,
} from '@shop/contracts'
import { statusOf, type Content, type DetailsState, type Order } from '../domain/order.ts'
import type { Part } from '../domain/part.ts'
import { waitingOf, waitingText } from '../waiting-fronts.ts'

/** A row of the table `orders`. */
export type OrderRow = {
  seq: number
  id: string
  digest: string | null
  lines: string
  expected_amount: number | null
  expected_currency: string | null
  placed_at: number | null
  outcome: 'in-stock' | 'rejected' | null
  reasons: string | null
  total: number | null
  currency: string | null
  canceled: number
  shipped: number
  heard: number
  version: number
  recorded_at: number
  reply_to: string | null
  trusted: number
  reason_count: number | null
  details: Exclude<DetailsState, 'none'> | null
  content_at: number | null
  confirmed_at: number | null
  shipped_at: number | null
  canceled_at: number | null
  updated_at: number | null
  parts: string | null
  last_event: number | null
}

/** The values that a statement binds. */
export type Values = (string | number | null)[]

/** The columns that facts change, as `orders.ts` lists them, with the number of the order's last event. */
export const factsOf = (order: Order, lastEvent: number | null): Values => {
  const { content, outcome } = order
  const isInStock = outcome?.kind === 'in-stock'
  return [
    outcome?.kind ?? null,
    outcome?.kind === 'rejected' ? JSON.stringify(outcome.reasons) : null,
    isInStock ? outcome.total : null,
    isInStock ? outcome.currency : null,
    Number(order.canceled),
    Number(order.shipped),
    Number(order.heard),
    statusOf(order),
    order.version,
    waitingText(order),
    JSON.stringify(isInStock ? outcome.lines : (content?.lines ?? [])),
    outcome?.kind === 'rejected' ? outcome.reasonCount : null,
    order.details === 'none' ? null : order.details,
    order.confirmedAtMs ?? null,
    order.shippedAtMs ?? null,
    order.canceledAtMs ?? null,
    order.updatedAtMs ?? null,
    lastEvent,
  ]
}

/** The columns that only the content fills, as `orders.ts` lists them. */
export const contentValuesOf = ({ content, placedAtMs }: Order): Values => [
  content?.digest ?? null,
  content?.expectedTotal?.amount ?? null,
  content?.expectedTotal?.currency ?? null,
  content?.placedAt ?? null,
  Number(content?.trusted ?? false),
  placedAtMs ?? null,
]

/** The order that a row holds. */
export const orderOf = (row: OrderRow): Order => {
  const lines = JSON.parse(row.lines) as OrderLine[]
  return {
    id: row.id,
    content: contentOf(row, lines),
    details: row.details ?? 'none',
    outcome: outcomeOf(row, lines),
    canceled: row.canceled === 1,
    shipped: row.shipped === 1,
    parts: row.parts === null ? [] : (JSON.parse(row.parts) as Part[]),
    heard: row.heard === 1,
    version: row.version,
    recordedAtMs: row.recorded_at,
    placedAtMs: row.content_at ?? undefined,
    confirmedAtMs: row.confirmed_at ?? undefined,
    shippedAtMs: row.shipped_at ?? undefined,
    canceledAtMs: row.canceled_at ?? undefined,
    updatedAtMs: row.updated_at ?? undefined,
    waitingAt: waitingOf(row.reply_to),
  }
}

const contentOf = (row: OrderRow, lines: readonly OrderLine[]): Content | undefined => {
  const { digest, placed_at: placedAt } = row
  if (digest === null || placedAt === null) return undefined
  const expectedTotal = moneyOf(row.expected_amount, row.expected_currency)
  return {
    digest,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expectedTotal,
    placedAt,
    trusted: row.trusted === 1,
  }
}

const outcomeOf = (row: OrderRow, lines: readonly OrderLine[]): Outcome | undefined => {
  const { outcome: kind, total, currency } = row
  if (kind === null) return undefined
  if (kind === 'rejected') {
    const reasons = JSON.parse(row.reasons ?? '[]') as RejectionReason[]
    return rejectionOf(reasons, row.reason_count ?? undefined)
  }
  return { kind, lines: lines as PricedLine[], total: total ?? 0, currency: currency ?? '' }
}

const moneyOf = (amount: number | null, currency: string | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount, currency }
