import type { Database } from 'bun:sqlite'
import { orderPageBytesMax, type OrderStatus } from '@shop/contracts'
import type { OrderPage, OrderPageQuery, OrderReads } from '../reads.ts'
import { operatorsInSqlite } from './operators.ts'
import { orderOf, type OrderRow } from './order-row.ts'

/** Order's reads in SQLite, beside the transactions of the same connection. */
export const orderReadsInSqlite = (db: Database): OrderReads => {
  const byId = db.prepare<OrderRow, [string]>('SELECT * FROM orders WHERE id = ?')
  return {
    find: async (orderId) => {
      const row = byId.get(orderId)
      return row ? orderOf(row) : undefined
    },
    findAll: async (orderIds) => {
      const shown = createShown()
      for (const [index, id] of orderIds.entries()) {
        const row = byId.get(id)
        if (row && !shown.takes(row)) return shown.page(index)
      }
      return shown.page()
    },
    page: async (query) => pageOf(db, query),
    operator: operatorsInSqlite(db).find,
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
const otherBytesMax = 800

/**
 * Bytes of the order in an answer, at most. Lines and reasons are stored as they are answered, and are ASCII. A part is
 * answered as it is stored, and its units again with the lines; the words of operators are only a little of it.
 */
const bytesOf = ({ lines, reasons, parts }: OrderRow): number =>
  lines.length + (reasons?.length ?? 0) + 2 * (parts?.length ?? 0) + otherBytesMax

/** The rows of a page, bounded in bytes. It has one row at least. */
const createShown = () => {
  const rows: OrderRow[] = []
  let byteCount = 0
  return {
    rows,
    /** Whether the row is in the page. The first one that is not ends it. */
    takes: (row: OrderRow): boolean => {
      byteCount += bytesOf(row)
      if (rows.length > 0 && byteCount > orderPageBytesMax) return false
      rows.push(row)
      return true
    },
    page: (nextCursor?: number): OrderPage => ({
      orders: rows.map(orderOf),
      ...(nextCursor !== undefined && { nextCursor: String(nextCursor) }),
    }),
  }
}

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
  const shown = createShown()
  for (const row of db.query<OrderRow, number[]>(sql).iterate(...values)) {
    if (shown.rows.length === limit || !shown.takes(row)) return shown.page(shown.rows.at(-1)!.seq)
  }
  return shown.page()
}
