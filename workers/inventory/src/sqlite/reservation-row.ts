import {
  rejectionOf,
  type Money,
  type MovedLine,
  type OrderLine,
  type Outcome,
  type PricedLine,
  type RejectionReason,
} from '@shop/contracts'
import type { Decided, Reservation } from '../domain/reservation.ts'

/** A row of the table `reservations`. */
export type ReservationRow = {
  seq: number
  order_id: string
  digest: string | null
  lines: string
  expected_amount: number | null
  expected_currency: string | null
  placed_at: number | null
  outcome: 'in-stock' | 'rejected' | null
  reasons: string | null
  total: number | null
  currency: string | null
  decided_at: number | null
  trusted: number
  reason_count: number | null
  has_details: number
  canceled: number
  shipped: number
  heard: number
  short: number
  moved: string | null
}

/** The values that a statement binds. */
export type Values = (string | number | null)[]

/** The columns that facts set, as `reservations.ts` lists them. */
export const marksOf = ({ canceled, shipped, heard, short, moved }: Reservation): Values => [
  Number(canceled),
  Number(shipped),
  Number(heard),
  Number(short),
  moved.length > 0 ? JSON.stringify(moved) : null,
]

/** The columns that a decision sets, as `reservations.ts` lists them. */
export const decidedValuesOf = (decided: Decided | undefined): Values => {
  if (!decided) return [null, '[]', null, null, null, null, null, null, null, null, 0, null, 0]
  const { outcome, expectedTotal } = decided
  const isInStock = outcome.kind === 'in-stock'
  return [
    decided.digest,
    JSON.stringify(isInStock ? outcome.lines : decided.lines),
    expectedTotal?.amount ?? null,
    expectedTotal?.currency ?? null,
    decided.placedAt,
    outcome.kind,
    isInStock ? null : JSON.stringify(outcome.reasons),
    isInStock ? outcome.total : null,
    isInStock ? outcome.currency : null,
    decided.decidedAt,
    Number(decided.trusted),
    isInStock ? null : outcome.reasonCount,
    Number(decided.hasDetails),
  ]
}

/** The reservation that a row holds. */
export const reservationOf = (row: ReservationRow): Reservation => ({
  orderId: row.order_id,
  decided: decidedOf(row),
  canceled: row.canceled === 1,
  shipped: row.shipped === 1,
  heard: row.heard === 1,
  short: row.short === 1,
  moved: row.moved === null ? [] : (JSON.parse(row.moved) as MovedLine[]),
})

const decidedOf = (row: ReservationRow): Decided | undefined => {
  if (row.digest === null || row.placed_at === null || row.decided_at === null) return undefined
  const lines = JSON.parse(row.lines) as OrderLine[]
  return {
    digest: row.digest,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expectedTotal: moneyOf(row.expected_amount, row.expected_currency),
    placedAt: row.placed_at,
    trusted: row.trusted === 1,
    hasDetails: row.has_details === 1,
    outcome: outcomeOf(row, lines),
    decidedAt: row.decided_at,
  }
}

const outcomeOf = (row: ReservationRow, lines: readonly OrderLine[]): Outcome =>
  row.outcome === 'in-stock'
    ? {
        kind: 'in-stock',
        lines: lines as readonly PricedLine[],
        total: row.total ?? 0,
        currency: row.currency ?? '',
      }
    : rejectionOf(
        JSON.parse(row.reasons ?? '[]') as RejectionReason[],
        row.reason_count ?? undefined,
      )

const moneyOf = (amount: number | null, currency: string | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount, currency }
