import type { Database } from 'bun:sqlite'
import type {
  Money,
  OrderLine,
  OrderStatus,
  Outcome,
  PricedLine,
  RejectionReason,
} from '@shop/contracts'
import { rowsInMemory } from '@shop/engine'
import { statusOf, type Content, type Order } from '../domain/order.ts'

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
}

/** An order and the number of its row. */
export type StoredOrder = { seq: number; order: Order }

/** Far more than are under way in a shop that is heard; of a longer backlog the rest is read again. */
const rowsInMemoryMax = 10_000

type Values = (string | number | null)[]

export type OrderPageQuery = {
  status: OrderStatus | undefined
  fromMs: number
  toMs: number
  /** seq of the last order of the page before. */
  before: number | undefined
  limit: number
}

/** Written out, not bound, and with the words of a partial index: only so does SQLite see that it fits. */
const statusCondition: Record<OrderStatus, string> = {
  pending: "AND status = 'pending' AND NOT heard",
  confirmed: "AND status = 'confirmed'",
  rejected: "AND status = 'rejected' AND outcome = 'rejected'",
  canceled: "AND status = 'canceled' AND canceled",
  shipped: "AND status = 'shipped' AND shipped",
}

/**
 * The orders table: one row per order id. Rows are inserted or updated, whichever it is, and updated by their number:
 * an upsert checks the constraints twice and looks the id up again.
 */
export const ordersInSqlite = (db: Database) => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  const insert = db.prepare<void, Values>(`
    INSERT INTO orders (outcome, reasons, total, currency, canceled, shipped, heard, status, version, reply_to,
      lines, digest, expected_amount, expected_currency, placed_at, id, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const factColumns = `outcome = ?, reasons = ?, total = ?, currency = ?, canceled = ?, shipped = ?, heard = ?,
    status = ?, version = ?, reply_to = ?, lines = ?`
  const updateFacts = db.prepare<void, Values>(`UPDATE orders SET ${factColumns} WHERE seq = ?`)
  const update = db.prepare<void, Values>(`
    UPDATE orders SET ${factColumns}, digest = ?, expected_amount = ?, expected_currency = ?, placed_at = ?
    WHERE seq = ?`)
  // Most orders are asked for once more, in a moment: for the fact that settles them.
  const waiting = rowsInMemory<StoredOrder>(rowsInMemoryMax)

  const read = (orderId: string): StoredOrder | undefined => {
    const row = byId.get(orderId)
    return row ? { seq: row.seq, order: orderOf(row) } : undefined
  }

  return {
    find: (orderId: string): Order | undefined => read(orderId)?.order,
    load: (orderIds: Iterable<string>): Map<string, StoredOrder> => {
      const stored = new Map<string, StoredOrder>()
      for (const orderId of orderIds) {
        const order = waiting.find(orderId) ?? read(orderId)
        if (order) stored.set(orderId, order)
      }
      return stored
    },
    /** Writes an order over the row that was loaded for it, or as a new one. Answers the row as it is now. */
    write: (order: Order, stored: StoredOrder | undefined): StoredOrder => {
      if (!stored) {
        const values = [...factsOf(order), ...contentValuesOf(order), order.id, order.recordedAtMs]
        return { seq: Number(insert.run(...values).lastInsertRowid), order }
      }
      const { seq } = stored
      if (order.content === stored.order.content) updateFacts.run(...factsOf(order), seq)
      else update.run(...factsOf(order), ...contentValuesOf(order), seq)
      return { seq, order }
    },
    /** Told of every row that a transaction wrote, once it is committed. */
    committed: (written: Iterable<StoredOrder>): void => {
      for (const row of written) {
        if (row.order.heard) waiting.drop(row.order.id)
        else waiting.keep(row.order.id, row)
      }
    },
    /** What is in memory may be out of date: it is read again. */
    forget: (): void => waiting.clear(),
    /** Newest first. */
    page: ({ status, fromMs, toMs, before, limit }: OrderPageQuery) => {
      const afterCursor = before
        ? 'AND (recorded_at, seq) < (SELECT recorded_at, seq FROM orders WHERE seq = ?)'
        : ''
      const sql = `
        SELECT * FROM orders WHERE recorded_at >= ? AND recorded_at < ? ${afterCursor}
          ${status ? statusCondition[status] : ''}
        ORDER BY recorded_at DESC, seq DESC LIMIT ?`
      const values = [fromMs, toMs, ...(before ? [before] : []), limit + 1]
      const rows = db.query<OrderRow, (string | number)[]>(sql).all(...values)
      const shown = rows.slice(0, limit)
      return {
        orders: shown.map(orderOf),
        ...(rows.length > limit ? { nextCursor: String(shown.at(-1)!.seq) } : {}),
      }
    },
  }
}

const factsOf = (order: Order): Values => {
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
    order.replyTo ?? null,
    JSON.stringify(isInStock ? outcome.lines : (content?.lines ?? [])),
  ]
}

const contentValuesOf = ({ content }: Order): Values => [
  content?.digest ?? null,
  content?.expectedTotal?.amount ?? null,
  content?.expectedTotal?.currency ?? null,
  content?.placedAt ?? null,
]

export const orderOf = (row: OrderRow): Order => {
  const lines = JSON.parse(row.lines) as OrderLine[]
  return {
    id: row.id,
    content: contentOf(row, lines),
    outcome: outcomeOf(row, lines),
    canceled: row.canceled === 1,
    shipped: row.shipped === 1,
    heard: row.heard === 1,
    version: row.version,
    recordedAtMs: row.recorded_at,
    replyTo: row.reply_to ?? undefined,
  }
}

const contentOf = (row: OrderRow, lines: readonly OrderLine[]): Content | undefined =>
  row.digest === null || row.placed_at === null
    ? undefined
    : {
        digest: row.digest,
        lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
        expectedTotal: moneyOf(row.expected_amount, row.expected_currency),
        placedAt: row.placed_at,
      }

const outcomeOf = (row: OrderRow, lines: readonly OrderLine[]): Outcome | undefined => {
  if (row.outcome === null) return undefined
  return row.outcome === 'in-stock'
    ? {
        kind: 'in-stock',
        lines: lines as readonly PricedLine[],
        total: row.total ?? 0,
        currency: row.currency ?? '',
      }
    : { kind: 'rejected', reasons: JSON.parse(row.reasons ?? '[]') as RejectionReason[] }
}

const moneyOf = (amount: number | null, currency: string | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount, currency }
