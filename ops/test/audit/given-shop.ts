import { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '@shop/engine'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { schema as orderSchema } from '@shop/order/schema'

export const schemas = { inventory: inventorySchema, order: orderSchema }

/** The units of one SKU that an order of the given shop asks for, at 250 each. */
export const unitPrice = 250

type Row = {
  id: string
  status: 'confirmed' | 'shipped' | 'canceled' | 'rejected'
  quantity: number
}

/** One order of each kind, all of MUG. */
export const ids = {
  confirmed: '019a0000-0000-8000-8000-000001aaaaaa',
  shipped: '019a0000-0000-8000-8000-000002aaaaaa',
  canceled: '019a0000-0000-8000-8000-000003aaaaaa',
  rejected: '019a0000-0000-8000-8000-000004aaaaaa',
} as const

const rows: readonly Row[] = [
  { id: ids.confirmed, status: 'confirmed', quantity: 3 },
  { id: ids.shipped, status: 'shipped', quantity: 2 },
  { id: ids.canceled, status: 'canceled', quantity: 4 },
  { id: ids.rejected, status: 'rejected', quantity: 500 },
]

export type GivenShop = {
  files: { inventory: string; order: string }
  /** Changes one of the files without its worker. */
  tamper(service: 'inventory' | 'order', sql: string): void
  remove(): void
}

/**
 * The files of a stopped shop in which all is well: MUG, 20 received, 1 found broken, 2 shipped, 3
 * reserved.
 */
export const givenShop = (): GivenShop => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'))
  const files = {
    inventory: join(folder, 'inventory.sqlite'),
    order: join(folder, 'order.sqlite'),
  }
  const tamper = (service: 'inventory' | 'order', sql: string): void => {
    const db = new Database(files[service], { create: true })
    db.run('PRAGMA synchronous = OFF')
    // Also what the schema forbids, as a damaged file may hold it.
    db.run('PRAGMA ignore_check_constraints = 1')
    db.run(sql)
    db.close()
  }
  openSqlite(files.inventory, schemas.inventory).close()
  openSqlite(files.order, schemas.order).close()
  for (const service of ['inventory', 'order'] as const) {
    tamper(service, "DELETE FROM meta WHERE key = 'new'")
  }
  tamper(
    'inventory',
    `INSERT INTO products VALUES (1, 'MUG', 0);
     INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved)
       VALUES ('MUG', ${unitPrice}, 1, 1, 17, 3);
     INSERT INTO product_texts (product_id, name, description) VALUES (1, 'Mug', '');
     INSERT INTO changes (change_id, digest, kind, sku, units, reason, refusal, at) VALUES
       ('a', '', 'received', 'MUG', 20, NULL, NULL, 0),
       ('b', '', 'corrected', 'MUG', -1, 'broken', NULL, 0),
       ('c', '', 'corrected', 'MUG', -90, 'a typing error', 'below-reserved', 0);
     ${rows.map(reservationSql).join(';')}`,
  )
  tamper('order', rows.map(orderSql).join(';'))
  return { files, tamper, remove: () => rmSync(folder, { recursive: true }) }
}

const linesOf = ({ quantity, status }: Row): string =>
  JSON.stringify([{ sku: 'MUG', quantity, ...(status === 'rejected' ? {} : { unitPrice }) }])

const outcomeSql = (row: Row): string =>
  row.status === 'rejected'
    ? `'rejected', '[]', NULL, NULL`
    : `'in-stock', NULL, ${row.quantity * unitPrice}, 'EUR'`

const marksSql = ({ status }: Row): string => `${status === 'canceled'}, ${status === 'shipped'}, 1`

const reservationSql = (row: Row): string => `
  INSERT INTO reservations (order_id, digest, lines, outcome, reasons, total, currency, decided_at,
    canceled, shipped, heard)
  VALUES ('${row.id}', 'd${row.quantity}', '${linesOf(row)}', ${outcomeSql(row)}, 0, ${marksSql(row)})`

const orderSql = (row: Row): string => `
  INSERT INTO orders (id, digest, lines, outcome, reasons, total, currency, canceled, shipped, heard,
    status, version, recorded_at)
  VALUES ('${row.id}', 'd${row.quantity}', '${linesOf(row)}', ${outcomeSql(row)}, ${marksSql(row)},
    '${row.status}', 2, 0)`
