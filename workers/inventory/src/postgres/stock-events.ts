import type { SQL } from 'bun'
import type { AdminProductView, StockEvent } from '@shop/contracts'
import { isReadable, type FeedPlace, type Transaction } from '@shop/engine/postgres'
import { adminViewOf } from '../domain/product.ts'
import { stockEventOf, type StockChange } from '../domain/stock-level.ts'
import { unlessRefused } from './way.ts'
import { readCatalogue } from './products.ts'
import type { BigInteger } from './big-integer.ts'

type EventRow = {
  key: string
  no: BigInteger
  sku: string
  type: StockChange['type']
  at: BigInteger
}

/** The caller has locked the products, so those of one product come one after the other. */
const insert = `
  INSERT INTO stock_events (key, sku, type, at)
  SELECT greatest(pg_current_xact_id(), (
      SELECT key FROM stock_events AS before WHERE before.sku = given.sku ORDER BY no DESC LIMIT 1)),
    sku, type, "atMs"
  FROM json_to_recordset($1::text::json) AS given (sku text, type text, "atMs" bigint) WHERE ${unlessRefused}`

/** Writes the changes of levels of stock. */
export const writeStockEvents = (
  { sql, send }: Transaction,
  changes: readonly StockChange[],
): void => {
  if (changes.length > 0) send(sql.unsafe(insert, [JSON.stringify(changes)]))
}

const rowsBehind = `
  SELECT * FROM stock_events WHERE ${isReadable} AND (key, no) > ($1::text::xid8, $2::text::bigint)
  ORDER BY key, no LIMIT $3::bigint`

/** Reads the events behind a place, each with its product as it is now. */
export const stockEventsAfter =
  (currency: string) =>
  async ({
    sql,
    after,
    limit,
    epoch,
  }: {
    sql: SQL
    after: FeedPlace
    limit: number
    epoch: string
  }) => {
    const rows = await sql.unsafe<EventRow[]>(rowsBehind, [after.key, after.no, limit])
    const catalogue = await readCatalogue(sql, [...new Set(rows.map(({ sku }) => sku))])
    const viewOf = (sku: string): AdminProductView => {
      const { product, texts } = catalogue.get(sku)!
      return adminViewOf(product, texts, currency)
    }
    return rows.map(({ no, sku, type, at }) => {
      const event: StockEvent = stockEventOf(
        { sku, type, atMs: Number(at) },
        { no: Number(no), epoch, product: viewOf(sku) },
      )
      return { no: Number(no), bytes: Buffer.byteLength(JSON.stringify(event)), event }
    })
  }
