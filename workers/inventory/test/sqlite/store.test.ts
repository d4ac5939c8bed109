import type { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { digestOfChange, unitPriceMinorMax, type OrderRejected } from '@shop/contracts'
import { DatabaseUnusableError, openSqlite, type ParkedBounds } from '@shop/engine'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { schema } from '../../src/sqlite/schema.ts'
import { stockInSqlite, type Stock } from '../../src/sqlite/stock/stock.ts'
import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import {
  announcementsInShort,
  changeId,
  clockMs,
  corrected,
  currency,
  orderCanceled,
  orderId,
  outcomeRecorded,
  product,
  received,
  sendOrder,
  stockWanted,
  topics,
} from '../given.ts'
import { openMet } from '../open-met.ts'
import { plainStock } from '../plain-stock.ts'
import { opening, promisedBatches } from '../random-facts.ts'
import { describeStore, type StoreUnderTest } from '../store-suite.ts'

/** The stock of a store under test: as it is shipped, merged all the time, or the plain table of reference. */
const stocks = {
  shipped: stockInSqlite,
  merging: (db: Database): Stock => stockInSqlite(db, 2),
  plain: plainStock,
}

type Rows = Awaited<ReturnType<StoreUnderTest['rows']>>
/** A store whose database answers at once. */
type StoreOfFile = Pick<StoreUnderTest, 'store'> & {
  db: Database
  rows(): Rows
  reopen(): StoreOfFile
  close(): void
}

const storeAt = (
  path: string,
  stock: (db: Database) => Stock = stocks.shipped,
  parkedBounds?: ParkedBounds,
): StoreOfFile => {
  const db = openMet(path)
  const options = { topics, currency, now: () => clockMs, stock: stock(db), parkedBounds }
  const store = inventoryStoreOnSqlite(db, options)
  const rowsOf = (sql: string) => db.query<Record<string, unknown>, []>(sql).all()
  return {
    db,
    store,
    rows: () => ({
      products: rowsOf('SELECT * FROM catalogue ORDER BY product_id'),
      reservations: rowsOf('SELECT * FROM reservations ORDER BY seq'),
      movements: rowsOf('SELECT * FROM movements ORDER BY seq'),
      changes: rowsOf('SELECT * FROM changes ORDER BY seq'),
      unchanged: rowsOf('SELECT * FROM unchanged_changes ORDER BY seq'),
    }),
    reopen: () => {
      db.close()
      return storeAt(path, stock, parkedBounds)
    },
    close: () => db.close(),
  }
}

let folder = ''
let fileCount = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-'))
})
// Synchronously: SQLite removes files of its own when the garbage collector finds a closed database.
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const newPath = (): string => join(folder, `${(fileCount += 1)}.sqlite`)

/** The store as the suite wants it. */
const underTest = ({ store, rows, reopen, close }: StoreOfFile): StoreUnderTest => ({
  store,
  rows: async () => rows(),
  reopen: async () => underTest(reopen()),
  close: async () => close(),
})

const describeOne = (name: string, stock: (db: Database) => Stock): void =>
  describeStore(name, async (bounds) => underTest(storeAt(':memory:', stock, bounds)), {
    isDurable: false,
  })
describeOne('SQLite in memory', stocks.shipped)
describeOne('SQLite in memory, stock merged all the time', stocks.merging)
describeOne('SQLite in memory, stock in a plain table', stocks.plain)
describeStore(
  'a file of SQLite',
  async (bounds) => underTest(storeAt(newPath(), stocks.shipped, bounds)),
  { isDurable: true },
)

test('a store with its stock in memory and a journal does what one with a plain table does', async () => {
  await fc.assert(
    fc.asyncProperty(promisedBatches, async (batches) => {
      const journal = storeAt(':memory:', stocks.merging)
      const plain = storeAt(':memory:', stocks.plain)
      for (const facts of [opening, ...batches]) {
        const applied = await journal.store.apply({ facts, parked: [] })
        expect({ ...applied, reconciliation: undefined }).toEqual({
          ...(await plain.store.apply({ facts, parked: [] })),
          reconciliation: undefined,
        })
        expect(journal.rows()).toEqual(plain.rows())
      }
      journal.close()
      plain.close()
    }),
    { seed: 20_261_133 },
  )
})

const hashOf = async (path: string) =>
  new Bun.CryptoHasher('sha256').update(await Bun.file(path).bytes()).digest('hex')
/** The error with which some work fails. */
const errorOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  const error = await work().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Error)
  return error
}

describe('the currency of a database', () => {
  const givenOld = async (...facts: InventoryFact[]): Promise<string> => {
    const path = newPath()
    const { store, close } = storeAt(path)
    await store.apply({ facts, parked: [] })
    close()
    return path
  }
  const stocked = [product(1, 'MUG'), received(2, 'MUG', 5)]

  test('is that of its newest outcome when the version that wrote it pinned none', async () => {
    const path = await givenOld(...stocked, sendOrder(1, { MUG: 1 }), sendOrder(2, { MUG: 9 }))
    expect(() => openSqlite(path, schema, 'JPY')).toThrow('was made with SHOP_CURRENCY=EUR')
    openSqlite(path, schema, 'EUR').close()
  })

  test('is the configured one when nothing was in stock yet', async () => {
    const path = await givenOld(...stocked, sendOrder(1, { MUG: 9 }))
    openSqlite(path, schema, 'JPY').close()
    expect(() => openSqlite(path, schema, 'EUR')).toThrow('was made with SHOP_CURRENCY=JPY')
  })
})

describe('a price of 10^12 minor units', () => {
  test('is kept and multiplied exactly', async () => {
    const { store, reopen } = storeAt(newPath())
    const dear = product(1, 'GOLD', { price: unitPriceMinorMax })
    const order = sendOrder(1, { GOLD: 9_007 })
    await store.apply({ facts: [dear, received(2, 'GOLD', 10_000), order], parked: [] })
    const again = reopen()
    const wanted = stockWanted(1, { GOLD: 9_007 })
    const repeated = await again.store.apply({ facts: [wanted], parked: [] })
    expect(repeated.announcements).toMatchObject([
      { item: { total: 9_007 * unitPriceMinorMax, lines: [{ unitPrice: unitPriceMinorMax }] } },
    ])
    again.close()
  })
})

describe('the file of a database', () => {
  /** A file with everything in it and nothing beside it, after `change`. */
  const givenFile = async (change: (db: Database) => void = () => undefined) => {
    const [source, path] = [newPath(), newPath()]
    const { db, store, close } = storeAt(source)
    const facts = [product(1, 'MUG'), received(2, 'MUG', 5), sendOrder(1, { MUG: 1 })]
    await store.apply({ facts, parked: [] })
    change(db)
    db.run('PRAGMA wal_checkpoint(TRUNCATE)')
    await Bun.write(path, Bun.file(source))
    close()
    return path
  }

  test('is opened with all its rows', async () => {
    const { store, close } = storeAt(await givenFile())
    expect(await store.reads.adminProduct('MUG')).toMatchObject({ onHand: 5, reserved: 1 })
    close()
  })

  test('of a newer program is refused and left as it is', async () => {
    const path = await givenFile((db) =>
      db.run(`PRAGMA user_version = ${schema.migrations.length + 1}`),
    )
    const before = await hashOf(path)
    expect(() => storeAt(path)).toThrow(DatabaseUnusableError)
    expect(await hashOf(path)).toBe(before)
  })

  test.each([
    [
      'stock had a table of its own',
      2,
      `INSERT INTO products (product_id, sku, price, listed, on_hand, reserved, version, updated_at)
        VALUES (3, 'MUG', 100, 1, 5, 2, 7, 0)`,
    ],
    [
      'stock had a journal',
      3,
      `INSERT INTO products VALUES (3, 'MUG', 0);
       INSERT INTO stock (product_id, price, listed, version, on_hand, reserved) VALUES (3, 100, 1, 7, 5, 2)`,
    ],
  ])('from before %s keeps its products, and is searched as before', async (_, version, sql) => {
    const path = newPath()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, version) })
    old.run(`${sql}; INSERT INTO product_texts VALUES (3, 'Stoneware', '', NULL)`)
    old.close()
    const { store, close } = storeAt(path)
    const more = [
      product(1, 'MUG', { name: 'Porcelain' }),
      product(2, 'BOWL'),
      received(3, 'MUG', 1),
    ]
    await store.apply({ facts: [...more, sendOrder(1, { MUG: 1 })], parked: [] })
    expect(await store.reads.adminProduct('MUG')).toMatchObject({
      onHand: 6,
      reserved: 3,
      version: 8,
    })
    const found = async (q: string) =>
      (await store.reads.adminProducts({ q, sort: 'sku', limit: 9 })).items.length
    const words = ['Stoneware', 'porcelain', 'BOWL', '']
    expect(await Promise.all(words.map(found))).toEqual([0, 1, 1, 2])
    close()
  })

  test('from before search folded texts is searched as a new one', async () => {
    const path = newPath()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, 4) })
    old.run(`
      INSERT INTO products VALUES (1, 'MUG', 0), (7, 'BOWL', 0);
      INSERT INTO stock_base VALUES ('MUG', 1, 1, 1, 0, 0), ('BOWL', 1, 1, 1, 0, 0);
      INSERT INTO product_texts VALUES (1, 'Müslischale', '', NULL), (7, 'Große Schale', '', NULL)`)
    old.close()
    const { store, close } = storeAt(path)
    const found = async (q: string) => {
      const { items } = await store.reads.adminProducts({ q, sort: 'sku', limit: 9 })
      return items.map(({ sku }) => sku)
    }
    const before = await Promise.all(['musli', 'GROSSE', 'u', 'schale', 'bowl'].map(found))
    expect(before).toEqual([['MUG'], ['BOWL'], ['MUG'], ['BOWL', 'MUG'], ['BOWL']])
    await store.apply({ facts: [product(1, 'MUG', { name: 'Teller' })], parked: [] })
    expect(await Promise.all(['musli', 'teller'].map(found))).toEqual([[], ['MUG']])
    close()
  })

  test('from before reasons were counted shows the first of them, and trusts no order', async () => {
    const path = newPath()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, 5) })
    const reasons = Array.from({ length: 60 }, (_, n) => ({ sku: `S-${n}` }))
    const insert = old.query(
      `INSERT INTO reservations (order_id, digest, lines, placed_at, outcome, reasons, total, currency, decided_at,
        canceled, shipped, heard) VALUES (?, 'd', ?, 0, ?, ?, ?, ?, 0, 0, 0, 0)`,
    )
    const priced = JSON.stringify([{ sku: 'MUG', quantity: 2, unitPrice: 100 }])
    insert.run(orderId(1), '[]', 'rejected', JSON.stringify(reasons), null, null)
    insert.run(orderId(2), priced, 'in-stock', null, 200, currency)
    old.close()
    const { store, close } = storeAt(path)
    expect(await store.reads.reservation(orderId(1))).toMatchObject({
      decided: { trusted: false, outcome: { reasons: reasons.slice(0, 50), reasonCount: 60 } },
    })
    expect(await store.reads.reservation(orderId(2))).toMatchObject({
      decided: { trusted: false, outcome: { kind: 'in-stock', total: 200 } },
      heard: false,
      short: false,
    })
    const { announcements } = await store.unheard.window({ after: 0, upTo: 9, limit: 9 })
    expect(announcements.map(({ topic }) => topic)).toEqual([topics.orderRejected, topics.inStock])
    close()
  })

  test('from before orders looked at the terms of products holds orders to them', async () => {
    const path = newPath()
    const isOlder = ({ name }: { name: string }) => name < '0016'
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.filter(isOlder) })
    const tomorrow = new Date(clockMs + 86_400_000).toISOString()
    old.run(`
      INSERT INTO products VALUES (1, 'MUG', 0), (7, 'BOWL', 0), (8, 'CUP', 0);
      INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved)
        VALUES ('MUG', 1, 1, 1, 5, 0), ('BOWL', 1, 1, 1, 5, 0), ('CUP', 1, 1, 1, 5, 0);
      INSERT INTO product_texts (product_id, name, description, max_per_order, available_from)
      VALUES (1, 'MUG', '', 2, NULL), (7, 'BOWL', '', NULL, '${tomorrow}'), (8, 'CUP', '', NULL, NULL)`)
    old.close()
    const { store, close } = storeAt(path)
    const facts = [
      sendOrder(1, { MUG: 3 }),
      sendOrder(2, { MUG: 2 }),
      sendOrder(3, { BOWL: 1 }),
      sendOrder(4, { CUP: 3 }),
    ]
    const { announcements } = await store.apply({ facts, parked: [] })
    expect(announcementsInShort(announcements)).toEqual([
      'order-rejected 1: MUG over-limit',
      'in-stock 2',
      'order-rejected 3: BOWL not-yet-available',
      'in-stock 4',
    ])
    const told = announcements[2]!.item as OrderRejected
    expect(told.reasons).toMatchObject([{ availableFrom: tomorrow }])
    close()
  })

  test('from before partial changes keeps its changes, in order, and sorts its products', async () => {
    const path = newPath()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, 8) })
    old.run(`
      INSERT INTO products VALUES (1, 'MUG', 0), (7, 'BOWL', 0);
      INSERT INTO stock_base VALUES ('MUG', 200, 1, 1, 5, 0), ('BOWL', 100, 1, 1, 0, 0);
      INSERT INTO product_texts VALUES (1, 'Apple', '', NULL), (7, 'Äpfel', '', NULL);
      INSERT INTO search_texts VALUES (1, 'mug apple'), (7, 'bowl apfel')`)
    const [receipt, tooMany] = [received(2, 'MUG', 5), corrected(1, 'MUG', -9)]
    const insert = old.prepare('INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    for (const [at, { item }] of [receipt, tooMany].entries()) {
      if (!('kind' in item) || item.kind === 'patched' || item.kind === 'product') continue
      const refusal = item.kind === 'corrected' ? 'below-reserved' : null
      const digest = digestOfChange(item)
      insert.run(item.changeId, digest, item.kind, item.sku, item.units, 'x', refusal, at)
    }
    insert.finalize()
    old.close()
    const { store, rows, close } = storeAt(path)
    expect(rows().changes).toMatchObject([
      { change_id: changeId(2), kind: 'received', units: 5, refusal: null },
      { change_id: changeId(1), kind: 'corrected', units: 0, refusal: 'below-reserved' },
    ])
    const facts = [receipt, tooMany, received(2, 'MUG', 6), corrected(1, 'MUG', -1)]
    const { announcements } = await store.apply({ facts, parked: [] })
    expect(announcementsInShort(announcements)).toEqual([
      'applied',
      'refused below-reserved',
      'refused key-reused',
      'applied',
    ])
    const sorted = async (sort: 'name' | 'price') =>
      (await store.reads.products({ q: '', sort, limit: 9 })).items.map(({ sku }) => sku)
    expect([await sorted('name'), await sorted('price')]).toEqual([
      ['BOWL', 'MUG'],
      ['BOWL', 'MUG'],
    ])
    close()
  })

  test('of another service is refused and left as it is', async () => {
    const path = await givenFile((db) =>
      db.run(`PRAGMA application_id = ${schema.applicationId + 1}`),
    )
    const before = await hashOf(path)
    expect(() => storeAt(path)).toThrow(DatabaseUnusableError)
    expect(await hashOf(path)).toBe(before)
  })

  test.each([
    ['its header overwritten', (bytes: Uint8Array) => bytes.fill(7, 0, 100)],
    ['a page overwritten', (bytes: Uint8Array) => bytes.fill(7, 4_096, 8_192)],
    ['its second half gone', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
  ])('with %s is refused and left as it is', async (_, damage) => {
    const path = await givenFile()
    await Bun.write(path, damage(await Bun.file(path).bytes()))
    const before = await hashOf(path)
    expect(() => storeAt(path)).toThrow(DatabaseUnusableError)
    expect(await hashOf(path)).toBe(before)
  })

  test('that is empty becomes a database', async () => {
    const path = newPath()
    await Bun.write(path, '')
    const { store, close } = storeAt(path)
    expect((await store.reads.adminProducts({ q: '', sort: 'sku', limit: 1 })).items).toEqual([])
    close()
  })
})

test('a store that was closed leaves nothing beside its file', async () => {
  const path = newPath()
  const { store } = storeAt(path)
  await store.apply({ facts: [product(1, 'MUG')], parked: [] })
  expect(existsSync(`${path}-wal`)).toBe(true)
  await store.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})

describe('a batch that fails', () => {
  const given = async () => {
    const under = storeAt(newPath())
    await under.store.apply({ facts: [product(1, 'MUG'), received(2, 'MUG', 5)], parked: [] })
    return under
  }

  test('for its content leaves nothing: a constraint stands behind the code', async () => {
    const { db, store, rows, close } = await given()
    await store.apply({ facts: [sendOrder(1, { MUG: 2 })], parked: [] })
    const other = openSqlite(db.filename, schema)
    other.run('UPDATE stock SET reserved = 0')
    other.close()
    const before = rows()
    const facts = [received(3, 'MUG', 1), sendOrder(2, { MUG: 1 }), orderCanceled(1)]
    const oneMore = { topic: topics.sendOrder, content: '[', reason: 'no JSON' }
    // Order 2 takes one unit of what the row says is free, and releasing two then goes below nothing.
    const error = await errorOf(() => store.apply({ facts, parked: [oneMore] }))
    expect(store.isContentError(error)).toBe(true)
    expect(rows()).toEqual(before)
    expect((await store.parked.size()).rows).toBe(0)
    close()
  })

  test('leaves nothing in memory: its halves are decided as if it had never come', async () => {
    const { store, rows, close } = await given()
    await store.apply({ facts: [sendOrder(1, { MUG: 1 })], parked: [] })
    const half = [outcomeRecorded(1, { MUG: 1 }), sendOrder(2, { MUG: 2 })]
    const broken = sendOrder(3, { MUG: 1 }, { placedAt: 0.5 })
    const [before, changes] = [rows(), [product(3, 'MUG', { price: 90 }), product(4, 'BOWL')]]
    const facts = [...changes, ...half, broken]
    const error = await errorOf(() => store.apply({ facts, parked: [] }))
    expect(store.isContentError(error)).toBe(true)
    expect(rows()).toEqual(before)
    const { announcements } = await store.apply({ facts: half, parked: [] })
    expect(announcements).toMatchObject([{ item: { orderId: orderId(2), total: 200 } }])
    expect(rows().products).toMatchObject([{ sku: 'MUG', on_hand: 5, reserved: 3, price: 100 }])
    expect(rows().reservations).toMatchObject([{ heard: 1 }, { heard: 0 }])
    close()
  })

  test('for a lock has good content, and succeeds when it is tried again', async () => {
    const { db, store, rows, close } = await given()
    const path = db.filename
    const other = openSqlite(path, schema)
    db.run('PRAGMA busy_timeout = 0')
    other.run('BEGIN IMMEDIATE')
    const batch = { facts: [sendOrder(1, { MUG: 2 })], parked: [] }
    const error = await errorOf(() => store.apply(batch))
    expect(store.isContentError(error)).toBe(false)
    expect(rows().reservations).toEqual([])
    other.run('ROLLBACK')
    expect(await store.apply(batch)).toMatchObject({ announcements: [{ topic: topics.inStock }] })
    other.close()
    close()
  })

  test('for a full disk has good content, and leaves nothing', async () => {
    const { db, store, rows, close } = await given()
    const pages = db.query<{ page_count: number }, []>('PRAGMA page_count').get()!.page_count
    db.run(`PRAGMA max_page_count = ${pages}`)
    const before = rows()
    const facts = Array.from({ length: 200 }, (_, n) => sendOrder(n, { [`SKU-${n}`]: 1 }))
    const error = await errorOf(() => store.apply({ facts, parked: [] }))
    expect(store.isContentError(error)).toBe(false)
    expect(rows()).toEqual(before)
    expect(await store.reads.reservation(orderId(0))).toBeUndefined()
    close()
  })
})

test('the next batch sees what another program wrote into the file', async () => {
  const { db, store, rows, close } = storeAt(newPath())
  const facts = [product(1, 'MUG'), received(2, 'MUG', 5), sendOrder(1, { MUG: 1 })]
  await store.apply({ facts, parked: [] })
  const other = openSqlite(db.filename, schema)
  other.run('UPDATE stock SET on_hand = 3')
  other.run('UPDATE reservations SET short = 1')
  other.close()
  await store.apply({
    facts: [outcomeRecorded(1, { MUG: 1 }), sendOrder(2, { MUG: 3 })],
    parked: [],
  })
  expect(rows().products).toMatchObject([{ on_hand: 3, reserved: 1 }])
  expect(rows().reservations).toMatchObject([
    { heard: 1, short: 1 },
    { outcome: 'rejected', short: 0 },
  ])
  close()
})

test('a read shows at once what a person changed in the stock', async () => {
  const { db, store, close } = storeAt(newPath())
  await store.apply({ facts: [product(1, 'MUG'), received(2, 'MUG', 5)], parked: [] })
  const other = openSqlite(db.filename, schema)
  const { reads } = store
  const page = { q: '', sort: 'sku', limit: 1 } as const
  const seen: unknown[] = []
  for (const [units, read] of [
    [2, async () => (await reads.product('MUG'))?.available],
    [3, async () => (await reads.adminProduct('MUG'))?.onHand],
    [4, async () => (await reads.products(page)).items[0]?.available],
    [6, async () => (await reads.adminProducts({ ...page, q: 'mug' })).items[0]?.onHand],
  ] as const) {
    other.run(`UPDATE stock SET on_hand = ${units}`)
    seen.push(await read())
  }
  other.close()
  expect(seen).toEqual([2, 3, 4, 6])
  close()
})

describe('the constraints of the tables', () => {
  test.each([
    ['more reserved than on hand', 'UPDATE stock SET reserved = on_hand + 1'],
    ['less than nothing reserved', 'UPDATE stock SET reserved = -1'],
    ['a price below zero', 'UPDATE stock SET price = -1'],
    ['a number as text', "UPDATE stock SET on_hand = 'many'"],
    ['two products of one SKU', "UPDATE products SET sku = 'MUG'"],
    ['a decision without an order', 'UPDATE reservations SET digest = NULL'],
    ['an order both canceled and shipped', 'UPDATE reservations SET canceled = 1, shipped = 1'],
    ['an unknown outcome', "UPDATE reservations SET outcome = 'maybe'"],
    ['two changes applied under one id', `UPDATE changes SET change_id = '${changeId(1)}'`],
    ['less than a unit in an order', 'UPDATE product_texts SET max_per_order = 0'],
  ])('refuse %s', async (_, sql) => {
    const { db, store, close } = storeAt(':memory:')
    const products = [product(1, 'MUG'), product(2, 'BOWL'), received(3, 'MUG', 5)]
    await store.apply({ facts: [...products, sendOrder(1, { MUG: 1 })], parked: [] })
    const error = await errorOf(async () => db.run(sql))
    expect(store.isContentError(error)).toBe(true)
    close()
  })
})
