import type { Database } from 'bun:sqlite'
import { orderNumberOf, ordersLookedAtMax, type OrderLine } from '@shop/contracts'
import type { FoundOrder, OrderPage, OrderPageQuery } from '../reads.ts'
import { createShownOrders } from '../shown-orders.ts'
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
  const hasSku = hasSkuOf(query)
  const hasNumber = ({ id, details }: FoundRow): boolean =>
    number === undefined || isByDetails || (details === null && orderNumberOf(id) === number)
  let last = query.after
  if (number !== undefined && !isByDetails && last === undefined) {
    for (const row of withDetailsLike(db, query, { after: undefined, limit: query.limit }))
      if (hasSku(row)) shown.takes(row)
  }
  const rowsAfter = isByDetails ? withDetailsLike : byTime
  for (let lookedAt = 0; lookedAt < ordersLookedAtMax; lookedAt += rowsAtATime) {
    let count = 0
    for (const row of rowsAfter(db, query, { after: last, limit: rowsAtATime })) {
      if (hasSku(row) && hasNumber(row) && !shown.takes(row)) return shown.page(last)
      last = row.seq
      count += 1
    }
    if (count < rowsAtATime) return shown.page()
    await nextTurn()
  }
  return { ...shown.page(last), truncated: true }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Judges lines, which no index answers. */
const hasSkuOf = ({ sku }: OrderPageQuery): ((row: FoundRow) => boolean) => {
  if (sku === undefined) return () => true
  const written = JSON.stringify(sku)
  return ({ lines }) =>
    lines.includes(written) && (JSON.parse(lines) as OrderLine[]).some((line) => line.sku === sku)
}

/**
 * Bytes of the row in an answer, at most. Lines and reasons are stored as they are answered, and are ASCII. A part is
 * answered as it is stored, and its units again with the lines; the words of operators are only a little of it.
 */
const bytesOf = ({ lines, reasons, parts, said, sent_lines }: FoundRow): number =>
  lines.length + (reasons?.length ?? 0) + 2 * (parts?.length ?? 0) + utf8(said) + utf8(sent_lines)

const utf8 = (text: string | null | undefined): number => (text ? Buffer.byteLength(text) : 0)

const foundOf = (row: FoundRow): FoundOrder => {
  const { said, sent_lines: lines = null, reference } = row
  if (said) return { order: orderOf(row), details: detailsOf({ said, lines }) }
  return { order: orderOf(row), ...(reference && { details: { reference } }) }
}

export const createShown = (limit: number) => createShownOrders(limit, { bytesOf, foundOf })
