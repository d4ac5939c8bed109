import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { audit, isWell } from '../../src/audit/audit.ts'
import { CannotAuditError, openDatabases } from '../../src/audit/databases.ts'
import { openSqlite } from '@shop/engine'
import { examine } from '../../src/audit/examine.ts'
import { lookAt } from '../../src/audit/look.ts'
import { givenShop, ids, schemas, type GivenShop } from './given-shop.ts'

/** Nothing listens on port 9 of loopback: the shop is stopped. */
const nobody = {
  inventoryUrls: ['http://127.0.0.1:9'],
  orderUrls: ['http://127.0.0.1:9'],
  currency: 'EUR',
}

let shop: GivenShop
beforeEach(() => {
  shop = givenShop()
})
afterEach(() => shop.remove())

const violated = async (): Promise<string[]> => {
  const { violations } = await examine(shop.files, nobody)
  return [...new Set(violations.map(({ check }) => check))].sort()
}

describe('a stopped shop in which all is well', () => {
  test('has no violation, and counts of what was examined', async () => {
    const audit = await examine(shop.files, nobody)
    expect(audit).toEqual({
      isRunning: false,
      counts: {
        products: 1,
        onHand: 17,
        reserved: 3,
        reservations: 4,
        changes: 3,
        orders: { confirmed: 1, shipped: 1, canceled: 1, rejected: 1 },
      },
      inFlight: { count: 0, oldestAgeMs: 0 },
      violations: [],
      cut: [],
    })
  })

  test('may have no events of old orders, or keep them no longer', async () => {
    shop.tamper(
      'order',
      `${tellOf(ids.confirmed, 2, 'confirmed')}; ${setOrder(ids.shipped, 'last_event = 3')}`,
    )
    expect(await violated()).toEqual([])
  })

  test('may spell equal lines differently in each database', async () => {
    shop.tamper(
      'order',
      `UPDATE orders SET lines = '[ {"unitPrice":250, "quantity":3, "sku":"MUG"} ]' WHERE id = '${ids.confirmed}'`,
    )
    expect(await violated()).toEqual([])
  })
})

describe('databases of before 0.2.0 that have orders in two currencies', () => {
  test('are pinned to the newest, and the doctor counts the others', async () => {
    shop.tamper('order', setOrder(ids.confirmed, `currency = 'USD'`))
    shop.tamper('inventory', setReservation(ids.confirmed, `currency = 'USD'`))
    for (const service of ['inventory', 'order'] as const) {
      openSqlite(shop.files[service], schemas[service], 'EUR').close()
    }
    const { violations } = await examine(shop.files, nobody)
    expect(violations.map(({ check, subject, detail }) => [check, subject, detail])).toEqual([
      ['currencies-mixed', 'Inventory', '1 orders in USD, 2 orders in EUR'],
      ['currencies-mixed', 'Order', '1 orders in USD, 2 orders in EUR'],
    ])
  })
})

type Case = [what: string, service: 'inventory' | 'order', sql: string, checks: string[]]

const set = (table: string, column: string, id: string, change: string): string =>
  `UPDATE ${table} SET ${change} WHERE ${column} = '${id}'`
const setOrder = (id: string, change: string): string => set('orders', 'id', id, change)
const setReservation = (id: string, change: string): string =>
  set('reservations', 'order_id', id, change)

/** The reservation and the release of the canceled order, as the history of a product tells them. */
const [reserved, released] = [
  `(5, 'MUG', 'reserved', '${ids.canceled}', 0, 4, 17, 7, 0, 2)`,
  `(8, 'MUG', 'released', '${ids.canceled}', 0, -4, 17, 3, 0, 5)`,
]
const setMovements = (lastMovement: number, ...rows: string[]): string => `
  INSERT INTO movements (seq, sku, kind, order_id, on_hand_by, reserved_by, on_hand, reserved, at, previous)
    VALUES ${rows.join(', ')};
  UPDATE stock SET last_movement = ${lastMovement}`

/** Makes this the newest event of an order. */
const tellOf = (id: string, version: number, type: string): string =>
  `INSERT INTO order_events SELECT 7, seq, ${version}, '${type}', 0, NULL, NULL FROM orders WHERE id = '${id}';
   ${setOrder(id, 'last_event = 7')}`

const cases: Case[] = [
  ['more units on hand than came in', 'inventory', 'UPDATE stock SET on_hand = 18', ['on-hand']],
  [
    'a promise that the restored stock does not cover',
    'inventory',
    `${setReservation(ids.confirmed, 'short = 1')}; UPDATE stock SET reserved = 0`,
    ['stock-short'],
  ],
  [
    'a restored database that was not told what its backup missed',
    'order',
    "INSERT INTO meta VALUES ('restored', '2026-11-27T08:00:00.000Z')",
    ['not-reconciled'],
  ],
  [
    'messages that found no room to be parked',
    'inventory',
    'UPDATE parked_size SET dropped = 7',
    ['parked-dropped'],
  ],
  ['more reserved than orders hold', 'inventory', 'UPDATE stock SET reserved = 4', ['reserved']],
  [
    'fewer on hand than reserved',
    'inventory',
    `UPDATE stock SET on_hand = 2; UPDATE changes SET units = 5 WHERE change_id = 'a'`,
    ['available'],
  ],
  ['movements that lead to its units', 'inventory', setMovements(8, reserved, released), []],
  [
    'a movement that is written twice',
    'inventory',
    setMovements(9, reserved, released, released.replace('8', '9').replace('5)', '8)')),
    ['movements'],
  ],
  ['a release that no movement tells', 'inventory', setMovements(5, reserved), ['movements']],
  [
    'a movement that does not name the one before it',
    'inventory',
    setMovements(8, reserved, released.replace('5)', '2)')),
    ['movements'],
  ],
  [
    'stock that names an older movement than the last one',
    'inventory',
    setMovements(5, reserved, released),
    ['movements'],
  ],
  ['stock of no product', 'inventory', 'DELETE FROM products', ['product-missing']],
  ['a product without stock', 'inventory', 'DELETE FROM stock_base', ['product-missing']],
  [
    'units held of a SKU that is no product',
    'inventory',
    `${setReservation(ids.confirmed, `lines = '[{"sku":"BOWL","quantity":3,"unitPrice":250}]'`)}; UPDATE stock SET reserved = 0`,
    ['content-differs', 'product-missing'],
  ],
  [
    'a total that is not the sum of its lines',
    'inventory',
    setReservation(ids.canceled, 'total = 1'),
    ['reservation-total'],
  ],
  [
    'a confirmed order without a reservation',
    'inventory',
    `DELETE FROM reservations WHERE order_id = '${ids.confirmed}'; UPDATE stock SET reserved = 0`,
    ['confirmed-holds-nothing'],
  ],
  [
    'a confirmed order whose stock was released',
    'inventory',
    `${setReservation(ids.confirmed, 'canceled = 1')}; UPDATE stock SET reserved = 0`,
    ['confirmed-holds-nothing'],
  ],
  [
    'a confirmed order that left the house',
    'inventory',
    `${setReservation(ids.confirmed, 'shipped = 1')}; UPDATE stock SET reserved = 0, on_hand = 14`,
    ['confirmed-holds-nothing'],
  ],
  ['another digest', 'order', setOrder(ids.confirmed, `digest = 'x'`), ['content-differs']],
  ['another total', 'order', setOrder(ids.shipped, 'total = 1'), ['content-differs']],
  [
    'another currency',
    'order',
    setOrder(ids.shipped, `currency = 'USD'`),
    ['content-differs', 'currencies-mixed'],
  ],
  [
    'other lines',
    'order',
    setOrder(ids.confirmed, `lines = '[{"sku":"MUG","quantity":2,"unitPrice":250}]'`),
    ['content-differs'],
  ],
  [
    'a shipped order that is still held',
    'inventory',
    `${setReservation(ids.shipped, 'shipped = 0')}; UPDATE stock SET reserved = 5, on_hand = 19`,
    ['shipped-still-held'],
  ],
  [
    'a part that Inventory has not moved',
    'order',
    setOrder(
      ids.confirmed,
      `parts = '[{"kind":"shipped","atMs":0,"lines":[{"sku":"MUG","quantity":1}]}]'`,
    ),
    ['parts-differ'],
  ],
  [
    'a part that Order did not ship',
    'inventory',
    `${setReservation(ids.confirmed, `moved = '[{"sku":"MUG","shipped":1}]'`)}; UPDATE stock SET reserved = 2, on_hand = 16`,
    ['parts-differ'],
  ],
  [
    'more units returned than shipped',
    'order',
    setOrder(
      ids.confirmed,
      `parts = '[{"kind":"returned","atMs":0,"restock":false,"lines":[{"sku":"MUG","quantity":1}]}]'`,
    ),
    ['parts-too-many'],
  ],
  [
    'a canceled order that holds stock',
    'inventory',
    `${setReservation(ids.canceled, 'canceled = 0')}; UPDATE stock SET reserved = 7`,
    ['stock-held-for-nothing'],
  ],
  [
    'a rejected order that holds stock',
    'order',
    setOrder(ids.confirmed, `outcome = 'rejected', status = 'rejected'`),
    ['stock-held-for-nothing'],
  ],
  [
    'a reservation without an order',
    'order',
    `DELETE FROM orders WHERE id = '${ids.confirmed}'`,
    ['reservation-without-order'],
  ],
  [
    'a rejection that Inventory does not know',
    'inventory',
    `DELETE FROM reservations WHERE order_id = '${ids.rejected}'`,
    ['status-differs'],
  ],
  [
    'an order whose newest event has another version',
    'order',
    tellOf(ids.confirmed, 1, 'confirmed'),
    ['event-differs'],
  ],
  [
    'an order whose newest event says another status',
    'order',
    tellOf(ids.confirmed, 2, 'shipped'),
    ['event-differs'],
  ],
  [
    'an order whose newest event is gone, and no other with it',
    'order',
    `${tellOf(ids.confirmed, 2, 'confirmed')}; INSERT INTO order_events VALUES (9, 2, 1, 'placed', 0, NULL, NULL);
     ${setOrder(ids.confirmed, 'last_event = 8')}`,
    ['event-differs', 'events-missing'],
  ],
  [
    'a gap in the feed of stock',
    'inventory',
    "INSERT INTO stock_events VALUES (1, 'MUG', 'low', 0), (3, 'MUG', 'back', 0)",
    ['events-missing'],
  ],
  [
    'a status that does not follow from the facts',
    'order',
    setOrder(ids.rejected, `status = 'pending'`),
    ['status-differs', 'status-wrong'],
  ],
  ['details lost', 'order', setOrder(ids.confirmed, "details = 'missing'"), ['details-missing']],
  ['details of a canceled order lost', 'order', setOrder(ids.canceled, "details = 'missing'"), []],
  ['details gone', 'order', setOrder(ids.shipped, "details = 'kept'"), ['details-row']],
  [
    'stray details',
    'order',
    "INSERT INTO order_details (seq, said) SELECT seq, '{}' FROM orders LIMIT 1",
    ['details-row'],
  ],
  ['an order unheard', 'order', setOrder(ids.canceled, 'heard = 0'), ['order-unheard']],
  [
    'a decision unheard',
    'inventory',
    setReservation(ids.confirmed, 'heard = 0'),
    ['reservation-unheard'],
  ],
  [
    'a cancellation that came before its order unheard',
    'inventory',
    setReservation(ids.canceled, 'heard = 0, outcome = NULL'),
    ['reservation-unheard'],
  ],
  [
    'a parked item at Inventory',
    'inventory',
    `INSERT INTO parked VALUES ('h', 't', x'00', 'not JSON', 1, 0, 0)`,
    ['parked'],
  ],
  [
    'a parked item at Order',
    'order',
    `INSERT INTO parked VALUES ('h', 't', x'00', 'not JSON', 1, 0, 0)`,
    ['parked'],
  ],
]

describe('a stopped shop is found to have', () => {
  test.each(cases)('%s', async (_, service, sql, checks) => {
    shop.tamper(service, sql)
    expect(await violated()).toEqual(checks)
  })
})

describe('a damaged file', () => {
  test('is reported, and its content is not examined', async () => {
    const bytes = readFileSync(shop.files.order)
    // The id stands in the table and in its index: without the last of them the two disagree.
    bytes.write('X', bytes.lastIndexOf(ids.confirmed))
    writeFileSync(shop.files.order, bytes)
    const audit = await examine(shop.files, nobody)
    expect(audit.counts).toBeUndefined()
    expect(audit.violations[0]).toMatchObject({ check: 'file-damaged', subject: shop.files.order })
  })
})

describe('a violation', () => {
  test('says what to do, and shows an order without its tag', async () => {
    shop.tamper('order', `DELETE FROM orders WHERE id = '${ids.confirmed}'`)
    const { violations } = await examine(shop.files, nobody)
    expect(violations).toHaveLength(1)
    expect(violations[0]!.subject).toBe('019a0000-0000-8000-8000-000001')
    expect(violations[0]!.remedy).toContain(`LIKE '019a0000-0000-8000-8000-000001%'`)
    expect(JSON.stringify(violations)).not.toContain('aaaaaa')
  })
})

describe('an audit cannot be made', () => {
  const failure = (files: GivenShop['files'], shopConfig = nobody): Promise<unknown> =>
    examine(files, shopConfig).catch((error: unknown) => error)

  test('of a file that is missing', async () => {
    const files = { ...shop.files, order: `${shop.files.order}-elsewhere` }
    expect(await failure(files)).toBeInstanceOf(CannotAuditError)
  })

  test('of a file that is not a database', async () => {
    const order = `${shop.files.order}-text`
    writeFileSync(order, 'not a database at all, only a text of some length')
    expect(await failure({ ...shop.files, order })).toBeInstanceOf(CannotAuditError)
  })

  test('of two files that were mixed up', async () => {
    const { inventory, order } = shop.files
    expect(await failure({ inventory: order, order: inventory })).toBeInstanceOf(CannotAuditError)
  })

  test.each(['inventory', 'order'] as const)(
    'of a shop with another currency: %s says which it was made with',
    async (service) => {
      const other = service === 'inventory' ? 'order' : 'inventory'
      shop.tamper(service, "INSERT INTO meta VALUES ('currency', 'HUF')")
      shop.tamper(other, "INSERT INTO meta VALUES ('currency', 'JPY')")
      const error = await failure(shop.files, { ...nobody, currency: 'JPY' })
      expect(error).toBeInstanceOf(CannotAuditError)
      expect(String(error)).toContain(
        `${shop.files[service]} was made with SHOP_CURRENCY=HUF, and now SHOP_CURRENCY is JPY.`,
      )
      expect(String(error)).toEndWith(`${service.toUpperCase()}_DB names the file.`)
    },
  )

  test('of a shop whose outcomes are in another currency, before any worker pinned its files', async () => {
    const error = await failure(shop.files, { ...nobody, currency: 'JPY' })
    expect(error).toBeInstanceOf(CannotAuditError)
    expect(String(error)).toContain('was made with SHOP_CURRENCY=EUR')
  })

  test.each(['inventory', 'order'] as const)(
    'of a file of %s of another version than the reads were written for',
    async (service) => {
      const known = schemas[service].migrations.length
      for (const version of [known - 1, known + 1]) {
        shop.tamper(service, `PRAGMA user_version = ${version}`)
        const error = await failure(shop.files)
        expect(error).toBeInstanceOf(CannotAuditError)
        expect(String(error)).toContain(shop.files[service])
      }
    },
  )
})

describe('a shop with more parked messages than a page, while more arrive', () => {
  const park = (from: number, count: number): void =>
    shop.tamper(
      'order',
      `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${from + count - 1})
       INSERT INTO parked SELECT printf('%032x', i), 't', x'5b5d', 'bad', 1, i, i FROM n`,
    )

  test('is not well', async () => {
    park(0, 30_052)
    const databases = await openDatabases(shop.files)
    let arrived = 30_052
    const result = await audit({
      isRunning: true,
      look: (suspects) => lookAt(databases, suspects),
      pause: async () => {
        park(arrived, 2_000)
        arrived += 2_000
      },
      nowMs: () => 0,
    })
    await databases.close()
    expect(result.violations).toHaveLength(30_052)
    expect(isWell(result)).toBe(false)
  })
})
