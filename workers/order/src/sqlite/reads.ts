import type { Database } from 'bun:sqlite'
import { orderPageBytesMax, type OrderStatus } from '@shop/contracts'
import type { OrderPage, OrderPageQuery, OrderReads } from '../reads.ts'
import { orderOf, type OrderRow } from './order-row.ts'

/** Order's reads in SQLite, beside the transactions of the same connection. */
export const orderReadsInSqlite = (db: Database): OrderReads => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  return {
    find: async (orderId) => {
      const row = byId.get(orderId)
      return row ? orderOf(row) : undefined
    },
    findAll: async (orderIds) => orderIds.flatMap((id) => byId.get(id) ?? []).map(orderOf),
    page: async (query) => pageOf(db, query),
  }
}

/** In words that match the partial indexes; SQLite does not use them for a condition with a bound status. */
const statusCondition: Record<OrderStatus, string> = {
  pending: "AND status = 'pending' AND NOT heard",
  confirmed: "AND status = 'confirmed'",
  rejected: "AND status = 'rejected' AND outcome = 'rejected'",
  canceled: "AND status = 'canceled' AND canceled",
  shipped: "AND status = 'shipped' AND shipped",
}

/** Bytes of an order beside its lines and reasons, at most: names, numbers, times and the id. */
const otherBytesMax = 600

/** Bytes of the order in an answer, at most. Lines and reasons are stored as they are answered, and are ASCII. */
const bytesOf = ({ lines, reasons }: OrderRow): number =>
  lines.length + (reasons?.length ?? 0) + otherBytesMax

/** Reads one row more than the page, to see whether another page follows. */
const pageOf = (
  db: Database,
  { status, fromMs, toMs, before, limit }: OrderPageQuery,
): OrderPage => {
  const afterCursor = before
    ? 'AND (recorded_at, seq) < (SELECT recorded_at, seq FROM orders WHERE seq = ?)'
    : ''
  const sql = `
    SELECT * FROM orders WHERE recorded_at >= ? AND recorded_at < ? ${afterCursor}
      ${status ? statusCondition[status] : ''}
    ORDER BY recorded_at DESC, seq DESC LIMIT ?`
  const values = [fromMs, toMs, ...(before ? [before] : []), limit + 1]
  const shown: OrderRow[] = []
  let byteCount = 0
  for (const row of db.query<OrderRow, number[]>(sql).iterate(...values)) {
    byteCount += bytesOf(row)
    const isFull = shown.length === limit || (shown.length > 0 && byteCount > orderPageBytesMax)
    if (isFull) return { orders: shown.map(orderOf), nextCursor: String(shown.at(-1)!.seq) }
    shown.push(row)
  }
  return { orders: shown.map(orderOf) }
}
