import type { Database } from 'bun:sqlite'
import { rowsInMemory } from '@shop/engine'
import type { Order } from '../domain/order.ts'
import { contentValuesOf, factsOf, orderOf, type OrderRow, type Values } from './order-row.ts'

/** An order, the number of its row, and that of its last event. */
export type StoredOrder = { seq: number; order: Order; lastEvent: number | null }

/** Far more than are under way in a shop that is heard. The rest of a longer backlog is read again. */
const rowsInMemoryMax = 10_000

const statementsIn = (db: Database) => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  const insert = db.prepare<void, Values>(`
    INSERT INTO orders (outcome, reasons, total, currency, canceled, shipped, heard, status, version, reply_to,
      lines, reason_count, details, confirmed_at, shipped_at, canceled_at, updated_at, last_event, digest,
      expected_amount, expected_currency, placed_at, trusted, content_at, id, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const factColumns = `outcome = ?, reasons = ?, total = ?, currency = ?, canceled = ?, shipped = ?, heard = ?,
    status = ?, version = ?, reply_to = ?, lines = ?, reason_count = ?, details = ?, confirmed_at = ?, shipped_at = ?,
    canceled_at = ?, updated_at = ?, last_event = ?`
  const updateFacts = db.prepare<void, Values>(`UPDATE orders SET ${factColumns} WHERE seq = ?`)
  const update = db.prepare<void, Values>(`
    UPDATE orders SET ${factColumns}, digest = ?, expected_amount = ?, expected_currency = ?, placed_at = ?,
      trusted = ?, content_at = ?
    WHERE seq = ?`)
  // Apart, because few orders have parts.
  const updateParts = db.prepare<void, [string, number]>(
    'UPDATE orders SET parts = ? WHERE seq = ?',
  )
  return { byId, insert, updateFacts, update, updateParts }
}

/** Writes all but the parts. Returns the number of the row. */
const writeRow = (
  { insert, updateFacts, update }: ReturnType<typeof statementsIn>,
  order: Order,
  stored: StoredOrder | undefined,
  lastEvent: number | null,
): number => {
  const facts = factsOf(order, lastEvent)
  if (!stored) {
    const values = [...facts, ...contentValuesOf(order), order.id, order.recordedAtMs]
    return Number(insert.run(...values).lastInsertRowid)
  }
  const { seq } = stored
  if (order.content === stored.order.content) updateFacts.run(...facts, seq)
  else update.run(...facts, ...contentValuesOf(order), seq)
  return seq
}

/**
 * The orders table: one row per order id. A row is inserted, or updated by its number: an upsert checks the constraints
 * twice and looks the id up again.
 */
export const ordersInSqlite = (db: Database) => {
  const statements = statementsIn(db)
  const { byId, updateParts } = statements
  // Most orders are needed once more, in a moment: for the fact that settles them.
  const waiting = rowsInMemory<StoredOrder>(rowsInMemoryMax)

  const read = (orderId: string): StoredOrder | undefined => {
    const row = byId.get(orderId)
    return row ? { seq: row.seq, order: orderOf(row), lastEvent: row.last_event } : undefined
  }

  return {
    /** Those of the orders that exist, by their ids. */
    load: (orderIds: Iterable<string>): Map<string, StoredOrder> => {
      const stored = new Map<string, StoredOrder>()
      for (const orderId of orderIds) {
        const order = waiting.find(orderId) ?? read(orderId)
        if (order) stored.set(orderId, order)
      }
      return stored
    },
    /**
     * Writes an order over the row that was loaded for it, or as a new one, with the number of its last event. Returns the
     * row as it is now.
     */
    write: (
      order: Order,
      stored: StoredOrder | undefined,
      lastEvent: number | null,
    ): StoredOrder => {
      const seq = writeRow(statements, order, stored, lastEvent)
      const { parts } = order
      const isChanged = parts.length > (stored?.order.parts.length ?? 0)
      if (isChanged) updateParts.run(JSON.stringify(parts), seq)
      return { seq, order, lastEvent }
    },
    /** Told of every row that a transaction wrote, once it is committed. */
    committed: (written: Iterable<StoredOrder>): void => {
      for (const row of written) {
        if (row.order.heard) waiting.drop(row.order.id)
        else waiting.keep(row.order.id, row)
      }
    },
    /** Forgets the rows in memory, which may be out of date. */
    forget: (): void => waiting.clear(),
  }
}

export type OrdersInSqlite = ReturnType<typeof ordersInSqlite>
