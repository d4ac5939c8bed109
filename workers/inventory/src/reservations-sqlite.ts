import type { Database } from 'bun:sqlite'
import type { Money, OrderLine, Outcome, PricedLine, RejectionReason } from '@shop/contracts'
import type { Decided, Reservation } from './domain/reservation.ts'

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
  canceled: number
  shipped: number
  heard: number
  short: number
}

/** Short rows that are looked at when units come in. More than a person can look after; the rest comes later. */
const shortRowsMax = 10_000

type Values = (string | number | null)[]

/** The reservations table: one row per order id. */
export const reservationsInSqlite = (db: Database) => {
  const byId = db.prepare<ReservationRow, [string]>('SELECT * FROM reservations WHERE order_id = ?')
  const upsert = db.prepare<void, Values>(`
    INSERT INTO reservations (order_id, digest, lines, expected_amount, expected_currency, placed_at,
      outcome, reasons, total, currency, decided_at, canceled, shipped, heard, short)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
    ON CONFLICT (order_id) DO UPDATE SET digest = ?2, lines = ?3, expected_amount = ?4,
      expected_currency = ?5, placed_at = ?6, outcome = ?7, reasons = ?8, total = ?9, currency = ?10,
      decided_at = ?11, canceled = ?12, shipped = ?13, heard = ?14, short = ?15`)
  const shortRows = db.prepare<ReservationRow, [number]>(
    'SELECT * FROM reservations WHERE short ORDER BY seq LIMIT ?',
  )

  return {
    find: (orderId: string): Reservation | undefined => {
      const row = byId.get(orderId)
      return row ? reservationOf(row) : undefined
    },
    load: (orderIds: Iterable<string>): Map<string, Reservation> => {
      const reservations = new Map<string, Reservation>()
      for (const orderId of orderIds) {
        const row = byId.get(orderId)
        if (row) reservations.set(orderId, reservationOf(row))
      }
      return reservations
    },
    /** Promises of before a restore that the stock does not cover, oldest first. */
    short: (): Reservation[] => shortRows.all(shortRowsMax).map(reservationOf),
    write: (changed: readonly Reservation[]): void => {
      for (const reservation of changed) upsert.run(...valuesOf(reservation))
    },
  }
}

const valuesOf = (reservation: Reservation): Values => {
  const { orderId, decided, canceled, shipped, heard, short } = reservation
  const marks = [canceled, shipped, heard, short].map(Number)
  if (!decided)
    return [orderId, null, '[]', null, null, null, null, null, null, null, null, ...marks]
  const { outcome, expectedTotal } = decided
  const isInStock = outcome.kind === 'in-stock'
  return [
    orderId,
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
    ...marks,
  ]
}

export const reservationOf = (row: ReservationRow): Reservation => ({
  orderId: row.order_id,
  decided: decidedOf(row),
  canceled: row.canceled === 1,
  shipped: row.shipped === 1,
  heard: row.heard === 1,
  short: row.short === 1,
})

const decidedOf = (row: ReservationRow): Decided | undefined => {
  if (row.digest === null || row.placed_at === null || row.decided_at === null) return undefined
  const lines = JSON.parse(row.lines) as OrderLine[]
  return {
    digest: row.digest,
    lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
    expectedTotal: moneyOf(row.expected_amount, row.expected_currency),
    placedAt: row.placed_at,
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
    : { kind: 'rejected', reasons: JSON.parse(row.reasons ?? '[]') as RejectionReason[] }

const moneyOf = (amount: number | null, currency: string | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount, currency }
