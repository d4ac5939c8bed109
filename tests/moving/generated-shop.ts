import type { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { openSqlite } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { schema as orderSchema } from '@shop/order/schema'

const productCount = 1_000
/** Units received of each product at the beginning. */
const received = 1_000_000
const price = 250
/** Each so many orders one has details. */
const detailsEach = 5

/** Numbers from 0 up to just before ?1, as `n`. */
const numbers =
  'WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?1)'
const orderId = "printf('0199f6a0-0000-8000-8000-%012x', n)"
const digest = "printf('%032x', n)"
const sku = `printf('SKU-%04d', n % ${productCount})`
const linesOf = `printf('[{"sku":"%s","quantity":1,"unitPrice":${price}}]', ${sku})`
const hasDetails = `n % ${detailsEach} = 0`

/**
 * Writes the files of a stopped shop in which all is well: shipped orders of one unit each, one of five with details. The rows
 * are as the workers write them, but for the words by which details are found.
 */
export const generateShop = (folder: string, orderCount: number) => {
  const files = { inventory: join(folder, 'inventory.sqlite'), order: join(folder, 'order.sqlite') }
  fill(openSqlite(files.inventory, inventorySchema, 'EUR'), inventoryRows, orderCount)
  fill(openSqlite(files.order, orderSchema, 'EUR'), orderRows, orderCount)
  return files
}

type Rows = { count: 'products' | 'orders'; sql: string }

const fill = (db: Database, rows: readonly Rows[], orderCount: number): void => {
  db.transaction(() => {
    db.run("DELETE FROM meta WHERE key = 'new'")
    for (const { count, sql } of rows) {
      db.query(sql.replace('numbers ', `${numbers} `)).run(
        count === 'orders' ? orderCount : productCount,
      )
    }
  })()
  db.close(true)
}

const products = (sql: string): Rows => ({ count: 'products', sql: `numbers ${sql} FROM numbers` })
const orders = (sql: string): Rows => ({ count: 'orders', sql: `numbers ${sql} FROM numbers` })

/** Orders of the same product before this one: all of their units have left. */
const ordersBefore = `(n / ${productCount})`
/** Each product was received, then each order reserved a unit, and it was shipped. */
const reservedNo = `${productCount} + 2 * n + 1`
const movementBefore = `CASE WHEN n < ${productCount} THEN n + 1 ELSE 2 * n - ${productCount} + 2 END`

const inventoryRows: readonly Rows[] = [
  products(`INSERT INTO products (product_id, sku, updated_at) SELECT n + 1, ${sku}, 0`),
  products(
    `INSERT INTO product_texts (product_id, name, description) SELECT n + 1, 'Mug ' || n, 'A mug.'`,
  ),
  products(`INSERT INTO search_texts SELECT n + 1, lower(${sku} || ' mug ' || n)`),
  products(`INSERT INTO product_names SELECT n + 1, 'mug ' || n`),
  products(`
    INSERT INTO changes (change_id, digest, kind, sku, units, effect, on_hand, reserved, at)
    SELECT 'received-' || n, 'd', 'received', ${sku}, ${received}, 'changed', ${received}, 0, 0`),
  products(`
    INSERT INTO movements
    SELECT n + 1, ${sku}, 'received', NULL, 'received-' || n, ${received}, 0, ${received}, 0, 0, 0`),
  orders(`
    INSERT INTO movements
    SELECT ${reservedNo}, ${sku}, 'reserved', ${orderId}, NULL, 0, 1, ${received} - ${ordersBefore}, 1, n, ${movementBefore}`),
  orders(`
    INSERT INTO movements
    SELECT ${reservedNo} + 1, ${sku}, 'shipped', ${orderId}, NULL, -1, -1, ${received} - ${ordersBefore} - 1, 0, n, ${reservedNo}`),
  {
    count: 'orders',
    sql: `
      INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved, last_movement)
      SELECT sku, ${price} + 0 * ?1, 1, 1, on_hand, reserved, max(seq) FROM movements GROUP BY sku`,
  },
  orders(`
    INSERT INTO reservations (seq, order_id, digest, lines, placed_at, outcome, total, currency, decided_at, canceled,
      shipped, heard, has_details)
    SELECT n + 1, ${orderId}, ${digest}, ${linesOf}, n, 'in-stock', ${price}, 'EUR', n, 0, 1, 1, ${hasDetails}`),
]

const parts = `printf('[{"kind":"shipped","atMs":%d,"by":"admin","lines":[{"sku":"%s","quantity":1}]}]', n, ${sku})`
const said = `json_object('reference', 'WEB-' || n, 'customer', json_object('email', 'shopper' || n || '@example.com'))`

const orderRows: readonly Rows[] = [
  orders(`
    INSERT INTO orders (seq, id, digest, lines, placed_at, outcome, total, currency, canceled, shipped, heard, status, version,
      recorded_at, content_at, confirmed_at, shipped_at, updated_at, parts, details, last_event)
    SELECT n + 1, ${orderId}, ${digest}, ${linesOf}, n, 'in-stock', ${price}, 'EUR', 0, 1, 1, 'shipped', 3,
      n, n, n, n, n, ${parts}, CASE WHEN ${hasDetails} THEN 'kept' END, 3 * n + 3`),
  orders(`INSERT INTO order_events SELECT 3 * n + 1, n + 1, 1, 'placed', n, NULL, NULL`),
  orders(`INSERT INTO order_events SELECT 3 * n + 2, n + 1, 2, 'confirmed', n, NULL, 3 * n + 1`),
  orders(`INSERT INTO order_events SELECT 3 * n + 3, n + 1, 3, 'shipped', n, 'admin', 3 * n + 2`),
  {
    count: 'orders',
    sql: `
      numbers INSERT INTO order_details (seq, reference, said)
      SELECT n + 1, 'WEB-' || n, ${said} FROM numbers WHERE ${hasDetails}`,
  },
]
