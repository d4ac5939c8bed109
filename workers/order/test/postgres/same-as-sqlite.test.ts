import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orderNumberOf, orderStatuses } from '@shop/contracts'
import type { AuditedOrderDatabase } from '../../src/audit-reads.ts'
import { openOrderAudit as openOrderAuditOnPostgres } from '../../src/postgres/audit-reads.ts'
import type { OrderPageQuery } from '../../src/reads.ts'
import { openOrderAudit } from '../../src/sqlite/audit-reads.ts'
import { orderStoreOnSqlite } from '../../src/sqlite/store.ts'
import type { OrderStore } from '../../src/store.ts'
import { clockMs, orderId, topics } from '../given.ts'
import { openMet } from '../open-met.ts'
import { batches, orderNumbers } from '../random-facts.ts'
import { givenDatabases } from './given.ts'

const { newUrl, storeAt } = givenDatabases()

const minuteMs = 60_000
const everything = {
  fromMs: 0,
  toMs: Number.MAX_SAFE_INTEGER,
  sort: 'newest',
  after: undefined,
  limit: 2,
  withDetails: true,
} as const satisfies OrderPageQuery

const queries: readonly OrderPageQuery[] = [
  everything,
  { ...everything, sort: 'oldest', withDetails: false },
  { ...everything, statuses: ['canceled', 'confirmed'] },
  { ...everything, statuses: orderStatuses, sort: 'oldest', updatedSinceMs: clockMs + minuteMs },
  { ...everything, updatedSinceMs: clockMs + 3 * minuteMs },
  { ...everything, fromMs: clockMs + minuteMs, toMs: clockMs + 4 * minuteMs },
  { ...everything, sku: 'B' },
  { ...everything, reference: 'WEB-1' },
  { ...everything, email: 'shopper1@example.com', sku: 'A' },
  { ...everything, customerId: 'c-1', statuses: ['canceled', 'pending'] },
  ...orderNumbers.map((n) => ({ ...everything, number: orderNumberOf(orderId(n)) })),
]

/** All pages of a query, so that a wrong cursor shows. */
const pagesOf = async ({ reads }: OrderStore, query: OrderPageQuery) => {
  const pages = []
  let after: number | undefined
  do {
    const { orders, nextCursor, truncated } = await reads.page({ ...query, after })
    pages.push({ orders, truncated })
    after = nextCursor === undefined ? undefined : Number(nextCursor)
  } while (after !== undefined)
  return pages
}

/** Everything that readers see of a store. The ids of events begin with the epoch, which differs. */
const shownBy = async (store: OrderStore) => {
  const feed = await store.reads.events({ limit: 1_000 })
  const perOrder = (n: number) =>
    Promise.all([
      store.reads.find(orderId(n)),
      store.reads.findDetails(orderId(n)),
      store.reads.history(orderId(n)),
    ])
  const upTo = await store.unheard.newest()
  return {
    orders: await Promise.all(orderNumbers.map(perOrder)),
    byIds: await store.reads.findAll([...orderNumbers, 9].map(orderId)),
    pages: await Promise.all(queries.map((query) => pagesOf(store, query))),
    feed: 'gone' in feed ? feed : feed.items.map((event) => ({ ...event, id: undefined })),
    unheard: await store.unheard.window({ after: 0, upTo, limit: 100 }),
    upTo,
  }
}

test.each([false, true])(
  'any facts leave the same as in SQLite, and are answered alike (unique references: %p)',
  async (areReferencesUnique) => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ batches }) => {
        let nowMs = clockMs
        const options = { now: () => nowMs, areReferencesUnique }
        const postgres = await storeAt(await newUrl(), options)
        const sqlite = orderStoreOnSqlite(openMet(':memory:'), { topics, ...options })
        try {
          for (const facts of batches) {
            const answered = await Promise.all(
              [sqlite, postgres.store].map((store) => store.apply({ facts, parked: [] })),
            )
            const [ofSqlite, ofPostgres] = answered.map(({ announcements, changed }) => ({
              announcements,
              changed,
            }))
            expect(ofPostgres).toEqual(ofSqlite)
            nowMs += minuteMs
          }
          expect(await shownBy(postgres.store)).toEqual(await shownBy(sqlite))
        } finally {
          await postgres.close()
          await sqlite.close()
        }
      }),
      { seed: 20_261_130, numRuns: 8 },
    )
  },
  60_000,
)

test('any facts are read by an audit as they are in a file of SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'order-audited-'))
  let fileCount = 0
  try {
    await fc.assert(
      fc.asyncProperty(batches, async ({ batches }) => {
        const [url, path] = [await newUrl(), join(folder, String((fileCount += 1)))]
        const postgres = await storeAt(url)
        const sqlite = orderStoreOnSqlite(openMet(path), { topics, now: () => clockMs })
        const audits = [openOrderAudit(path), await openOrderAuditOnPostgres(url)] as const
        try {
          for (const facts of batches) {
            for (const { apply } of [sqlite, postgres.store]) {
              await apply({ facts, parked: [{ topic: 't', content: '[7]', reason: 'no order' }] })
            }
          }
          const [ofSqlite, ofPostgres] = await Promise.all(audits.map(auditedBy))
          expect(ofPostgres).toEqual(ofSqlite)
        } finally {
          for (const each of [...audits, postgres, sqlite]) await each.close()
        }
      }),
      { seed: 20_261_130, numRuns: 8 },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)

const auditedBy = ({ inOneView }: AuditedOrderDatabase) =>
  inOneView(async (reads) => ({
    orders: await Array.fromAsync(reads.orders()),
    first: await reads.find(orderId(1)),
    none: await reads.find(orderId(9)),
    count: await reads.orderCount(),
    parked: (await Array.fromAsync(reads.parked())).map((item) => ({
      ...item,
      content: [...item.content],
    })),
    dropped: await reads.parkedDropped(),
    unheard: await Array.fromAsync(reads.unheard()),
    unheardCount: await reads.unheardCount(),
    eventCount: (await reads.feed()).count,
  }))
