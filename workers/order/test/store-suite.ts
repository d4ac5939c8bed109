import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { createCommitter, feedKey, systemScheduler, type ParkedBounds } from '@shop/engine'
import { openedStores } from '@shop/engine/opened-stores'
import { describeParked } from '@shop/engine/parked-suite'
import { statusOf, type Order } from '../src/domain/order.ts'
import type { OrderFact } from '../src/domain/facts.ts'
import type { OrderStore } from '../src/store.ts'
import {
  announcementsInShort,
  cancelOrder,
  contentOf,
  deleteDetails,
  eur,
  givenOrders,
  inStock,
  orderId,
  orderRejected,
  recordOrder,
  sendOrder,
  shipOrder,
  shopper,
  stockReleased,
  stockShipped,
  topics,
} from './given.ts'
import { batches, orderNumbers, type Batches } from './random-facts.ts'

/** A store, and the parts of its database that a test looks at. Its clock stands at `clockMs`. */
export type StoreUnderTest = {
  store: OrderStore
  /** Every row of the orders, in the order in which they came. */
  rows(): Promise<readonly Record<string, unknown>[]>
  /** Closes the database and opens it again. */
  reopen(): Promise<StoreUnderTest>
  close(): Promise<void>
}

type StoreOptions = { areReferencesUnique?: boolean }

const one = { MUG: 1 }
const two = { MUG: 2 }

/** Orders under way that a store need not read again. */
const inMemory = 10_000

/** The suite that every store of Order passes, whatever its database. `isDurable`: it can be closed and opened again. */
export const describeStore = (
  name: string,
  makeStore: (parkedBounds?: ParkedBounds, options?: StoreOptions) => Promise<StoreUnderTest>,
  { isDurable }: { isDurable: boolean },
): void => {
  // A commit to a file waits for the disk.
  const numRuns = (fc.readConfigureGlobal().numRuns ?? 100) * (isDurable ? 0.2 : 2)
  const { make, openAgain, closeAll } = openedStores(makeStore)

  const given = async (...facts: OrderFact[]) => {
    const under = await make()
    await under.store.apply({ facts, parked: [] })
    return under
  }
  /** Each run of a property has stores of its own. */
  const inAnyBatches = (look: (any: Batches) => Promise<void>) =>
    fc.asyncProperty(batches, look).afterEach(closeAll)
  const hears = async ({ store }: StoreUnderTest, ...facts: OrderFact[]) =>
    announcementsInShort((await store.apply({ facts, parked: [] })).announcements)

  describe(`the store on ${name}`, () => {
    describe('a batch', () => {
      test('may hold everything that happens to an order', async () => {
        const under = await given()
        const waiting = { replyTo: shopper }
        const all = [sendOrder(1, two, waiting), inStock(1, two), shipOrder(1), stockShipped(1)]
        expect(await hears(under, ...all)).toEqual([
          'shopper: 1 recorded',
          'outcome-recorded 1',
          'shopper: 1 confirmed',
          'order-shipped 1',
          'admin: applied, shipped',
        ])
        expect(await under.store.reads.find(orderId(1))).toMatchObject({ version: 3, heard: true })
      })

      test('returns the orders that are new or changed, each once', async () => {
        const under = await given(sendOrder(1, one), sendOrder(2, one))
        const facts = [sendOrder(1, one), inStock(2, one), shipOrder(2), sendOrder(3, one)]
        const { changed } = await under.store.apply({ facts, parked: [] })
        expect([...changed].sort((a, b) => (a < b ? -1 : 1))).toEqual([
          orderId(2),
          orderId(3),
          feedKey,
        ])
      })

      test('remembers the fronts that wait for a decision in a later one', async () => {
        const under = await given(sendOrder(1, one, { replyTo: shopper }))
        await hears(under, sendOrder(1, one, { replyTo: topics.reply('elsewhere') }))
        expect(await hears(under, inStock(1, one))).toEqual([
          'outcome-recorded 1',
          'shopper: 1 confirmed',
          'elsewhere: 1 confirmed',
        ])
      })

      test('may be empty', async () => {
        const { store } = await given()
        const nothing = { announcements: [], changed: [], parkedCount: 0, droppedCount: 0 }
        expect(await store.apply({ facts: [], parked: [] })).toMatchObject(nothing)
      })

      test('keeps every number as it is, up to the largest', async () => {
        const total = Number.MAX_SAFE_INTEGER
        const order = inStock(1, one, { expectedTotal: eur(total) })
        const under = await given({ ...order, item: { ...order.item, total } })
        expect(await under.store.reads.find(orderId(1))).toMatchObject({
          content: { expectedTotal: eur(total) },
          outcome: { total },
        })
      })
    })

    describe('the feed', () => {
      const typesOf = async ({ store }: StoreUnderTest, after?: string) => {
        const page = await store.reads.events({ after, limit: 100 })
        if ('gone' in page) return page
        const inWords = page.items.map((event) => [
          event.subject,
          event.version,
          event.type,
          event.data.version,
        ])
        return { events: inWords, next: page.next }
      }

      test('has every change in order, each with the order as it is', async () => {
        const under = await given(sendOrder(1, one), inStock(1, one))
        await hears(under, sendOrder(2, one), sendOrder(1, one), cancelOrder(1))
        expect(await typesOf(under)).toMatchObject({
          events: [
            [orderId(1), 1, 'order.placed', 3],
            [orderId(1), 2, 'order.confirmed', 3],
            [orderId(2), 1, 'order.placed', 1],
            [orderId(1), 3, 'order.canceled', 3],
          ],
        })
      })

      test('goes on from each of its cursors, and has nothing behind the newest event', async () => {
        const under = await given(sendOrder(1, one), sendOrder(2, one))
        const page = await under.store.reads.events({ limit: 1 })
        expect(await typesOf(under, page.next)).toMatchObject({
          events: [[orderId(2), 1, 'order.placed', 1]],
        })
        const newest = await typesOf(under, 'newest')
        expect(newest).toMatchObject({ events: [] })
        await hears(under, inStock(1, one))
        expect(await typesOf(under, newest.next)).toMatchObject({
          events: [[orderId(1), 2, 'order.confirmed', 2]],
        })
      })

      test('has no event of a fact that changes nothing', async () => {
        const under = await given(sendOrder(1, one))
        await under.store.apply({ facts: [sendOrder(1, one)], parked: [] })
        expect(await typesOf(under)).toMatchObject({ events: [[orderId(1), 1, 'order.placed', 1]] })
      })

      test('is the history of each order', async () => {
        const under = await given(sendOrder(1, one), sendOrder(2, one), inStock(1, one))
        await hears(under, shipOrder(1))
        expect(await under.store.reads.history(orderId(1))).toMatchObject([
          { version: 1, type: 'order.placed' },
          { version: 2, type: 'order.confirmed' },
          { version: 3, type: 'order.shipped' },
        ])
        expect(await under.store.reads.history(orderId(3))).toBeUndefined()
      })

      test('loses old events, and a history then says where it begins', async () => {
        const under = await given(sendOrder(1, one), inStock(1, one), sendOrder(2, one))
        const first = await under.store.reads.events({ limit: 1 })
        expect(await under.store.feed.trim(Number.MAX_SAFE_INTEGER)).toBe(2)
        expect(await under.store.reads.history(orderId(1))).toEqual([
          { version: 2, type: 'history.begins' },
        ])
        expect(await typesOf(under, first.next)).toMatchObject({ gone: true })
      })

      test('of any batches has each version of each order once, and the last of them last', async () => {
        await fc.assert(
          inAnyBatches(async ({ batches }) => {
            const under = await given()
            for (const batch of batches) await under.store.apply({ facts: batch, parked: [] })
            const page = await under.store.reads.events({ limit: 1_000 })
            const told = new Map<string, number>()
            for (const { subject, version } of 'gone' in page ? [] : page.items) {
              expect(version).toBe((told.get(subject) ?? 0) + 1)
              told.set(subject, version)
            }
            for (const n of orderNumbers) {
              const order = await under.store.reads.find(orderId(n))
              expect(told.get(orderId(n))).toBe(order?.version)
              const history = await under.store.reads.history(orderId(n))
              expect(history?.at(-1)?.version).toBe(order?.version)
              expect(history?.length).toBe(order?.version)
            }
          }),
          { seed: 20_261_129, numRuns: numRuns / 4 },
        )
      })
    })

    describe('the details of an order', () => {
      const lines = [
        { sku: 'MUG', quantity: 1, name: 'Mug' },
        { sku: 'BOWL', quantity: 1 },
        { sku: 'MUG', quantity: 2 },
      ]

      test('are kept as they came, with the lines as they were sent', async () => {
        const details = {
          reference: '№ 1',
          customer: { email: 'Ada@Example.com', shippingAddress: { streetAddress: 'a\nb' } },
          note: '"磁"',
          metadata: { constructor: '', toString: 'x' },
        }
        const under = await given(recordOrder(1, lines, { details }))
        expect(await under.store.reads.findDetails(orderId(1))).toEqual({ ...details, lines })
        expect(await under.store.reads.findDetails(orderId(2))).toBeUndefined()
      })

      test('are gone once they are deleted, all but the reference', async () => {
        const under = await given(recordOrder(1, lines), deleteDetails(1))
        expect(await under.store.reads.findDetails(orderId(1))).toEqual({ reference: 'WEB-1' })
        await hears(under, recordOrder(2, lines))
        await hears(under, deleteDetails(2), recordOrder(2, lines))
        expect(await under.store.reads.findDetails(orderId(2))).toEqual({ reference: 'WEB-2' })
        for (const email of ['shopper1@example.com', 'shopper2@example.com']) {
          const span = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, after: undefined, limit: 9 }
          const query = { ...span, email, sort: 'newest', withDetails: true } as const
          expect((await under.store.reads.page(query)).orders).toEqual([])
        }
      })

      test('may have one reference for one order only, where the shop says so', async () => {
        const under = await make(undefined, { areReferencesUnique: true })
        const same = { replyTo: shopper, details: { reference: 'WEB-1' } }
        const [first, second] = [recordOrder(1, one, same), recordOrder(2, one, same)]
        expect(await hears(under, first, second)).toEqual([
          'stock-wanted 1',
          'shopper: 1 recorded',
          'shopper: 2 reference-used',
        ])
        expect(await hears(under, second)).toEqual(['shopper: 2 reference-used'])
        expect(await hears(under, cancelOrder(1), second)).toContain('shopper: 2 recorded')
        expect(await hears(under, recordOrder(3, one, same))).toEqual(['shopper: 3 reference-used'])
      })
    })

    describe('facts in any order', () => {
      test('are decided as the pure domain decides them', async () => {
        await fc.assert(
          inAnyBatches(async ({ batches }) => {
            const under = await given()
            const pure = givenOrders()
            const contentOf = ({ content }: Order) => [content?.digest, content?.trusted]
            for (const batch of batches) {
              expect(await hears(under, ...batch)).toEqual(pure.hears(...batch))
            }
            for (const n of orderNumbers) {
              const stored = await under.store.reads.find(orderId(n))
              const decided = pure.order(n)
              const kept = pure.details(n)
              const found = await under.store.reads.findDetails(orderId(n))
              // Lines that were sent as they are stored are not stored twice.
              expect(found && { ...found, lines: [] }).toEqual(kept && { ...kept, lines: [] })
              // The store keeps priced lines only, so those of the content come back summed.
              expect(stored && { ...stored, content: contentOf(stored) }).toEqual(
                decided && { ...decided, content: contentOf(decided) },
              )
            }
          }),
          { seed: 20_261_127, numRuns },
        )
      })

      test('end in the same rows however they are cut into batches', async () => {
        await fc.assert(
          inAnyBatches(async ({ batches, otherBatches }) => {
            const [one, other] = [await given(), await given()]
            for (const facts of batches) await one.store.apply({ facts, parked: [] })
            for (const facts of otherBatches) await other.store.apply({ facts, parked: [] })
            const rows = await one.rows()
            expect(rows).toEqual(await other.rows())
            for (const row of rows) {
              const order = await one.store.reads.find(String(row['id']))
              expect(row['status']).toBe(statusOf(order!))
            }
          }),
          { seed: 20_261_128, numRuns },
        )
      })
    })

    describe('an item that could not be read', () => {
      test('is kept once per content, with a count', async () => {
        const { store } = await given()
        const content = new Uint8Array([0, 255, 128, 10])
        const item = { topic: topics.sendOrder, content, reason: 'no JSON' }
        const facts = [sendOrder(1, one)]
        const applied = await store.apply({ facts, parked: [item, { ...item, reason: 'again' }] })
        expect(applied.parkedCount).toBe(2)
        expect((await store.parked.size()).rows).toBe(1)
        const { hash, count, topic } = (await store.parked.slice({ order: 'newest', limit: 1 }))[0]!
        expect([count, topic]).toEqual([2, topics.sendOrder])
        expect([...(await store.parked.find(hash))!.content]).toEqual([...content])
        expect(await store.parked.remove(hash)).toBe(true)
        expect(await store.parked.remove(hash)).toBe(false)
        expect(await store.reads.find(orderId(1))).toBeDefined()
      })

      test('is another item on another topic', async () => {
        const { store } = await given()
        const parked = [topics.sendOrder, topics.cancelOrder].map((topic) => ({
          topic,
          content: '[7]',
          reason: 'no order',
        }))
        await store.apply({ facts: [], parked })
        expect((await store.parked.size()).rows).toBe(2)
      })
    })

    describeParked({ make: make, isDurable, reopen: openAgain })

    describe('a batch that fails', () => {
      /** A total that is no whole number passes every parser but no column. */
      const broken = (n: number): OrderFact => {
        const fact = inStock(n, one)
        return { ...fact, item: { ...fact.item, total: 0.5 } }
      }
      const errorOf = ({ store }: StoreUnderTest, ...facts: OrderFact[]): Promise<unknown> =>
        store.apply({ facts, parked: [] }).then(
          () => undefined,
          (error: unknown) => error,
        )

      /** Commits the facts as the batch loop does. `failures` are thrown by the first attempts. */
      const commit = async (
        { store }: StoreUnderTest,
        facts: OrderFact[],
        failures: unknown[] = [],
      ) => {
        const attempts: number[] = []
        const quiet = () => undefined
        const committer = createCommitter<OrderFact>({
          store: {
            isContentError: store.isContentError,
            apply: async (batch) => {
              attempts.push(batch.facts.length)
              const [failure] = failures.splice(0, 1)
              if (failure !== undefined) throw failure
              return store.apply(batch)
            },
          },
          subjectOf: () => undefined,
          hasRoom: () => true,
          log: { error: quiet } as never,
          metrics: { committed: quiet, commitFailures: { inc: quiet } },
          scheduler: { ...systemScheduler, delay: async () => undefined },
        })
        await committer.commit({ facts, parked: [] })
        return attempts
      }

      test('for its content says so and leaves nothing', async () => {
        const under = await given(sendOrder(1, one, { replyTo: shopper }))
        const before = await under.rows()
        const error = await errorOf(under, inStock(1, one), sendOrder(2, two), broken(3))
        expect(under.store.isContentError(error)).toBe(true)
        expect(await under.rows()).toEqual(before)
        expect(await hears(under, inStock(1, one))).toEqual([
          'outcome-recorded 1',
          'shopper: 1 confirmed',
        ])
      })

      test('for its content is halved until the culprit stands alone, which is parked', async () => {
        const under = await given()
        const facts = [sendOrder(1, one), broken(2), sendOrder(3, one), sendOrder(4, one)]
        expect(await commit(under, facts)).toEqual([4, 2, 1, 1, 0, 2])
        expect(await under.rows()).toMatchObject([1, 3, 4].map((n) => ({ id: orderId(n) })))
        const parked = await under.store.parked.slice({ order: 'newest', limit: 9 })
        expect(parked).toMatchObject([{ topic: topics.inStock, count: 1 }])
        const { content } = (await under.store.parked.show(parked[0]!.hash))!
        expect(content).toBe(JSON.stringify([broken(2).item]))
      })

      test.each([
        ['an error that nobody foresaw', new Error('unknown')],
        ['a fault of our own code', new TypeError('x is not a function')],
        ['something that is no error', 'SQLITE_CONSTRAINT'],
        ['an error that only bears the code of another', { code: 'SQLITE_CONSTRAINT' }],
      ])('for %s is kept and tried again as a whole, and nothing is parked', async (_, failure) => {
        const under = await given()
        expect(under.store.isContentError(failure)).toBe(false)
        const facts = [sendOrder(1, one), sendOrder(2, one)]
        expect(await commit(under, facts, [failure, failure])).toEqual([2, 2, 2])
        expect((await under.rows()).length).toBe(2)
        expect((await under.store.parked.size()).rows).toBe(0)
      })
    })

    describe('an unheard order', () => {
      const all = async (
        { store }: StoreUnderTest,
        range: { after?: number; limit?: number } = {},
      ) => {
        const window = await store.unheard.window({
          after: 0,
          upTo: await store.unheard.newest(),
          limit: 100,
          ...range,
        })
        return { ...window, announcements: announcementsInShort(window.announcements) }
      }

      test('is not in an empty shop', async () => {
        const under = await given()
        expect(await under.store.unheard.newest()).toBe(0)
        expect(await all(under)).toEqual({ announcements: [], last: 0, count: 0 })
      })

      test('is announced again with the answer that it waits for, oldest first', async () => {
        const under = await given(
          cancelOrder(9),
          sendOrder(1, two, { expectedTotal: eur(200) }),
          inStock(2, one),
          inStock(3, one),
          shipOrder(3),
          orderRejected(4, one),
          inStock(5, one),
          cancelOrder(5),
        )
        expect(await all(under)).toMatchObject({
          announcements: [
            'order-canceled 9',
            'stock-wanted 1',
            'order-shipped 3',
            'order-canceled 5',
          ],
          count: 4,
        })
        await hears(under, stockReleased(9), inStock(1, two, { expectedTotal: eur(200) }))
        await hears(under, stockShipped(3), stockReleased(5))
        expect((await all(under)).count).toBe(0)
      })

      test('is announced again with all that Send-Order said', async () => {
        const lines = [
          { sku: 'MUG', quantity: 1 },
          { sku: 'BOWL', quantity: 1 },
          { sku: 'MUG', quantity: 1 },
        ]
        const { store } = await given(sendOrder(1, lines, { expectedTotal: eur(300) }))
        const { announcements } = await store.unheard.window({ after: 0, upTo: 9, limit: 9 })
        const item = contentOf(1, lines, { expectedTotal: eur(300) })
        expect(announcements).toEqual([{ topic: topics.stockWanted, item }])
      })

      test('is counted and read in a window', async () => {
        const orders = [1, 2, 3, 4].map((n) => sendOrder(n, one))
        const under = await given(...orders, inStock(3, one))
        const { unheard } = under.store
        const upTo = await unheard.newest()
        const first = await all(under, { limit: 2 })
        expect(first).toMatchObject({
          announcements: ['stock-wanted 1', 'stock-wanted 2'],
          count: 2,
        })
        const second = await all(under, { after: first.last, limit: 2 })
        expect(second).toEqual({ announcements: ['stock-wanted 4'], count: 1, last: upTo })
        expect(await unheard.countIn({ after: 0, upTo })).toBe(3)
        expect(await unheard.countIn({ after: first.last, upTo })).toBe(1)
        expect(await unheard.countIn({ after: 0, upTo: first.last })).toBe(2)
      })

      test('comes back at its old place when a confirmed order is canceled', async () => {
        const under = await given(inStock(1, one), inStock(2, one))
        const newest = await under.store.unheard.newest()
        await hears(under, cancelOrder(1))
        expect((await all(under)).announcements).toEqual(['order-canceled 1'])
        expect(await under.store.unheard.newest()).toBe(newest)
      })
    })

    test('more orders under way than are kept in memory are settled as fewer would be', async () => {
      const numbers = Array.from({ length: inMemory + 1 }, (_, n) => n)
      const under = await given(...numbers.map((n) => sendOrder(n, one, { replyTo: shopper })))
      expect(await hears(under, inStock(0, one), inStock(inMemory, one))).toEqual([
        'outcome-recorded 0',
        'shopper: 0 confirmed',
        `outcome-recorded ${inMemory}`,
        `shopper: ${inMemory} confirmed`,
      ])
      const upTo = await under.store.unheard.newest()
      expect(await under.store.unheard.countIn({ after: 0, upTo })).toBe(inMemory - 1)
    })

    describe('announcing everything again', () => {
      test('makes every row unheard, whether it is under way or settled, until it is heard', async () => {
        const under = await given(sendOrder(1, one), inStock(2, one), inStock(3, one), shipOrder(3))
        const { reconciliation, unheard } = under.store
        const window = async () =>
          unheard.window({ after: 0, upTo: await unheard.newest(), limit: 9 })
        const { isAnnouncingAgain } = await reconciliation.announceAgain('another')
        expect(isAnnouncingAgain).toBe(true)
        expect(announcementsInShort((await window()).announcements)).toEqual([
          'stock-wanted 2',
          'stock-wanted 3',
        ])
        expect(await reconciliation.finishWhenHeard()).toMatchObject({ isAnnouncingAgain: true })
        await hears(under, inStock(1, one), inStock(2, one), stockShipped(3))
        expect((await window()).count).toBe(0)
        expect(await reconciliation.finishWhenHeard()).toMatchObject({ isAnnouncingAgain: false })
      })
    })

    describe.skipIf(!isDurable)('opened again (a database in memory cannot be)', () => {
      test('has the same rows, parked items, epoch and waiting front', async () => {
        const parked = [{ topic: topics.sendOrder, content: '[7]', reason: 'no order' }]
        const under = await given(inStock(2, two), cancelOrder(3))
        const facts = [sendOrder(1, one, { replyTo: shopper })]
        await under.store.apply({ facts, parked })
        const [rows, state] = [await under.rows(), await under.store.reconciliation.read()]
        const again = await openAgain(under)
        expect(await again.rows()).toEqual(rows)
        expect(await again.store.reconciliation.read()).toEqual(state)
        expect((await again.store.parked.size()).rows).toBe(1)
        expect(await hears(again, inStock(1, one))).toEqual([
          'outcome-recorded 1',
          'shopper: 1 confirmed',
        ])
      })
    })

    test('every new database is an epoch of its own', async () => {
      const epochOf = async ({ store }: StoreUnderTest) => (await store.reconciliation.read()).epoch
      const [one, other] = [await epochOf(await given()), await epochOf(await given())]
      expect(one).not.toBe('')
      expect(one).not.toBe(other)
    })
  })
}
