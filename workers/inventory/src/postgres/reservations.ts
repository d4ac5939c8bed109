import {
  columnTexts,
  saidRows,
  setColumns,
  type ColumnTypes,
  type SaidRow,
  type Transaction,
} from '@shop/engine/postgres'
import type { Reservation } from '../domain/reservation.ts'
import { marksOf, reservationOf, rowOf, type ReservationRow } from './reservation-row.ts'
import { inOrder, locking, unlessRefused, type Way } from './way.ts'

/** Short rows that one batch fills. More than a person can look after; the rest comes with a later batch. */
const shortRowsMax = 10_000

/** A reservation, its number, and which version of its row it is: the number of the transaction that wrote it. */
export type StoredReservation = { reservation: Reservation; seq: string; row: string }

type Sql = Transaction['sql']
type Stored = ReservationRow & { version: string }

/** Reads rows with what is in no column of theirs: whether they are heard, and their version. */
export const selectReservations = `
  SELECT reservations.*, waiting.seq IS NULL AS heard, reservations.xmin::text AS version
  FROM reservations LEFT JOIN reservations_unheard AS waiting USING (seq)`

/** Loads the reservations of these orders, as far as they exist, by order id. */
export const loadReservations = async (
  sql: Sql,
  orderIds: Iterable<string>,
  way: Way,
): Promise<Map<string, StoredReservation>> => {
  const rows = await sql.unsafe<Stored[]>(
    `${selectReservations} WHERE order_id = ANY($1::text[]) ${inOrder(way, 'reservations', 'order_id')}`,
    [[...orderIds]],
  )
  return new Map(rows.map((row) => [row.order_id, storedOf(row)]))
}

/** Loads the promises that lack units, oldest first. */
export const loadShort = async (sql: Sql, way: Way): Promise<StoredReservation[]> => {
  const rows = await sql.unsafe<Stored[]>(
    `${selectReservations} WHERE short ORDER BY seq LIMIT ${shortRowsMax} ${locking(way, 'reservations')}`,
  )
  return rows.map(storedOf)
}

const storedOf = (row: Stored): StoredReservation => ({
  reservation: reservationOf(row),
  seq: row.seq,
  row: row.version,
})

/** The reservation of an order, outside a transaction. */
export const findReservation = async (
  sql: Sql,
  orderId: string,
): Promise<Reservation | undefined> => {
  const [found] = await sql.unsafe<Stored[]>(`${selectReservations} WHERE order_id = $1`, [orderId])
  return found && reservationOf(found)
}

const given = 'json_populate_recordset(NULL::reservations, $1::text::json)'

const decided = {
  digest: 'text',
  lines: 'json',
  expected_amount: 'bigint',
  expected_currency: 'text',
  placed_at: 'bigint',
  outcome: 'text',
  reasons: 'json',
  reason_count: 'bigint',
  total: 'bigint',
  currency: 'text',
  decided_at: 'bigint',
  trusted: 'boolean',
  has_details: 'boolean',
} as const
const marks = { canceled: 'boolean', shipped: 'boolean', short: 'boolean', moved: 'json' } as const
const stored = { order_id: 'text', ...decided, ...marks } as const
const newReservation = { place: 'int', ...stored } as const
const columns = Object.keys(stored).join(', ')

/**
 * Inserts rows, which are in the order of their keys so that no two batches wait for each other, and numbers them by the
 * place, from 1 to $1, that each had in the batch. Those at the places $2 wait to be heard. Under load most batches also hear
 * of others ($3): one statement costs less than two.
 */
const insert = `
  WITH numbers AS MATERIALIZED (
    SELECT ARRAY (SELECT nextval('reservation_numbers') FROM generate_series(1, $1::int)) AS taken WHERE ${unlessRefused}
  ), heard AS (
    DELETE FROM reservations_unheard WHERE seq = ANY ($3::bigint[]) AND ${unlessRefused}
  ), waiting AS (
    INSERT INTO reservations_unheard
    SELECT (SELECT taken FROM numbers)[place] FROM unnest($2::int[]) AS place WHERE ${unlessRefused}
  )
  INSERT INTO reservations (seq, ${columns})
  SELECT (SELECT taken FROM numbers)[place], ${columns} FROM ${saidRows('said', newReservation, 4)} WHERE ${unlessRefused}`

const update = (set: ColumnTypes): string => `
  UPDATE reservations SET ${setColumns(set, 'given')}
  FROM ${given} AS given WHERE reservations.order_id = given.order_id AND ${unlessRefused}`
const updateMarks = update(marks)
const updateAll = update({ ...decided, ...marks })

const hear = `DELETE FROM reservations_unheard WHERE seq = ANY ($1::bigint[]) AND ${unlessRefused}`
const wait = `
  INSERT INTO reservations_unheard SELECT unnest($1::bigint[]) WHERE ${unlessRefused} ON CONFLICT DO NOTHING`

/** What a batch writes of reservations. */
type Written = {
  inserted: Reservation[]
  /** Only the columns that facts set. */
  marked: Reservation[]
  updated: Reservation[]
  /** The numbers of those that are heard now, and of those that wait again. */
  heard: string[]
  waiting: string[]
}

/** Writes reservations over their stored rows, or as new ones. */
export const writeReservations = (
  { sql, send }: Transaction,
  changed: ReadonlyMap<string, Reservation>,
  stored: ReadonlyMap<string, StoredReservation>,
): void => {
  const written: Written = { inserted: [], marked: [], updated: [], heard: [], waiting: [] }
  for (const [orderId, reservation] of changed) note(written, reservation, stored.get(orderId))
  const { inserted, marked, updated, heard, waiting } = written
  if (marked.length > 0) send(sql.unsafe(updateMarks, [JSON.stringify(marked.map(marksOf))]))
  if (updated.length > 0) send(sql.unsafe(updateAll, [JSON.stringify(updated.map(rowOf))]))
  if (waiting.length > 0) send(sql.unsafe(wait, [sql.array(waiting, 'BIGINT')]))
  if (inserted.length > 0) {
    const places = inserted.flatMap((each, index) => (each.heard ? [] : [index + 1]))
    const numbers = [inserted.length, sql.array(places, 'INT'), sql.array(heard, 'BIGINT')]
    const said = columnTexts(newReservation, saidIn(inserted))
    send(sql.unsafe(insert, [...numbers, ...said]))
  } else if (heard.length > 0) send(sql.unsafe(hear, [sql.array(heard, 'BIGINT')]))
}

/** Rows of new reservations, in the order of the ids of their orders. */
const saidIn = (inserted: readonly Reservation[]): SaidRow<typeof newReservation>[] =>
  inserted
    .map((reservation, index) => ({ ...rowOf(reservation), place: index + 1 }))
    .sort((a, b) => (a.order_id < b.order_id ? -1 : 1))

const note = (
  written: Written,
  reservation: Reservation,
  stored: StoredReservation | undefined,
): void => {
  if (!stored) {
    written.inserted.push(reservation)
    return
  }
  const { reservation: before, seq } = stored
  if (before.decided !== reservation.decided) written.updated.push(reservation)
  else if (isRowChanged(before, reservation)) written.marked.push(reservation)
  if (before.heard !== reservation.heard) {
    if (reservation.heard) written.heard.push(seq)
    else written.waiting.push(seq)
  }
}

/** Whether more of a reservation changed than that it was heard. */
export const isRowChanged = (before: Reservation, after: Reservation): boolean =>
  before.decided !== after.decided ||
  before.canceled !== after.canceled ||
  before.shipped !== after.shipped ||
  before.short !== after.short ||
  before.moved !== after.moved
