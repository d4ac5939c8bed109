import type { Database } from 'bun:sqlite'
import { topicsUnder, type ChangeStock } from '@shop/contracts'
import { openSqlite, type Schema } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { schema as orderSchema } from '@shop/order/schema'
import { skuOf } from '../load/spec.ts'
import { productValues } from './catalogue.ts'

/** The content of a shop before it is measured. Rows are added to those that exist, never taken away. */
export type Seed = {
  inventory: string
  order: string
  products: Range
  /** Orders placed long ago and shipped, each one unit of one product. */
  shipped: Range
  /** Orders recorded by Order of which Inventory has not heard: each is an open reminder. */
  pending: number
  /** Products over which the orders are spread. */
  productCount: number
}
/** From the first (included) to the last (not included). */
export type Range = { from: number; to: number }

const orderIntervalMs = 6_000
const daysBack = 700
const dayMs = 86_400_000

/** Writes Inventory's half of a seed into its file. */
export const seedInventory = (seed: Seed): void => {
  const { products, shipped, productCount } = seed
  const db = open(seed.inventory, inventorySchema)
  importProducts(db, products)
  const add = adding(db)
  add(
    shipped,
    `INSERT INTO reservations (order_id, digest, lines, placed_at, outcome, total, currency, decided_at,
        canceled, shipped, heard)
      SELECT ${idSql}, ${digestSql}, ${pricedLinesSql(productCount)}, ${timeSql}, 'in-stock',
        ${productValues.priceMinor}, 'EUR', ${timeSql}, 0, 1, 1 FROM n`,
  )
  // Shipped units had been received before: on_hand stays as it is.
  const ordersOf = (bound: number) => `((${bound} - i + ${productCount} - 1) / ${productCount})`
  const units = `(${ordersOf(shipped.to)} - ${ordersOf(shipped.from)})`
  const touched = { from: 0, to: shipped.to > shipped.from ? productCount : 0 }
  add(touched, `${received(String(shipped.to + 2), units)} WHERE ${units} > 0`)
}

/** Writes Order's half of a seed into its file. */
export const seedOrder = ({ order, shipped, pending, productCount }: Seed): void => {
  const add = adding(open(order, orderSchema))
  add(
    shipped,
    `INSERT INTO orders (id, digest, lines, placed_at, outcome, total, currency, canceled, shipped, heard,
        status, version, recorded_at)
      SELECT ${idSql}, ${digestSql}, ${pricedLinesSql(productCount)}, ${timeSql}, 'in-stock',
        ${productValues.priceMinor}, 'EUR', 0, 1, 1, 'shipped', 3, ${timeSql} FROM n`,
  )
  add(
    { from: shipped.to, to: shipped.to + pending },
    `INSERT INTO orders (id, digest, lines, placed_at, canceled, shipped, heard, status, version, recorded_at)
      SELECT ${idSql}, ${digestSql}, ${linesSql(productCount, '')}, ${timeSql}, 0, 0, 0, 'pending', 1,
        ${timeSql} FROM n`,
  )
}

const skuSql = (n: string) => `printf('P-%07d', ${n})`
const digestSql = `printf('%032x', i)`
const timeSql = `(start + i * ${orderIntervalMs})`
/** A UUIDv8 whose first 48 bits are the time, as the shop's are. */
const idSql = `printf('%08x-%04x-8000-8000-%012x', ${timeSql} >> 16, ${timeSql} & 65535, i)`
const linesSql = (productCount: number, price: string) =>
  `printf('[{"sku":"P-%07d","quantity":1${price}}]', i % ${productCount})`
const pricedLinesSql = (productCount: number) =>
  linesSql(productCount, `,"unitPrice":${productValues.priceMinor}`)
const received = (series: string, units: string) => `
  INSERT INTO changes (change_id, digest, kind, sku, units, at)
    SELECT printf('00000000-0000-7000-8000-%012x', i) || ':' || ${series}, ${digestSql}, 'received',
      ${skuSql('i')}, ${units}, start FROM n`

/** Products in one transaction. */
const productsEach = 2_000

/** Products come by the store's own way, as an operator's import: what a product is made of is Inventory's business. */
const importProducts = (db: Database, { from, to }: Range): void => {
  const topics = topicsUnder('shop/v1')
  const store = inventoryStoreOnSqlite(db, { topics, currency: 'EUR', now: Date.now })
  for (let first = from; first < to; first += productsEach) {
    const numbers = Array.from({ length: Math.min(productsEach, to - first) }, (_, n) => first + n)
    const facts = numbers
      .flatMap(changesOf)
      .map((item) => ({ kind: 'change-stock' as const, topic: topics.changeStock, item }))
    void store.apply({ facts, parked: [] })
  }
}

const changesOf = (n: number): ChangeStock[] => {
  const changeId = `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
  const sku = skuOf(n)
  const { name, description, priceMinor, units } = productValues
  const price = { amount: priceMinor, currency: 'EUR' }
  const properties = { name: `${name}${n}`, description, price, listed: true }
  return [
    { kind: 'product', changeId: `${changeId}:p`, sku, ...properties },
    { kind: 'received', changeId: `${changeId}:s`, sku, units },
  ]
}

/** Rows written in one transaction: more would only grow the write-ahead log. */
const rowsEach = 500_000

/** Opens the database as the worker does, but without waiting for the disk. With these rows it is no new one. */
const open = (path: string, schema: Schema): Database => {
  const db = openSqlite(path, schema)
  db.run('PRAGMA synchronous = OFF')
  db.run("DELETE FROM meta WHERE key = 'new'")
  return db
}

/** Runs a statement over the numbers `i` of a range, where `start` is the time of order 0 in ms. */
const adding = (db: Database) => {
  const start = Math.floor(Date.now() / dayMs - daysBack) * dayMs
  return (range: Range, statement: string): void => {
    for (let from = range.from; from < range.to; from += rowsEach) {
      const to = Math.min(range.to, from + rowsEach)
      db.run(`WITH RECURSIVE n (i, start) AS (
        SELECT ${from}, ${start} UNION ALL SELECT i + 1, start FROM n WHERE i + 1 < ${to})
        ${statement}`)
    }
    db.run('PRAGMA wal_checkpoint(TRUNCATE)')
  }
}
