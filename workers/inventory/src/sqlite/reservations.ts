import type { Database } from 'bun:sqlite'
import type { Money, OrderLine, Outcome, PricedLine, RejectionReason } from '@shop/contracts'
import { rowsInMemory } from '@shop/engine'
import type { Decided, Reservation } from '../domain/reservation.ts'
import { loadEach } from './load.ts'

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

/** Short rows that one batch fills. More than a person can look after; the rest comes with a later batch. */
const shortRowsMax = 10_000

/** Far more rows than are under way while Order answers. Of a longer backlog the rest is read again. */
const rowsInMemoryMax = 10_000

/** A reservation and the number of its row. */
export type StoredReservation = { seq: number; reservation: Reservation }

type Values = (string | number | null)[]

/**
 * The reservations table: one row per order id. A row is inserted, or updated by its number. An upsert would check the
 * constraints twice and look the id up again.
 */
export const reservationsInSqlite = (db: Database) => {
  const byId = db.prepare<ReservationRow, [string]>('SELECT * FROM reservations WHERE order_id = ?')
  const insert = db.prepare<void, Values>(`
    INSERT INTO reservations (canceled, shipped, heard, short, digest, lines, expected_amount, expected_currency,
      placed_at, outcome, reasons, total, currency, decided_at, order_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const marks = 'canceled = ?, shipped = ?, heard = ?, short = ?'
  const updateMarks = db.prepare<void, Values>(`UPDATE reservations SET ${marks} WHERE seq = ?`)
  const update = db.prepare<void, Values>(`
    UPDATE reservations SET ${marks}, digest = ?, lines = ?, expected_amount = ?, expected_currency = ?,
      placed_at = ?, outcome = ?, reasons = ?, total = ?, currency = ?, decided_at = ?
    WHERE seq = ?`)
  const shortRows = db.prepare<ReservationRow, [number]>(
    'SELECT * FROM reservations WHERE short ORDER BY seq LIMIT ?',
  )
  // Most reservations are asked for once more, in a moment: when Order has recorded the outcome.
  const waiting = rowsInMemory<StoredReservation>(rowsInMemoryMax)

  const read = (orderId: string): StoredReservation | null => {
    const row = byId.get(orderId)
    return row && storedOf(row)
  }
  const write = (reservation: Reservation, stored?: StoredReservation): StoredReservation => {
    const { orderId, decided } = reservation
    const values = marksOf(reservation)
    if (!stored) {
      const { lastInsertRowid } = insert.run(...values, ...decidedValuesOf(decided), orderId)
      return { seq: Number(lastInsertRowid), reservation }
    }
    const { seq } = stored
    if (decided === stored.reservation.decided) updateMarks.run(...values, seq)
    else update.run(...values, ...decidedValuesOf(decided), seq)
    return { seq, reservation }
  }

  return {
    find: (orderId: string): Reservation | undefined => read(orderId)?.reservation,
    /** The reservations of these orders, as far as they exist, by order id. */
    load: (orderIds: Iterable<string>) =>
      loadEach(orderIds, (orderId) => waiting.find(orderId) ?? read(orderId)),
    /** Adds the promises that lack units to `stored`. Returns their order ids, oldest first. */
    loadShort: (stored: Map<string, StoredReservation>): string[] =>
      shortRows.all(shortRowsMax).map((row) => {
        if (!stored.has(row.order_id)) stored.set(row.order_id, storedOf(row))
        return row.order_id
      }),
    /** Writes a reservation over its stored row, or as a new one, in a transaction. Returns the row as it is now. */
    write,
    /** Call with every row that a transaction wrote, once it is committed. */
    committed: (written: readonly StoredReservation[]): void => {
      for (const row of written) {
        const { orderId, heard } = row.reservation
        if (heard) waiting.drop(orderId)
        else waiting.keep(orderId, row)
      }
    },
    /** Reads again what is in memory, because it may be out of date. */
    forget: waiting.clear,
  }
}

export type ReservationsInSqlite = ReturnType<typeof reservationsInSqlite>

const marksOf = ({ canceled, shipped, heard, short }: Reservation): Values => [
  Number(canceled),
  Number(shipped),
  Number(heard),
  Number(short),
]

const decidedValuesOf = (decided: Decided | undefined): Values => {
  if (!decided) return [null, '[]', null, null, null, null, null, null, null, null]
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
  ]
}

const storedOf = (row: ReservationRow): StoredReservation => ({
  seq: row.seq,
  reservation: reservationOf(row),
})

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
