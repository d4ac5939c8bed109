import type { Database } from 'bun:sqlite'
import type {
  Money,
  OrderLine,
  OrderStatus,
  Outcome,
  PricedLine,
  RejectionReason,
} from '@shop/contracts'
import { statusOf, type Content, type Order } from './domain/order.ts'

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

type Values = (string | number | null)[]

export type OrderPageQuery = {
  status: OrderStatus | undefined
  fromMs: number
  toMs: number
  /** seq of the last order of the page before. */
  before: number | undefined
  limit: number
}

/** Written out, not bound: only so does SQLite see that a partial index fits. */
const statusCondition: Record<OrderStatus, string> = {
  pending: "AND status = 'pending' AND NOT heard",
  confirmed: "AND status = 'confirmed'",
  rejected: "AND status = 'rejected'",
  canceled: "AND status = 'canceled'",
  shipped: "AND status = 'shipped'",
}

/** The orders table: one row per order id. */
export const ordersInSqlite = (db: Database) => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  const upsert = db.prepare<void, Values>(`
    INSERT INTO orders (id, digest, lines, expected_amount, expected_currency, placed_at, outcome,
      reasons, total, currency, canceled, shipped, heard, status, version, recorded_at, reply_to)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
    ON CONFLICT (id) DO UPDATE SET digest = ?2, lines = ?3, expected_amount = ?4,
      expected_currency = ?5, placed_at = ?6, outcome = ?7, reasons = ?8, total = ?9, currency = ?10,
      canceled = ?11, shipped = ?12, heard = ?13, status = ?14, version = ?15, reply_to = ?17`)

  return {
    find: (orderId: string): Order | undefined => {
      const row = byId.get(orderId)
      return row ? orderOf(row) : undefined
    },
    load: (orderIds: Iterable<string>): Map<string, Order> => {
      const orders = new Map<string, Order>()
      for (const orderId of orderIds) {
        const row = byId.get(orderId)
        if (row) orders.set(orderId, orderOf(row))
      }
      return orders
    },
    write: (changed: readonly Order[]): void => {
      for (const order of changed) upsert.run(...valuesOf(order))
    },
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

const valuesOf = (order: Order): Values => {
  const { content, outcome } = order
  const isInStock = outcome?.kind === 'in-stock'
  return [
    order.id,
    content?.digest ?? null,
    JSON.stringify(isInStock ? outcome.lines : (content?.lines ?? [])),
    content?.expectedTotal?.amount ?? null,
    content?.expectedTotal?.currency ?? null,
    content?.placedAt ?? null,
    outcome?.kind ?? null,
    outcome?.kind === 'rejected' ? JSON.stringify(outcome.reasons) : null,
    isInStock ? outcome.total : null,
    isInStock ? outcome.currency : null,
    Number(order.canceled),
    Number(order.shipped),
    Number(order.heard),
    statusOf(order),
    order.version,
    order.recordedAtMs,
    order.replyTo ?? null,
  ]
}

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
