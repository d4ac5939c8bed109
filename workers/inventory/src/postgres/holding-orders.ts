import type { SQL } from 'bun'
import type { HoldingOrder } from '@shop/contracts'
import type { HoldingOrderPage } from '@shop/contracts/internal-http'
import type { Product } from '../domain/product.ts'
import { unitsOf } from '../domain/reservation.ts'
import type { HoldingOrderQuery } from '../reads.ts'
import type { BigInteger } from './big-integer.ts'
import { reservationOf, type ReservationRow } from './reservation-row.ts'
import { selectReservations } from './reservations.ts'

/** Orders that one page reads to find those that hold a product: about 10 ms of work. */
const scannedOrdersMax = 10_000

const held = "outcome = 'in-stock' AND NOT canceled AND NOT shipped AND NOT short"
const scanEnd = `
  SELECT max(seq) AS seq FROM (
    SELECT seq FROM reservations WHERE seq > $1::bigint AND ${held} ORDER BY seq LIMIT ${scannedOrdersMax}) AS scanned`
const nextRows = `
  ${selectReservations} WHERE seq > $1::bigint AND seq <= $2::bigint AND ${held} AND strpos(lines::text, $3) > 0
  ORDER BY seq LIMIT $4::bigint`

/**
 * Reads a page of the orders that hold units of a product, the oldest first. There is no index by SKU: the orders that hold
 * anything are walked, so a page may be short, or empty, and still have a next one. The first page is also the last if it
 * has all units that are reserved.
 */
export const readHoldingOrders = async (
  sql: SQL,
  { sku, reserved }: Product,
  { after = 0, limit }: HoldingOrderQuery,
): Promise<HoldingOrderPage> => {
  const [scanned] = await sql.unsafe<{ seq: BigInteger | null }[]>(scanEnd, [String(after)])
  const end = scanned!.seq
  if (end === null) return { items: [] }
  const values = [String(after), end, `"sku":${JSON.stringify(sku)}`, String(limit)]
  const rows = await sql.unsafe<ReservationRow[]>(nextRows, values)
  const items = rows.flatMap((row) => holdingOrderOf(row, sku))
  const isAll = after === 0 && unitsIn(items) === reserved
  const last = rows.length === limit ? rows.at(-1)!.seq : end
  return { items, ...(!isAll && { nextCursor: last }) }
}

const unitsIn = (orders: readonly HoldingOrder[]): number =>
  orders.reduce((sum, { quantity }) => sum + quantity, 0)

const holdingOrderOf = (row: ReservationRow, sku: string): HoldingOrder[] => {
  const quantity = unitsOf(reservationOf(row)).find((line) => line.sku === sku)?.held ?? 0
  const since = new Date(Number(row.decided_at)).toISOString()
  return quantity > 0 ? [{ orderId: row.order_id, quantity, since }] : []
}
