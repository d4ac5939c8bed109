import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseUnusableError } from '@shop/engine'
import type { OrderAuditReads } from '../../src/audit-reads.ts'
import { openOrderAudit } from '../../src/sqlite/audit-reads.ts'
import { schema } from '../../src/sqlite/schema.ts'
import { orderStoreOnSqlite } from '../../src/sqlite/store.ts'
import {
  cancelOrder,
  clockMs,
  contentOf,
  eur,
  inStock,
  orderId,
  orderRejected,
  reasons,
  sendOrder,
  shipOrder,
  stockShipped,
  topics,
} from '../given.ts'
import { openMet } from '../open-met.ts'

let folder = ''
let fileCount = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-audit-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A store and the same file opened for an audit. */
const given = () => {
  const path = join(folder, `${(fileCount += 1)}.sqlite`)
  const store = orderStoreOnSqlite(openMet(path), { topics, now: () => clockMs })
  const audited = openOrderAudit(path)
  return {
    path,
    store,
    audited,
    hears: (...facts: Parameters<typeof store.apply>[0]['facts']) =>
      store.apply({ facts, parked: [] }),
    idsOf: (read: (reads: OrderAuditReads) => AsyncIterable<{ orderId: string }>) =>
      audited.inOneView(async (reads) =>
        (await Array.fromAsync(read(reads))).map(({ orderId }) => orderId),
      ),
    close: async () => {
      await audited.close()
      await store.close()
    },
  }
}

describe('an audit of Order', () => {
  test('reads every order by its id, however they came', async () => {
    const { hears, idsOf, audited, close } = given()
    await hears(...[3, 1, 10, 2].map((n) => sendOrder(n, { MUG: 1 })))
    expect(await idsOf((reads) => reads.orders())).toEqual([1, 2, 3, 10].map(orderId))
    expect(await audited.inOneView((reads) => reads.orderCount())).toBe(4)
    await close()
  })

  test('reads a row as it is', async () => {
    const { hears, audited, close } = given()
    await hears(inStock(1, { MUG: 2 }, { expectedTotal: eur(200) }), shipOrder(1), stockShipped(1))
    await hears(orderRejected(2, { MUG: 9 }), cancelOrder(3))
    const [shipped, rejected, canceled, missing] = await audited.inOneView((reads) =>
      Promise.all([1, 2, 3, 4].map((n) => reads.find(orderId(n)))),
    )
    expect(shipped).toEqual({
      orderId: orderId(1),
      digest: contentOf(1, { MUG: 2 }, { expectedTotal: eur(200) }).digest,
      lines: [{ sku: 'MUG', quantity: 2, unitPrice: 100 }],
      details: null,
      hasDetailsRow: false,
      expectedAmount: 200,
      expectedCurrency: 'EUR',
      outcome: 'in-stock',
      reasons: null,
      total: 200,
      currency: 'EUR',
      canceled: false,
      shipped: true,
      parts: [{ kind: 'shipped', restock: false, lines: [{ sku: 'MUG', quantity: 2 }] }],
      heard: true,
      status: 'shipped',
      version: 3,
      recordedAtMs: clockMs,
      lastEvent: { version: 3, type: 'shipped' },
    })
    expect(rejected).toMatchObject({
      outcome: 'rejected',
      reasons,
      total: null,
      status: 'rejected',
    })
    expect(canceled).toMatchObject({ digest: null, lines: [], canceled: true, heard: false })
    expect(missing).toBeUndefined()
    await close()
  })

  test('reads what is unheard, oldest first, and may stop early', async () => {
    const { hears, idsOf, audited, close } = given()
    await hears(sendOrder(2, { MUG: 1 }), inStock(3, { MUG: 1 }), sendOrder(1, { MUG: 1 }))
    expect(await idsOf((reads) => reads.unheard())).toEqual([2, 1].map(orderId))
    const first = await audited.inOneView(async (reads) => {
      for await (const row of reads.unheard()) return row
      return undefined
    })
    expect(first).toEqual({ orderId: orderId(2), atMs: clockMs })
    expect(await audited.inOneView((reads) => reads.unheardCount())).toBe(2)
    expect(await idsOf((reads) => reads.unheard())).toEqual([2, 1].map(orderId))
    await close()
  })

  test('reads what is parked, and the epoch', async () => {
    const { store, audited, close } = given()
    const content = new Uint8Array([0, 255])
    await store.apply({ facts: [], parked: [{ topic: 't', content, reason: 'no JSON' }] })
    const [parked, state] = await audited.inOneView((reads) =>
      Promise.all([Array.fromAsync(reads.parked()), reads.reconciliation()]),
    )
    expect(parked).toMatchObject([{ topic: 't', reason: 'no JSON', count: 1, lastAtMs: clockMs }])
    expect([...parked[0]!.content]).toEqual([...content])
    expect(state).toEqual(await store.reconciliation.read())
    await close()
  })

  test('sees in one view nothing that is committed meanwhile, and all of it in the next', async () => {
    const { hears, audited, close } = given()
    await hears(sendOrder(1, { MUG: 1 }))
    await audited.inOneView(async (reads) => {
      await hears(sendOrder(2, { MUG: 1 }))
      expect(await reads.orderCount()).toBe(1)
    })
    expect(await audited.inOneView((reads) => reads.orderCount())).toBe(2)
    await close()
  })

  test('changes nothing, and goes on after a look that failed', async () => {
    const { hears, audited, close } = given()
    await hears(sendOrder(1, { MUG: 1 }))
    const failing = audited.inOneView(() => Promise.reject(new Error('a look')))
    expect(await failing.catch((error: Error) => error.message)).toBe('a look')
    expect(await audited.inOneView((reads) => reads.orderCount())).toBe(1)
    expect(await audited.damage()).toEqual([])
    await close()
  })
})

describe('an audit cannot be opened', () => {
  const errorOf = (path: string): unknown => {
    try {
      void openOrderAudit(path).close()
    } catch (error) {
      return error
    }
    return undefined
  }
  const givenFile = async (change: (db: Database) => void): Promise<string> => {
    const { path, close } = given()
    await close()
    const db = new Database(path)
    change(db)
    db.close()
    return path
  }

  test('without a file', () => {
    expect(errorOf(join(folder, 'nowhere.sqlite'))).toBeInstanceOf(DatabaseUnusableError)
  })

  test('of a file that is no database', async () => {
    const path = join(folder, 'text.sqlite')
    await Bun.write(path, 'not a database at all, only a text of some length')
    expect(errorOf(path)).toBeInstanceOf(DatabaseUnusableError)
  })

  test.each([
    ['another program', `PRAGMA application_id = ${schema.applicationId + 1}`],
    ['an older version', `PRAGMA user_version = ${schema.migrations.length - 1}`],
    ['a newer version', `PRAGMA user_version = ${schema.migrations.length + 1}`],
  ])('of a file of %s', async (_, sql) => {
    expect(errorOf(await givenFile((db) => void db.run(sql)))).toBeInstanceOf(DatabaseUnusableError)
  })
})
