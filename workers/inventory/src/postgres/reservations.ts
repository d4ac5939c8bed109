import type { Transaction } from '@shop/engine/postgres'
import type { Reservation } from '../domain/reservation.ts'
import { marksOf, reservationOf, rowOf, type ReservationRow } from './reservation-row.ts'
import { locking, unlessRefused, type Way } from './way.ts'

/** Short rows that one batch fills. More than a person can look after; the rest comes with a later batch. */
const shortRowsMax = 10_000

/** A reservation, and which version of its row it is: the number of the transaction that wrote it. */
export type StoredReservation = { reservation: Reservation; row: string }

type Sql = Transaction['sql']
type Stored = ReservationRow & { version: string }

const select = 'SELECT *, xmin::text AS version FROM reservations'

/** Loads the reservations of these orders, as far as they exist, by order id. */
export const loadReservations = async (
  sql: Sql,
  orderIds: Iterable<string>,
  way: Way,
): Promise<Map<string, StoredReservation>> => {
  const rows = await sql.unsafe<Stored[]>(
    `${select} WHERE order_id = ANY($1::text[]) ORDER BY order_id ${locking(way)}`,
    [[...orderIds]],
  )
  return new Map(rows.map((row) => [row.order_id, storedOf(row)]))
}

/** Loads the promises that lack units, oldest first. */
export const loadShort = async (sql: Sql, way: Way): Promise<StoredReservation[]> => {
  const rows = await sql.unsafe<Stored[]>(
    `${select} WHERE short ORDER BY seq LIMIT ${shortRowsMax} ${locking(way)}`,
  )
  return rows.map(storedOf)
}

const storedOf = (row: Stored): StoredReservation => ({
  reservation: reservationOf(row),
  row: row.version,
})

/** The reservation of an order, outside a transaction. */
export const findReservation = async (
  sql: Sql,
  orderId: string,
): Promise<Reservation | undefined> => {
  const [found] = await sql.unsafe<Stored[]>(`${select} WHERE order_id = $1`, [orderId])
  return found && reservationOf(found)
}

const decidedColumns = `digest, lines, expected_amount, expected_currency, placed_at, outcome, reasons, reason_count, total,
  currency, decided_at, trusted, has_details`
const markColumns = 'canceled, shipped, heard, short, moved'
const columns = `order_id, ${decidedColumns}, ${markColumns}`

const given = 'json_populate_recordset(NULL::reservations, $1::text::json)'

/** Numbers the rows as they were decided, and inserts them in the order of their keys, so that no two batches wait for each other. */
const insert = `
  WITH numbered AS MATERIALIZED (
    SELECT nextval('reservation_numbers') AS number, * FROM ${given} WHERE ${unlessRefused})
  INSERT INTO reservations (seq, ${columns}) SELECT number, ${columns} FROM numbered ORDER BY order_id`

const update = (set: string): string => `
  UPDATE reservations SET (${set}) = (SELECT ${set.replaceAll(/\w+/g, 'given.$&')})
  FROM ${given} AS given WHERE reservations.order_id = given.order_id AND ${unlessRefused}`
const updateMarks = update(markColumns)
const updateAll = update(`${decidedColumns}, ${markColumns}`)

/** Writes reservations over their stored rows, or as new ones. */
export const writeReservations = (
  { sql, send }: Transaction,
  changed: ReadonlyMap<string, Reservation>,
  stored: ReadonlyMap<string, StoredReservation>,
): void => {
  const rows = { inserted: [] as object[], marked: [] as object[], updated: [] as object[] }
  for (const [orderId, reservation] of changed) {
    const before = stored.get(orderId)?.reservation
    if (!before) rows.inserted.push(rowOf(reservation))
    else if (before.decided === reservation.decided) rows.marked.push(marksOf(reservation))
    else rows.updated.push(rowOf(reservation))
  }
  const write = (statement: string, some: readonly object[]): void => {
    if (some.length > 0) send(sql.unsafe(statement, [JSON.stringify(some)]))
  }
  write(updateMarks, rows.marked)
  write(updateAll, rows.updated)
  write(insert, rows.inserted)
}
