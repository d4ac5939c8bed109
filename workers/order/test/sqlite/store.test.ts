import type { Database, SQLiteError } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseUnusableError, feedKey, openSqlite, type ParkedBounds } from '@shop/engine'
import { orderNumberOf } from '@shop/contracts'
import { viewOf } from '../../src/domain/order.ts'
import { schema } from '../../src/sqlite/schema.ts'
import { orderStoreOnSqlite } from '../../src/sqlite/store.ts'
import { clockMs, inStock, orderId, sendOrder, shipOrder, topics } from '../given.ts'
import { openMet } from '../open-met.ts'
import { describeStore, type StoreUnderTest } from '../store-suite.ts'

const storeAt = (
  path: string,
  parkedBounds?: ParkedBounds,
  options: { areReferencesUnique?: boolean } = {},
): StoreUnderTest & { db: Database } => {
  const db = openMet(path)
  const store = orderStoreOnSqlite(db, { topics, now: () => clockMs, parkedBounds, ...options })
  return {
    db,
    store,
    rows: async () =>
      db.query<Record<string, unknown>, []>('SELECT * FROM orders ORDER BY seq').all(),
    reopen: async () => {
      await store.close()
      return storeAt(path, parkedBounds, options)
    },
    close: store.close,
  }
}

let folder = ''
let fileCount = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-'))
})
// Synchronously: SQLite removes files of its own when the garbage collector finds a closed database.
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const newPath = (): string => join(folder, `${(fileCount += 1)}.sqlite`)

describeStore('SQLite in memory', async (...given) => storeAt(':memory:', ...given), {
  isDurable: false,
})
describeStore('a file of SQLite', async (...given) => storeAt(newPath(), ...given), {
  isDurable: true,
})

const hashOf = async (path: string) =>
  new Bun.CryptoHasher('sha256').update(await Bun.file(path).bytes()).digest('hex')
const errorOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('the currency of a database', () => {
  test('is that of its newest outcome when the version that wrote it pinned none', async () => {
    const path = newPath()
    const { store, close } = storeAt(path)
    await store.apply({ facts: [inStock(1, { MUG: 2 }), sendOrder(2, { MUG: 1 })], parked: [] })
    await close()
    expect(() => openSqlite(path, schema, 'JPY')).toThrow('was made with SHOP_CURRENCY=EUR')
    openSqlite(path, schema, 'EUR').close()
  })

  test('is the configured one when nothing was in stock yet', async () => {
    const path = newPath()
    const { store, close } = storeAt(path)
    await store.apply({ facts: [sendOrder(1, { MUG: 1 })], parked: [] })
    await close()
    openSqlite(path, schema, 'JPY').close()
    expect(() => openSqlite(path, schema, 'EUR')).toThrow('was made with SHOP_CURRENCY=JPY')
  })
})

describe('the file of a database', () => {
  /** A file with everything in it and nothing beside it, after `change`. */
  const givenFile = async (change: (db: Database) => void = () => undefined) => {
    const [source, path] = [newPath(), newPath()]
    const { db, store, close } = storeAt(source)
    await store.apply({ facts: [inStock(1, { MUG: 2 })], parked: [] })
    change(db)
    db.run('PRAGMA wal_checkpoint(TRUNCATE)')
    await Bun.write(path, Bun.file(source))
    await close()
    return path
  }

  test('is opened with all its rows', async () => {
    const { store, close } = storeAt(await givenFile())
    expect(await store.reads.find(orderId(1))).toMatchObject({ outcome: { total: 200 } })
    await close()
  })

  test('from before reasons were counted shows the first of them, and trusts no order', async () => {
    const path = newPath()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, 1) })
    const reasons = Array.from({ length: 60 }, (_, n) => ({ sku: `S-${n}` }))
    old
      .query(
        `INSERT INTO orders (id, digest, lines, placed_at, outcome, reasons, canceled, shipped, heard, status, version,
          recorded_at) VALUES (?, ?, '[]', 0, 'rejected', ?, 0, 0, 0, 'rejected', 2, 0)`,
      )
      .run(orderId(1), 'd'.repeat(32), JSON.stringify(reasons))
    old.close()
    const { store, close } = storeAt(path)
    expect(await store.reads.find(orderId(1))).toMatchObject({
      content: { trusted: false },
      outcome: { reasons: reasons.slice(0, 50), reasonCount: 60 },
    })
    await close()
  })

  test('from before the index of words finds every order by its words', async () => {
    const path = newPath()
    const before = schema.migrations.findIndex(({ name }) => name === '0011-order-words')
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, before) })
    for (const n of [1, 2]) {
      old
        .query(
          `INSERT INTO orders (seq, id, digest, lines, placed_at, canceled, shipped, heard, status, version, recorded_at,
            details) VALUES (?, ?, ?, '[]', 0, 0, 0, 0, 'pending', 1, 0, ?)`,
        )
        .run(n, orderId(n), 'd'.repeat(32), n === 1 ? 'kept' : null)
    }
    const said = JSON.stringify({ customer: { id: 'c-1', email: 'Ada@example.com' } })
    old.query('INSERT INTO order_details (seq, said) VALUES (1, ?)').run(said)
    old.close()
    const { store, close } = storeAt(path)
    const span = { fromMs: 0, toMs: 1, sort: 'oldest', after: undefined, limit: 9 } as const
    for (const [asked, n] of [
      [{ customerId: 'c-1' }, 1],
      [{ email: 'ada@example.com' }, 1],
      [{ number: orderNumberOf(orderId(2)) }, 2],
      [{ number: orderNumberOf(orderId(1)), customerId: 'c-1' }, 1],
    ] as const) {
      const { orders } = await store.reads.page({ ...span, ...asked, withDetails: false })
      expect(orders.map(({ order }) => order.id)).toEqual([orderId(n)])
    }
    await close()
  })

  test('of 0.1.0 shows every order as it was, without the times that it did not keep', async () => {
    const path = newPath()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, 1) })
    const insert = old.query(
      `INSERT INTO orders (id, digest, lines, placed_at, outcome, total, currency, canceled, shipped, heard, status,
        version, recorded_at) VALUES (?, ?, ?, 5, ?, ?, ?, ?, ?, 1, ?, 3, 1000)`,
    )
    const lines = [{ sku: 'MUG', quantity: 2, unitPrice: 100 }]
    const inStock = ['in-stock', 200, 'EUR'] as const
    const digest = 'd'.repeat(32)
    const text = JSON.stringify(lines)
    insert.run(orderId(1), digest, text, ...inStock, 0, 1, 'shipped')
    insert.run(orderId(2), digest, text, ...inStock, 1, 0, 'canceled')
    insert.run(orderId(3), digest, text, ...inStock, 0, 0, 'confirmed')
    old.close()
    const { store, close } = storeAt(path)
    for (const [n, status] of [
      [1, 'shipped'],
      [2, 'canceled'],
      [3, 'confirmed'],
    ] as const) {
      expect(viewOf((await store.reads.find(orderId(n)))!)).toEqual({
        id: orderId(n),
        status,
        recorded: true,
        lines,
        total: { amount: 200, currency: 'EUR' },
        recordedAt: '1970-01-01T00:00:01.000Z',
        version: 3,
      })
    }
    await close()
  })

  test('of a newer program is refused and left as it is', async () => {
    const path = await givenFile((db) =>
      db.run(`PRAGMA user_version = ${schema.migrations.length + 1}`),
    )
    const before = await hashOf(path)
    expect(() => storeAt(path)).toThrow(DatabaseUnusableError)
    expect(await hashOf(path)).toBe(before)
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
})

test('a store that was closed leaves nothing beside its file', async () => {
  const path = newPath()
  const { store } = storeAt(path)
  await store.apply({ facts: [inStock(1, { MUG: 2 })], parked: [] })
  expect(existsSync(`${path}-wal`)).toBe(true)
  await store.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})

describe('a batch that fails', () => {
  test('for a lock is not at fault, and succeeds when it is tried again', async () => {
    const path = newPath()
    const { db, store, rows, close } = storeAt(path)
    const other = openSqlite(path, schema)
    db.run('PRAGMA busy_timeout = 0')
    other.run('BEGIN IMMEDIATE')
    const batch = { facts: [sendOrder(1, { MUG: 2 })], parked: [] }
    const error = await errorOf(() => store.apply(batch))
    expect(store.isContentError(error)).toBe(false)
    expect(await rows()).toEqual([])
    other.run('ROLLBACK')
    expect(await store.apply(batch)).toMatchObject({ changed: [orderId(1), feedKey] })
    other.close()
    await close()
  })

  test('for a full disk is not at fault, and leaves nothing', async () => {
    const { db, store, rows, close } = storeAt(newPath())
    const pages = db.query<{ page_count: number }, []>('PRAGMA page_count').get()!.page_count
    db.run(`PRAGMA max_page_count = ${pages}`)
    const facts = Array.from({ length: 200 }, (_, n) => sendOrder(n, { MUG: 1 }))
    const error = await errorOf(() => store.apply({ facts, parked: [] }))
    expect(store.isContentError(error)).toBe(false)
    expect(await rows()).toEqual([])
    await close()
  })
})

describe('an error of SQLite', () => {
  /** As SQLite throws it; some cannot be brought about in a test. */
  const sqliteError = (code: string): SQLiteError =>
    Object.assign(new Error(code), { name: 'SQLiteError', code }) as SQLiteError

  test.each([
    ['SQLITE_CONSTRAINT_CHECK', true],
    ['SQLITE_CONSTRAINT_DATATYPE', true],
    ['SQLITE_MISMATCH', true],
    ['SQLITE_TOOBIG', true],
    ['SQLITE_FULL', false],
    ['SQLITE_IOERR_WRITE', false],
    ['SQLITE_BUSY', false],
    ['SQLITE_LOCKED', false],
    ['SQLITE_CORRUPT', false],
    ['SQLITE_NOTADB', false],
    ['SQLITE_READONLY', false],
    ['SQLITE_CANTOPEN', false],
    ['SQLITE_NOMEM', false],
    ['SQLITE_ERROR', false],
    ['SQLITE_MISUSE', false],
  ])('%s lies in the content of a batch: %s', async (code, isOfContent) => {
    const { store, close } = storeAt(':memory:')
    expect(store.isContentError(sqliteError(code))).toBe(isOfContent)
    await close()
  })

  test('about a file that became read-only does not lie in the content', async () => {
    const { db, store, close } = storeAt(newPath())
    db.run('PRAGMA query_only = 1')
    const error = await errorOf(() =>
      store.apply({ facts: [sendOrder(1, { MUG: 1 })], parked: [] }),
    )
    expect([(error as SQLiteError).code, store.isContentError(error)]).toEqual([
      'SQLITE_READONLY',
      false,
    ])
    await close()
  })
})

test('what another program wrote into the file is seen by the next batch', async () => {
  const { db, store, rows, close } = storeAt(newPath())
  await store.apply({ facts: [sendOrder(1, { MUG: 1 })], parked: [] })
  const other = openSqlite(db.filename, schema)
  other.run('UPDATE orders SET version = 7')
  other.close()
  await store.apply({ facts: [inStock(1, { MUG: 1 })], parked: [] })
  expect(await rows()).toMatchObject([{ status: 'confirmed', version: 8 }])
  await close()
})

describe('the constraints of the table', () => {
  test.each([
    ['an order without lines that is not canceled', 'UPDATE orders SET digest = NULL'],
    ['an order both canceled and shipped', 'UPDATE orders SET canceled = 1, shipped = 1'],
    ['a shipped order without stock', "UPDATE orders SET shipped = 1, outcome = 'rejected'"],
    ['a status that nobody knows', "UPDATE orders SET status = 'undefined'"],
    ['a total as text', "UPDATE orders SET total = 'much'"],
    ['two orders of one id', `UPDATE orders SET id = '${orderId(2)}'`],
  ])('refuse %s', async (_, sql) => {
    const { db, store, close } = storeAt(':memory:')
    const facts = [inStock(1, { MUG: 1 }), inStock(2, { MUG: 1 }), shipOrder(2)]
    await store.apply({ facts, parked: [] })
    expect(store.isContentError(await errorOf(() => db.run(sql)))).toBe(true)
    await close()
  })
})
