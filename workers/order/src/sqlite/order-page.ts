import type { Database } from 'bun:sqlite'
import {
  orderNumberOf,
  orderPageBytesMax,
  ordersLookedAtMax,
  type OrderLine,
} from '@shop/contracts'
import type { FoundOrder, OrderPage, OrderPageQuery } from '../reads.ts'
import { detailsOf } from './details.ts'
import { orderOf } from './order-row.ts'
import { byTime, withDetailsLike, type FoundRow } from './order-rows.ts'

/** Orders that a search looks at before a batch that waits has its turn. */
const rowsAtATime = 1_000

/** One page of a list; see `OrderReads`. */
export const pageOf = async (db: Database, query: OrderPageQuery): Promise<OrderPage> => {
  const { number, reference, email, customerId } = query
  const shown = createShown(query.limit)
  const isByDetails = [reference, email, customerId].some((said) => said !== undefined)
  const matches = matcherOf(query, { isByDetails })
  let last = query.after
  if (number !== undefined && !isByDetails && last === undefined) {
    for (const row of withDetailsLike(db, query, { after: undefined, limit: query.limit }))
      shown.takes(row)
  }
  const rowsAfter = isByDetails ? withDetailsLike : byTime
  for (let lookedAt = 0; lookedAt < ordersLookedAtMax; lookedAt += rowsAtATime) {
    let count = 0
    for (const row of rowsAfter(db, query, { after: last, limit: rowsAtATime })) {
      if (matches(row) && !shown.takes(row)) return shown.page(last)
      last = row.seq
      count += 1
    }
    if (count < rowsAtATime) return shown.page()
    await nextTurn()
  }
  return { ...shown.page(last), truncated: true }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Judges what no index answers. */
const matcherOf = (
  { number, sku }: OrderPageQuery,
  { isByDetails }: { isByDetails: boolean },
): ((row: FoundRow) => boolean) => {
  const written = JSON.stringify(sku)
  const hasSku = ({ lines }: FoundRow): boolean =>
    lines.includes(written) && (JSON.parse(lines) as OrderLine[]).some((line) => line.sku === sku)
  const hasNumber = ({ id, details }: FoundRow): boolean =>
    details === null && orderNumberOf(id) === number
  return (row) =>
    (sku === undefined || hasSku(row)) && (number === undefined || isByDetails || hasNumber(row))
}

/** Bytes of an order beside its lines, reasons and details, at most: names, numbers, times and the id. */
const otherBytesMax = 900

/**
 * Bytes of the order in an answer, at most. Lines and reasons are stored as they are answered, and are ASCII. A part is
 * answered as it is stored, and its units again with the lines; the words of operators are only a little of it.
 */
const bytesOf = ({ lines, reasons, parts, said, sent_lines }: FoundRow): number =>
  lines.length +
  (reasons?.length ?? 0) +
  2 * (parts?.length ?? 0) +
  utf8(said) +
  utf8(sent_lines) +
  otherBytesMax

const utf8 = (text: string | null | undefined): number => (text ? Buffer.byteLength(text) : 0)

/** The rows of a page, bounded in number and bytes. It has one row at least. */
export const createShown = (limit: number) => {
  const rows: FoundRow[] = []
  let byteCount = 0
  return {
    /** Whether the row is in the page. The first one that is not ends it. */
    takes: (row: FoundRow): boolean => {
      byteCount += bytesOf(row)
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

const foundOf = (row: FoundRow): FoundOrder => {
  const { said, sent_lines: lines = null, reference } = row
  if (said) return { order: orderOf(row), details: detailsOf({ said, lines }) }
  return { order: orderOf(row), ...(reference && { details: { reference } }) }
}
