import { orderPageBytesMax } from '@shop/contracts'
import type { FoundOrder, OrderPage } from './reads.ts'

/** Bytes of an order beside its lines, reasons, parts and details, at most: names, numbers, times and the id. */
const otherBytesMax = 900

/** A row of an order: its bytes beside those that every order has, at most, and the order with its details. */
export type ShownRow<Row> = { bytesOf: (row: Row) => number; foundOf: (row: Row) => FoundOrder }

/** The rows of a page, bounded in number and bytes. It has one row at least. */
export const createShownOrders = <Row>(limit: number, { bytesOf, foundOf }: ShownRow<Row>) => {
  const rows: Row[] = []
  let byteCount = 0
  return {
    /** Whether the row is in the page. The first one that is not ends it. */
    takes: (row: Row): boolean => {
      byteCount += bytesOf(row) + otherBytesMax
      if (rows.length === limit || (rows.length > 0 && byteCount > orderPageBytesMax)) return false
      rows.push(row)
      return true
    },
    page: (nextCursor?: number): OrderPage => ({
      orders: rows.map(foundOf),
      ...(nextCursor !== undefined && { nextCursor: String(nextCursor) }),
    }),
  }
}
