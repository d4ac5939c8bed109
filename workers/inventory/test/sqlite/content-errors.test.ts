import { Database } from 'bun:sqlite'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { describe, expect, test } from 'bun:test'
import {
  isSqliteContentError,
  startWorker,
  systemScheduler,
  type Bus,
  type BusHooks,
} from '@shop/engine'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { stockInSqlite } from '../../src/sqlite/stock/stock.ts'
import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import { subscriptionsOf } from '../../src/subscriptions.ts'
import {
  clockMs,
  currency,
  identity,
  orderId,
  product,
  received,
  stockWanted,
  topics,
} from '../given.ts'
import { newFilesFor } from '../new-files.ts'
import { openMet } from '../open-met.ts'

const newFile = newFilesFor('inventory-errors')

/** A file with a table that has every kind of constraint, in more pages than one. */
const givenFile = () => {
  const path = newFile()
  const db = new Database(path, { strict: true })
  db.run(
    'CREATE TABLE filled AS WITH n AS (VALUES (1), (2), (3)) SELECT zeroblob(90000) AS b FROM n',
  )
  db.run(`CREATE TABLE rows (
    id INTEGER PRIMARY KEY, units INTEGER NOT NULL CHECK (units >= 0), sku TEXT NOT NULL UNIQUE
  ) STRICT`)
  db.run(`INSERT INTO rows (units, sku) VALUES (1, 'MUG')`)
  return { db, path }
}

const errorOf = (work: () => unknown): Error & { code?: string } => {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}

const insert = (db: Database, ...values: (number | string | null)[]) =>
  errorOf(() => db.query('INSERT INTO rows (id, units, sku) VALUES (?, ?, ?)').run(...values))

describe('an error that lies in the content of a batch', () => {
  test.each<[string, string, (db: Database) => Error & { code?: string }]>([
    ['a condition of a table', 'SQLITE_CONSTRAINT_CHECK', (db) => insert(db, 2, -1, 'BOWL')],
    ['a row that is there', 'SQLITE_CONSTRAINT_UNIQUE', (db) => insert(db, 2, 1, 'MUG')],
    ['a value that is missing', 'SQLITE_CONSTRAINT_NOTNULL', (db) => insert(db, 2, null, 'BOWL')],
    ['a fraction of a unit', 'SQLITE_CONSTRAINT_DATATYPE', (db) => insert(db, 2, 0.5, 'BOWL')],
    [
      'a number beyond 64 bits',
      'SQLITE_CONSTRAINT_DATATYPE',
      (db) => insert(db, 2, 2 ** 64, 'BOWL'),
    ],
    ['a text in place of a number', 'SQLITE_MISMATCH', (db) => insert(db, 'x', 1, 'BOWL')],
    [
      'a value that is too long',
      'SQLITE_TOOBIG',
      (db) => errorOf(() => db.query('SELECT zeroblob(2000000000)').get()),
    ],
  ])('is %s', (_, code, fail) => {
    const { db } = givenFile()
    const error = fail(db)
    expect([error.code, isSqliteContentError(error)]).toEqual([code, true])
    db.close()
  })
})

/** Every kind of error but those of the content, as SQLite or our own code throws it. */
const otherErrors: Record<string, () => Error & { code?: string }> = {
  SQLITE_FULL: () => {
    const { db } = givenFile()
    db.run('PRAGMA max_page_count = 1')
    return errorOf(() => db.run('INSERT INTO filled VALUES (zeroblob(90000))'))
  },
  SQLITE_BUSY: () => {
    const { db, path } = givenFile()
    new Database(path).run('BEGIN IMMEDIATE')
    db.run('PRAGMA busy_timeout = 0')
    return insert(db, 2, 1, 'BOWL')
  },
  SQLITE_READONLY: () => insert(new Database(givenFile().path, { readonly: true }), 2, 1, 'BOWL'),
  SQLITE_CORRUPT: () => {
    const { db, path } = givenFile()
    db.close()
    const file = openSync(path, 'r+')
    const damage = new Uint8Array(40_960).fill(7)
    writeSync(file, damage, 0, damage.length, 4_096)
    closeSync(file)
    return errorOf(() => new Database(path).query('SELECT sum(length(b)) FROM filled').get())
  },
  SQLITE_IOERR_READ: () => {
    const { db, path } = givenFile()
    mkdirSync(`${path}-journal`)
    return insert(db, 2, 1, 'BOWL')
  },
  SQLITE_ERROR: () => errorOf(() => givenFile().db.run('INSERT INTO nowhere VALUES (1)')),
  'an error of our own code': () => new TypeError('undefined is not an object'),
  'an error that nobody foresaw': () => new Error('who knows'),
}

describe('an error of any other kind', () => {
  test.each(Object.entries(otherErrors))('does not blame the content: %s', (kind, make) => {
    const error = make()
    if (kind.startsWith('SQLITE')) expect(error.code).toBe(kind)
    expect(isSqliteContentError(error)).toBe(false)
  })

  test.each(Object.entries(otherErrors))(
    'parks nothing, and its batch is tried until it is committed: %s',
    async (_, make) => {
      const worker = await givenWorker(make(), 3)
      const facts = [product(1, 'MUG'), received(2, 'MUG', 5), stockWanted(1, { MUG: 2 })]
      worker.hears(facts)
      await worker.committed
      await worker.stop()
      expect([worker.failures(), worker.acknowledged()]).toEqual([3, facts.length])
      expect((await worker.store.parked.size()).rows).toBe(0)
      expect(await worker.store.reads.reservation(orderId(1))).toMatchObject({
        decided: { outcome: { kind: 'in-stock' } },
      })
    },
  )
})

/** A worker whose store fails with `error` so often before it commits. Waits take no time. */
const givenWorker = async (error: Error, times: number) => {
  const db = openMet(':memory:')
  const stock = stockInSqlite(db)
  let left = times
  const failing = {
    ...stock,
    writeUnits: (...units: Parameters<typeof stock.writeUnits>) => {
      if ((left -= 1) >= 0) throw error
      return stock.writeUnits(...units)
    },
  }
  const store = inventoryStoreOnSqlite(db, {
    topics,
    currency,
    now: () => clockMs,
    stock: failing,
  })
  const committed = Promise.withResolvers<void>()
  let [failures, acknowledged] = [0, 0]
  let hooks: BusHooks | undefined
  const nothing = (): void => undefined
  const bus: Bus = {
    isConnected: () => true,
    publish: async () => true,
    publishRetained: nothing,
    outstanding: () => 0,
    refusedTopic: () => undefined,
    acknowledge: (deliveries) => {
      acknowledged += deliveries.length
    },
    pause: nothing,
    resume: nothing,
    leaveGroup: async () => undefined,
    close: async () => undefined,
  }
  const { stop } = await startWorker<InventoryFact>(
    {
      service: 'inventory',
      instance: 'inventory-1',
      topics,
      currency,
      reader: 'order',
      subscriptions: subscriptionsOf(topics, { currency, identity }),
      store,
      subjectOf: () => undefined,
    },
    {
      connect: (options) => {
        hooks = options
        return bus
      },
      scheduler: { ...systemScheduler, delay: systemScheduler.nextTurn, every: () => nothing },
      sinceMs: clockMs,
      log: {
        debug: nothing,
        info: nothing,
        warn: nothing,
        error: nothing,
        isLevelEnabled: () => false,
      },
      hasRoom: () => true,
      metrics: {
        committed: nothing,
        commitFailures: { inc: () => void (failures += 1) },
        published: nothing,
        received: nothing,
        reminded: nothing,
      },
      onChanged: () => committed.resolve(),
    },
  )
  return {
    store,
    stop,
    committed: committed.promise,
    failures: () => failures,
    acknowledged: () => acknowledged,
    hears: (facts: readonly InventoryFact[]): void => {
      facts.forEach(({ topic, item }, n) =>
        hooks?.onDelivery({
          topic,
          payload: Buffer.from(JSON.stringify([item])),
          replyTo: undefined,
          messageId: n,
          connection: 'connection',
        }),
      )
    },
  }
}
