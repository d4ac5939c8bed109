import type { Database } from 'bun:sqlite'
import { rowsInMemory } from '@shop/engine'
import type { Reservation } from '../domain/reservation.ts'
import { loadEach } from './load.ts'
import {
  decidedValuesOf,
  marksOf,
  reservationOf,
  type ReservationRow,
  type Values,
} from './reservation-row.ts'

/** Short rows that one batch fills. More than a person can look after; the rest comes with a later batch. */
const shortRowsMax = 10_000

/** Far more rows than are under way while Order answers. Of a longer backlog the rest is read again. */
const rowsInMemoryMax = 10_000

/** A reservation and the number of its row. */
export type StoredReservation = { seq: number; reservation: Reservation }

/**
 * The reservations table: one row per order id. A row is inserted, or updated by its number. An upsert would check the
 * constraints twice and look the id up again.
 */
export const reservationsInSqlite = (db: Database) => {
  const byId = db.prepare<ReservationRow, [string]>('SELECT * FROM reservations WHERE order_id = ?')
  const insert = db.prepare<void, Values>(`
    INSERT INTO reservations (canceled, shipped, heard, short, moved, digest, lines, expected_amount, expected_currency,
      placed_at, outcome, reasons, total, currency, decided_at, trusted, reason_count, has_details, order_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const marks = 'canceled = ?, shipped = ?, heard = ?, short = ?, moved = ?'
  const updateMarks = db.prepare<void, Values>(`UPDATE reservations SET ${marks} WHERE seq = ?`)
  const update = db.prepare<void, Values>(`
    UPDATE reservations SET ${marks}, digest = ?, lines = ?, expected_amount = ?, expected_currency = ?, placed_at = ?,
      outcome = ?, reasons = ?, total = ?, currency = ?, decided_at = ?, trusted = ?, reason_count = ?,
      has_details = ? WHERE seq = ?`)
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

const storedOf = (row: ReservationRow): StoredReservation => ({
  seq: row.seq,
  reservation: reservationOf(row),
})
