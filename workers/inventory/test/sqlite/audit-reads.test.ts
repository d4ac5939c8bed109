import { describe, expect, test } from 'bun:test'
import type { InventoryAuditReads } from '../../src/audit-reads.ts'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { openInventoryAudit } from '../../src/sqlite/audit-reads.ts'
import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import {
  changeId,
  clockMs,
  corrected,
  currency,
  orderCanceled,
  orderId,
  orderShipped,
  product,
  received,
  sendOrder,
  topics,
} from '../given.ts'
import { newFilesFor } from '../new-files.ts'
import { openMet } from '../open-met.ts'

const newFile = newFilesFor('inventory-audit')

/** The rows that an audit reads after these facts, and after `sql` was run by another program. */
const rowsAfter = async <Row>(
  facts: readonly InventoryFact[],
  read: (reads: InventoryAuditReads) => AsyncIterable<Row>,
  sql = '',
): Promise<Row[]> => {
  const path = newFile()
  const db = openMet(path)
  const store = inventoryStoreOnSqlite(db, { topics, currency, now: () => clockMs })
  await store.apply({ facts, parked: [] })
  if (sql) db.run(sql)
  const audited = openInventoryAudit(path)
  const rows = await audited.inOneView((reads) => Array.fromAsync(read(reads)))
  await audited.close()
  await store.close()
  return rows
}

const shop = [product(1, 'MUG'), received(2, 'MUG', 5), product(3, 'BOWL', { price: 250 })]

describe('an audit of Inventory', () => {
  test('reads the units of every product by SKU, as the journal has them', async () => {
    const facts = [...shop, sendOrder(1, { MUG: 2 })]
    expect(await rowsAfter(facts, (reads) => reads.stock())).toEqual([
      { sku: 'BOWL', isProduct: true, units: { onHand: 0, reserved: 0 }, lastMovement: 0 },
      { sku: 'MUG', isProduct: true, units: { onHand: 5, reserved: 2 }, lastMovement: 2 },
    ])
  })

  test('tells a product without stock from stock without a product', async () => {
    const damage = `
      DELETE FROM stock_base WHERE sku = 'MUG';
      DELETE FROM product_texts WHERE name IN (SELECT name FROM catalogue_base WHERE sku = 'BOWL');
      DELETE FROM products WHERE sku = 'BOWL'`
    expect(await rowsAfter(shop, (reads) => reads.stock(), damage)).toEqual([
      { sku: 'BOWL', isProduct: false, units: { onHand: 0, reserved: 0 }, lastMovement: 0 },
      { sku: 'MUG', isProduct: true, units: undefined, lastMovement: 0 },
    ])
  })

  test('reads all of a product', async () => {
    const [bowl] = await rowsAfter(shop, (reads) => reads.products())
    expect(bowl).toMatchObject({ sku: 'BOWL', price: 250, listed: true, image: null, version: 1 })
    expect(bowl).toMatchObject({ onHand: 0, reserved: 0 })
  })

  test('reads every change by its id, with its refusal', async () => {
    const facts = [...shop, sendOrder(1, { MUG: 2 }), corrected(4, 'MUG', -4)]
    expect(await rowsAfter(facts, (reads) => reads.changes())).toMatchObject([
      { changeId: changeId(1), kind: 'product', sku: 'MUG', units: 0, refusal: null },
      { changeId: changeId(2), kind: 'received', sku: 'MUG', units: 5, refusal: null },
      { changeId: changeId(3), kind: 'product', sku: 'BOWL', units: 0, refusal: null },
      { changeId: changeId(4), kind: 'corrected', units: 0, refusal: 'below-reserved' },
    ])
  })

  test('reads every movement of units, oldest first', async () => {
    const facts = [...shop, sendOrder(1, { MUG: 2 }), orderShipped(1)]
    expect(await rowsAfter(facts, (reads) => reads.movements())).toEqual([
      { seq: 1, sku: 'MUG', onHandBy: 5, reservedBy: 0, onHand: 5, reserved: 0, previous: 0 },
      { seq: 2, sku: 'MUG', onHandBy: 0, reservedBy: 2, onHand: 5, reserved: 2, previous: 1 },
      { seq: 3, sku: 'MUG', onHandBy: -2, reservedBy: -2, onHand: 3, reserved: 0, previous: 2 },
    ])
  })

  test('reads every reservation by the id of its order, as it is', async () => {
    const facts = [
      ...shop,
      sendOrder(4, { MUG: 9 }),
      sendOrder(3, { MUG: 1 }),
      orderShipped(3),
      sendOrder(2, { MUG: 1 }),
      orderCanceled(1),
    ]
    const rows = await rowsAfter(facts, (reads) => reads.reservations())
    expect(rows.map((row) => row.orderId)).toEqual([1, 2, 3, 4].map(orderId))
    expect(rows).toMatchObject([
      { digest: null, outcome: null, lines: [], canceled: true, heard: true, decidedAtMs: null },
      {
        outcome: 'in-stock',
        lines: [{ sku: 'MUG', quantity: 1, unitPrice: 100 }],
        total: 100,
        currency,
        heard: false,
        short: false,
        decidedAtMs: clockMs,
      },
      { outcome: 'in-stock', shipped: true },
      { outcome: 'rejected', total: null, reasons: [{ sku: 'MUG', code: 'out-of-stock' }] },
    ])
  })

  test('reads what is unheard, oldest first', async () => {
    const facts = [...shop, sendOrder(2, { MUG: 1 }), sendOrder(1, { MUG: 1 })]
    expect(await rowsAfter(facts, (reads) => reads.unheard())).toEqual([
      { orderId: orderId(2), atMs: clockMs },
      { orderId: orderId(1), atMs: clockMs },
    ])
  })
})
