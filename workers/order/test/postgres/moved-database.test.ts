import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import {
  copyTables,
  postgresSource,
  postgresTarget,
  sqliteSource,
  sqliteTarget,
  type MoveSource,
  type MoveTarget,
} from '@shop/engine/moving'
import { openPostgres } from '@shop/engine/postgres'
import { movedDatabase } from '../../src/moved-database.ts'
import { schema } from '../../src/postgres/schema.ts'
import { operatorsInSqlite } from '../../src/sqlite/operators.ts'
import { orderStoreOnSqlite } from '../../src/sqlite/store.ts'
import type { OrderStore } from '../../src/store.ts'
import {
  cancelOrder,
  clockMs,
  deleteDetails,
  inStock,
  orderId,
  recordOrder,
  sendOrder,
  shipOrder,
  topics,
} from '../given.ts'
import { openMet } from '../open-met.ts'
import { batches, orderNumbers } from '../random-facts.ts'
import { givenDatabases } from './given.ts'

const { cluster, storeAt } = givenDatabases()

let folder = ''
let fileCount = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-moved-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const newPath = (): string => join(folder, `${(fileCount += 1)}.sqlite`)

const move = async (source: MoveSource, target: MoveTarget, epochs = new Map<string, string>()) => {
  try {
    const copied = await copyTables(movedDatabase.tables, { source, target })
    await target.finish(epochs)
    await target.keep()
    return copied
  } finally {
    await target.close()
    await source.close()
  }
}
const toPostgres = async (path: string, url: string) =>
  move(sqliteSource(path, movedDatabase), await postgresTarget(url, movedDatabase, 'EUR'))
const toSqlite = async (url: string, path: string, epochs?: Map<string, string>) =>
  move(
    await postgresSource(url, movedDatabase),
    await sqliteTarget(path, movedDatabase, 'EUR'),
    epochs,
  )

const storeIn = (path: string) => orderStoreOnSqlite(openMet(path), { topics, now: () => clockMs })

/** Everything that readers see, without the epoch. */
const shownBy = async ({ reads, parked, unheard }: OrderStore) => {
  const page = { fromMs: 0, toMs: 9e15, sort: 'oldest', after: undefined, limit: 200 } as const
  const feed = await reads.events({ limit: 1_000 })
  return {
    orders: await reads.page({ ...page, withDetails: true }),
    found: await reads.page({ ...page, withDetails: false, email: 'shopper1@example.com' }),
    details: await Promise.all(orderNumbers.map((n) => reads.findDetails(orderId(n)))),
    histories: await Promise.all(orderNumbers.map((n) => reads.history(orderId(n)))),
    feed: 'gone' in feed ? feed : feed.items.map((event) => ({ ...event, id: undefined })),
    parked: await parked.slice({ order: 'oldest', limit: 9 }),
    size: await parked.size(),
    unheard: await unheard.window({ after: 0, upTo: await unheard.newest(), limit: 99 }),
  }
}

describe('Order on its way to PostgreSQL and back', () => {
  test('stays what it is, whatever it has heard', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ batches }) => {
        const [path, back, url] = [newPath(), newPath(), await cluster().createDatabase()]
        const before = storeIn(path)
        for (const facts of batches) {
          await before.apply({ facts, parked: [{ topic: 't', content: 'é\0', reason: 'no JSON' }] })
        }
        const shown = await shownBy(before)
        await before.close()

        const copied = await toPostgres(path, url)
        const moved = await storeAt(url)
        expect(await shownBy(moved.store)).toEqual(shown)
        await moved.store.close()

        expect(await toSqlite(url, back)).toEqual(copied)
        const after = storeIn(back)
        expect(await shownBy(after)).toEqual(shown)
        await after.close()
      }),
      { seed: 20_261_130, numRuns: 5 },
    )
  }, 60_000)

  test('goes on with the next numbers, and its feed from every cursor of before', async () => {
    const [path, url] = [newPath(), await cluster().createDatabase()]
    const before = storeIn(path)
    await before.apply({ facts: [sendOrder(1, { A: 1 }), sendOrder(2, { A: 1 })], parked: [] })
    await before.feed.trim(clockMs + 1)
    const [first, newest] = [
      await before.reads.events({ limit: 1 }),
      await before.reads.events({ after: 'newest', limit: 1 }),
    ]
    await before.close()
    await toPostgres(path, url)
    const { store } = await storeAt(url)
    const facts = [inStock(1, { A: 1 }), recordOrder(3, { A: 1 })]
    await store.apply({ facts, parked: [] })
    for (const { next } of [first, newest]) {
      expect(await store.reads.events({ after: next, limit: 9 })).toMatchObject({
        items: [
          { subject: orderId(1), version: 2 },
          { subject: orderId(3), version: 1 },
        ],
      })
    }
    expect((await store.unheard.window({ after: 0, upTo: 9, limit: 9 })).count).toBe(2)
    await store.close()
  })

  test('begins another epoch in a file, in which its events have numbers without a gap', async () => {
    const [back, url] = [newPath(), await cluster().createDatabase()]
    await (await openPostgres(url, schema, 'EUR')).close()
    const { store } = await storeAt(url)
    await store.reconciliation.admit()
    await store.apply({ facts: [sendOrder(1, { A: 1 }), shipOrder(9)], parked: [] })
    await store.apply({ facts: [sendOrder(1, { A: 1 }), cancelOrder(2)], parked: [] })
    await store.apply({ facts: [deleteDetails(2), inStock(1, { A: 1 })], parked: [] })
    const { epoch } = await store.reconciliation.read()
    await store.close()
    await toSqlite(url, back, new Map([[epoch, 'another']]))
    const after = storeIn(back)
    expect(await after.reconciliation.read()).toMatchObject({ epoch: 'another' })
    const feed = await after.reads.events({ limit: 9 })
    expect(feed).toMatchObject({ next: 'another-3' })
    await after.close()
  })

  test('keeps its operators and the sessions that are to be ended', async () => {
    const [path, url] = [newPath(), await cluster().createDatabase()]
    const db = openMet(path)
    const anna = { name: 'anna', role: 'work', tokenHash: 'ab'.repeat(32), addedAtMs: 5 } as const
    await operatorsInSqlite(db).add(anna)
    const before = orderStoreOnSqlite(db, { topics, now: () => clockMs })
    await before.sessions.remember('order-1-abc', { first: 'order-1' })
    await before.close()
    await toPostgres(path, url)
    const { store } = await storeAt(url)
    expect(await store.reads.operator(anna.tokenHash)).toEqual({ name: 'anna', role: 'work' })
    expect(await store.sessions.remember('other', { first: 'order-1' })).toEqual([
      'order-1',
      'order-1-abc',
    ])
    await store.close()
  })
})

describe('a move of Order is refused', () => {
  test('into a database that holds something, and leaves it as it is', async () => {
    const [path, url] = [newPath(), await cluster().createDatabase()]
    await (await openPostgres(url, schema, 'EUR')).close()
    const { store } = await storeAt(url)
    await store.reconciliation.admit()
    await store.apply({ facts: [sendOrder(1, { A: 1 })], parked: [] })
    await store.close()
    await storeIn(path).close()
    expect(postgresTarget(url, movedDatabase, 'EUR')).rejects.toMatchObject({
      code: 'target-in-use',
    })
  })

  test('into a file that is there', async () => {
    const path = newPath()
    await storeIn(path).close()
    expect(sqliteTarget(path, movedDatabase, 'EUR')).rejects.toMatchObject({
      code: 'target-in-use',
    })
  })

  test('and a target that was discarded is new again', async () => {
    const [path, url] = [newPath(), await cluster().createDatabase()]
    const before = storeIn(path)
    await before.apply({ facts: [recordOrder(1, { A: 1 })], parked: [] })
    await before.close()
    const source = sqliteSource(path, movedDatabase)
    const target = await postgresTarget(url, movedDatabase, 'EUR')
    await copyTables(movedDatabase.tables, { source, target })
    await target.keep()
    await target.discard()
    await target.close()
    await source.close()
    await toPostgres(path, url)
  })
})
