import type { SQL } from 'bun'
import { isStorableText, ordersLookedAtMax } from '@shop/contracts'
import type { FoundOrder, OrderPage, OrderPageQuery } from '../reads.ts'
import { createShownOrders } from '../shown-orders.ts'
import { detailsOf } from './details.ts'
import { orderOf } from './order-row.ts'
import { byTime, withDetailsLike, type FoundRow, type LookedAtRow } from './order-rows.ts'

/** Orders that one statement of a search looks at. */
const rowsAtATime = 1_000

/** One page of a list; see `OrderReads`. */
export const pageOf = async (sql: SQL, query: OrderPageQuery): Promise<OrderPage> => {
  const { number, reference, email, customerId, sku, limit } = query
  const words = [reference, email, customerId]
  // The database refuses text that no order can have.
  if (![...words, sku].every((word) => word === undefined || isStorableText(word))) {
    return { orders: [] }
  }
  const shown = createShown(limit)
  const isByDetails = words.some((word) => word !== undefined)
  let last = query.after
  if (number !== undefined && !isByDetails && last === undefined) {
    for (const row of await withDetailsLike(sql, query, { after: undefined, limit })) {
      if (isFound(row)) shown.takes(row)
    }
  }
  const rowsAfter = isByDetails ? withDetailsLike : byTime
  const isLooking = sku !== undefined || (number !== undefined && !isByDetails)
  const atATime = isLooking ? rowsAtATime : limit + 1
  for (let lookedAt = 0; lookedAt < ordersLookedAtMax; lookedAt += atATime) {
    const rows = await rowsAfter(sql, query, { after: last, limit: atATime })
    for (const row of rows) {
      if (isFound(row) && !shown.takes(row)) return shown.page(last)
      last = Number(row.place)
    }
    if (rows.length < atATime) return shown.page()
  }
  return { ...shown.page(last), truncated: true }
}

const isFound = (row: LookedAtRow): row is LookedAtRow & FoundRow => row.id !== null

/** As `createShownOrders` counts them. Units that parts have are answered again with the lines. */
const bytesOf = ({ lines, reasons, parts, said, sent_lines }: FoundRow): number =>
  written(lines) + written(reasons) + 2 * written(parts) + written(said) + written(sent_lines)

const written = (json: unknown): number =>
  json === null ? 0 : Buffer.byteLength(JSON.stringify(json))

const foundOf = (row: FoundRow): FoundOrder => {
  const { said, sent_lines: lines, reference } = row
  if (said) return { order: orderOf(row), details: detailsOf({ said, lines }) }
  return { order: orderOf(row), ...(reference && { details: { reference } }) }
}

/** The rows of a page. */
export const createShown = (limit: number) =>
  createShownOrders<FoundRow>(limit, { bytesOf, foundOf })
