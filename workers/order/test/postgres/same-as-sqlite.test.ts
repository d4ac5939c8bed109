import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { orderNumberOf, orderStatuses } from '@shop/contracts'
import type { OrderPageQuery } from '../../src/reads.ts'
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
    feed: 'gone' in feed ? feed : feed.items.map(({ id: _, ...event }) => event),
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
            expect(ofPostgres).toEqual(ofSqlite!)
            nowMs += minuteMs
          }
          expect(await shownBy(postgres.store)).toEqual(await shownBy(sqlite))
        } finally {
          await postgres.close()
          await sqlite.close()
        }
      }),
      { seed: 20_261_130, numRuns: 15 },
    )
  },
  30_000,
)
