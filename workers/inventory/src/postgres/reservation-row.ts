import {
  rejectionOf,
  type Money,
  type MovedLine,
  type OrderLine,
  type PricedLine,
  type RejectionReason,
} from '@shop/contracts'
import type { Decided, Reservation } from '../domain/reservation.ts'
import { numberOf, type BigInteger } from './big-integer.ts'

/** A row of the table `reservations`, and whether Order has heard it: see `selectReservations`. */
export type ReservationRow = {
  seq: BigInteger
  order_id: string
  digest: string | null
  lines: readonly (OrderLine & { unitPrice?: number })[]
  expected_amount: BigInteger | null
  expected_currency: string | null
  placed_at: BigInteger | null
  outcome: 'in-stock' | 'rejected' | null
  reasons: readonly RejectionReason[] | null
  reason_count: BigInteger | null
  total: BigInteger | null
  currency: string | null
  decided_at: BigInteger | null
  trusted: boolean
  has_details: boolean
  canceled: boolean
  shipped: boolean
  heard: boolean
  short: boolean
  moved: readonly MovedLine[] | null
}

/** The columns that facts set, with the key. */
export const marksOf = ({ orderId, canceled, shipped, short, moved }: Reservation) => ({
  ...{ order_id: orderId, canceled, shipped, short },
  moved: moved.length > 0 ? moved : null,
})

/** All columns of a reservation but its number. */
export const rowOf = (reservation: Reservation) => ({
  ...marksOf(reservation),
  ...decidedColumnsOf(reservation.decided),
})

const decidedColumnsOf = (decided: Decided | undefined) => {
  const { outcome, expectedTotal } = decided ?? {}
  const inStock = outcome?.kind === 'in-stock' ? outcome : undefined
  const rejected = outcome?.kind === 'rejected' ? outcome : undefined
  return {
    digest: decided?.digest ?? null,
    lines: inStock?.lines ?? decided?.lines ?? [],
    expected_amount: expectedTotal?.amount ?? null,
    expected_currency: expectedTotal?.currency ?? null,
    placed_at: decided?.placedAt ?? null,
    outcome: outcome?.kind ?? null,
    reasons: rejected?.reasons ?? null,
    reason_count: rejected?.reasonCount ?? null,
    total: inStock?.total ?? null,
    currency: inStock?.currency ?? null,
    decided_at: decided?.decidedAt ?? null,
    trusted: decided?.trusted ?? false,
    has_details: decided?.hasDetails ?? false,
  }
}

/** The reservation that a row holds. */
export const reservationOf = (row: ReservationRow): Reservation => ({
  orderId: row.order_id,
  decided: decidedOf(row),
  canceled: row.canceled,
  shipped: row.shipped,
  heard: row.heard,
  short: row.short,
  moved: row.moved ?? [],
})

const decidedOf = (row: ReservationRow): Decided | undefined => {
  if (row.digest === null || row.placed_at === null || row.decided_at === null) return undefined
  return {
    digest: row.digest,
    lines: row.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expectedTotal: moneyOf(row.expected_amount, row.expected_currency),
    placedAt: Number(row.placed_at),
    trusted: row.trusted,
    hasDetails: row.has_details,
    outcome:
      row.outcome === 'in-stock'
        ? {
            kind: 'in-stock',
            lines: row.lines as readonly PricedLine[],
            total: Number(row.total),
            currency: row.currency ?? '',
          }
        : rejectionOf(row.reasons ?? [], numberOf(row.reason_count)),
    decidedAt: Number(row.decided_at),
  }
}

const moneyOf = (amount: BigInteger | null, currency: string | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount: Number(amount), currency }
