import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { readMovementCursor, type MovementView } from '@shop/contracts'
import type { ParkedBounds } from '@shop/engine'
import { openedStores } from '@shop/engine/opened-stores'
import { describeParked } from '@shop/engine/parked-suite'
import { outcomeAnnouncement } from '../src/domain/announce.ts'
import type { InventoryFact } from '../src/domain/facts.ts'
import type { Reservation } from '../src/domain/reservation.ts'
import type { HoldingOrderQuery, MovementQuery } from '../src/reads.ts'
import type { InventoryStore } from '../src/store.ts'
import {
  askedBy,
  announcementsInShort,
  answersLast,
  changeId,
  clockMs,
  corrected,
  counted,
  givenStock,
  orderCanceled,
  orderId,
  orderShipped,
  outcomeRecorded,
  patched,
  product,
  received,
  sendOrder,
  stockWanted,
  topics,
  unitsBehind,
} from './given.ts'
import { batches, opening, orderNumbers, shipments, skus } from './random-facts.ts'
import { simpleModel } from './simple-model.ts'

/** A store, and what a test needs of the database behind it. Its clock stands at `clockMs`. */
export type StoreUnderTest = {
  store: InventoryStore
  /** Every row of the business tables, by table, in the order of their keys. */
  rows(): Promise<
    Record<
      'products' | 'reservations' | 'movements' | 'changes' | 'unchanged',
      readonly Record<string, unknown>[]
    >
  >
  /** Closes the database and opens it again. */
  reopen(): Promise<StoreUnderTest>
  close(): Promise<void>
}

/** Orders under way that a store may keep in memory, and products that it may have room for at first. */
const inMemory = 10_000
const productsInMemory = 2_000

/** The rules of every store of Inventory, with any database. `isDurable`: it can be closed and opened again. */
export const describeStore = (
  name: string,
  makeStore: (parkedBounds?: ParkedBounds) => Promise<StoreUnderTest>,
  { isDurable }: { isDurable: boolean },
): void => {
  // A commit to a file waits for the disk.
  const numRuns = (fc.readConfigureGlobal().numRuns ?? 100) * (isDurable ? 0.2 : 1)
  const { make, openAgain, closeAll } = openedStores(makeStore)

  const given = async (...facts: InventoryFact[]) => {
    const under = await make()
    await under.store.apply({ facts, parked: [] })
    return under
  }
  const hears = async ({ store }: StoreUnderTest, ...facts: InventoryFact[]) =>
    announcementsInShort((await store.apply({ facts, parked: [] })).announcements)
  const stockOf = async ({ store }: StoreUnderTest, sku: string) => {
    const { onHand, reserved } = (await store.reads.adminProduct(sku))!
    return [onHand, reserved]
  }
  const fiveMugs = [product(1, 'MUG'), received(2, 'MUG', 5)]

  describe(`the store on ${name}`, () => {
    describe('a batch', () => {
      test('may make a product, fill it and sell it', async () => {
        const under = await given()
        expect(await hears(under, ...fiveMugs, sendOrder(1, { MUG: 5 }))).toEqual([
          'in-stock 1',
          'applied new',
          'applied',
        ])
        expect(await stockOf(under, 'MUG')).toEqual([5, 5])
      })

      test('gives the last unit to one of two orders', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 4 }))
        expect(await hears(under, sendOrder(2, { MUG: 1 }), sendOrder(3, { MUG: 1 }))).toEqual([
          'in-stock 2',
          'order-rejected 3: MUG out-of-stock',
        ])
        expect(await stockOf(under, 'MUG')).toEqual([5, 5])
      })

      test('may hold everything that happens to an order', async () => {
        const under = await given(...fiveMugs)
        const everything = [
          sendOrder(1, { MUG: 2 }),
          orderShipped(1),
          orderShipped(1),
          orderCanceled(1),
        ]
        expect(await hears(under, ...everything)).toEqual([
          'in-stock 1',
          'stock-shipped 1',
          'stock-shipped 1',
          'stock-released 1',
        ])
        expect(await stockOf(under, 'MUG')).toEqual([3, 0])
      })

      test('finds the units of an order that an earlier batch reserved', async () => {
        const under = await given(...fiveMugs, product(3, 'BOWL'), received(4, 'BOWL', 1))
        await hears(under, sendOrder(1, { MUG: 2, BOWL: 1 }))
        expect(await hears(under, stockWanted(1, { MUG: 5 }))).toEqual(['in-stock 1'])
        expect([await stockOf(under, 'MUG'), await stockOf(under, 'BOWL')]).toEqual([
          [5, 5],
          [1, 0],
        ])
      })

      test('may be empty', async () => {
        const { store } = await given()
        const { announcements, changed, parkedCount } = await store.apply({ facts: [], parked: [] })
        expect([announcements, changed, parkedCount]).toEqual([[], [], 0])
      })

      test('holds an import: many products with their stock', async () => {
        const rows = Array.from({ length: 500 }, (_, n) => [
          product(1_000 + n, `SKU-${n}`),
          received(2_000 + n, `SKU-${n}`, n + 1),
        ]).flat()
        const under = await given()
        const answers = new Set(['applied new', 'applied'])
        expect(new Set(await hears(under, ...rows))).toEqual(answers)
        expect(await stockOf(under, 'SKU-499')).toEqual([500, 0])
        const before = await under.rows()
        expect(new Set(await hears(under, ...rows))).toEqual(answers)
        expect(await under.rows()).toEqual(before)
      })
    })

    describe('a change', () => {
      test('is applied once, whether it comes again in the same batch or in the next', async () => {
        const under = await given(...fiveMugs)
        const more = received(3, 'MUG', 2)
        expect(await hears(under, more, more)).toEqual(['applied', 'applied'])
        expect(await hears(under, more)).toEqual(['applied'])
        expect(await stockOf(under, 'MUG')).toEqual([7, 0])
      })

      test.each([
        ['other units', received(2, 'MUG', 6)],
        ['another SKU', received(2, 'BOWL', 5)],
        ['another kind', corrected(2, 'MUG', 5)],
        ['a product', product(2, 'MUG')],
      ])('is refused under the id of another change: %s', async (_, change) => {
        const under = await given(...fiveMugs)
        expect(await hears(under, change)).toEqual(['refused key-reused'])
        expect(await stockOf(under, 'MUG')).toEqual([5, 0])
      })

      test('keeps its refusal, and a change with a new id is decided anew', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 3 }))
        expect(await hears(under, corrected(3, 'MUG', -3))).toEqual(['refused below-reserved'])
        await hears(under, orderCanceled(1))
        expect(await hears(under, corrected(3, 'MUG', -3), corrected(4, 'MUG', -3))).toEqual([
          'refused below-reserved',
          'applied',
        ])
        expect(await stockOf(under, 'MUG')).toEqual([2, 0])
      })

      test('is refused when the product has a newer version', async () => {
        const under = await given(product(1, 'MUG', { ifVersion: 0 }))
        const changes = [3, 4].map((n) => product(n, 'MUG', { ifVersion: 1, price: n }))
        expect(await hears(under, ...changes)).toEqual([
          'applied changed',
          'refused version-changed',
        ])
        expect(await under.store.reads.adminProduct('MUG')).toMatchObject({
          version: 2,
          price: { amount: 3 },
        })
      })

      test('of everything is kept, and the next changes one part of it', async () => {
        const said = {
          name: 'Mug',
          description: 'By hand.',
          image: '/mug.svg',
          tags: ['kitchen', 'Grün'],
          maxPerOrder: 3,
          availableFrom: '2026-12-01T08:00:00.000Z',
          lowStockAt: 5,
        }
        const under = await given(patched(1, 'MUG', { ...said, price: 200, listed: false }))
        const price = { amount: 200, currency: 'EUR' }
        const read = () => under.store.reads.adminProduct('MUG')
        expect(await read()).toMatchObject({ ...said, price, listed: false, version: 1 })
        await hears(under, patched(2, 'MUG', { tags: null, image: null }))
        const { tags: _, image: __, ...rest } = said
        const after = await read()
        expect(after).toMatchObject({ ...rest, price, listed: false, version: 2 })
        expect(after).not.toHaveProperty('tags')
        expect(after).not.toHaveProperty('image')
      })

      test('that changes nothing is in no ledger, and its repeat undoes nothing', async () => {
        const under = await given(...fiveMugs)
        const { changes } = await under.rows()
        expect(await hears(under, counted(3, 'MUG', 5))).toEqual(['applied unchanged'])
        await hears(under, received(4, 'MUG', 2))
        expect(await hears(under, counted(3, 'MUG', 5))).toEqual(['applied unchanged'])
        expect(await stockOf(under, 'MUG')).toEqual([7, 0])
        expect((await under.rows()).changes).toHaveLength(changes.length + 1)
      })

      test('that is a count is kept as the units that it brought or took', async () => {
        const under = await given(...fiveMugs, counted(3, 'MUG', 3), counted(4, 'MUG', 9, 3))
        const { changes } = await under.rows()
        const kept = changes.map(({ kind, units, on_hand }) => [kind, units, on_hand])
        expect(kept).toEqual([
          ['product', 0, 0],
          ['received', 5, 5],
          ['counted', -2, 3],
          ['counted', 6, 9],
        ])
      })

      test('under one id is refused with one content, and applied with another', async () => {
        const under = await given(...fiveMugs)
        const [bad, good] = [counted(3, 'MUG', 7, 9), counted(3, 'MUG', 7, 5)]
        const said = ['refused count-changed', 'applied changed']
        expect([...(await hears(under, bad)), ...(await hears(under, good))]).toEqual(said)
        expect(await hears(under, bad, good, counted(3, 'MUG', 1))).toEqual([
          ...said,
          'refused key-reused',
        ])
        expect(await stockOf(under, 'MUG')).toEqual([7, 0])
      })

      test('is answered with the product after it, if somebody waits for an answer', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 2 }))
        const more = received(3, 'MUG', 1)
        const { announcements } = await under.store.apply({ facts: [more], parked: [] })
        expect(announcements).toMatchObject([
          { item: { kind: 'applied', product: { onHand: 6, reserved: 2, available: 4 } } },
        ])
        const unanswered = { ...more, replyTo: undefined }
        expect(await hears(under, unanswered)).toEqual([])
      })
    })

    describe('the history of a product', () => {
      const inShort = (items: readonly MovementView[]): string[] =>
        items.map((item) => `${item.kind} ${item.onHand} ${item.reserved}`)
      const page = async ({ store }: StoreUnderTest, query: MovementQuery) =>
        (await store.reads.movements('MUG', query))!

      test('has each change of its units, the newest first, in pages', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 2 }))
        await hears(under, orderShipped(1), corrected(3, 'MUG', -1))
        const first = await page(under, { limit: 3 })
        expect(inShort(first.items)).toEqual(['corrected 2 0', 'shipped 3 0', 'reserved 5 2'])
        expect(first.items).toMatchObject([
          { changeId: changeId(3), reason: 'counted', onHandBy: -1, reservedBy: 0 },
          { orderId: orderId(1), onHandBy: -2, reservedBy: -2 },
          { orderId: orderId(1), onHandBy: 0, reservedBy: 2 },
        ])
        const after = readMovementCursor(first.nextCursor!)
        const second = await page(under, { after, limit: 1 })
        expect([inShort(second.items), second.nextCursor]).toEqual([['received 5 0'], undefined])
      })

      test('names who asked for each change: an operator, or everybody who has ADMIN_TOKEN', async () => {
        const under = await given(...fiveMugs)
        const more = received(3, 'MUG', 1)
        await hears(under, askedBy('anna', more), askedBy('bob', more), corrected(4, 'MUG', -1))
        const { items } = await page(under, { limit: 9 })
        expect(items.map((item) => 'by' in item && item.by)).toEqual([
          'admin-token',
          'anna',
          'admin-token',
        ])
      })

      test('goes on from a page, whatever happens meanwhile', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 2 }))
        const first = await page(under, { limit: 1 })
        await hears(under, received(3, 'MUG', 4), orderCanceled(1))
        const after = readMovementCursor(first.nextCursor!)
        expect(inShort((await page(under, { after, limit: 9 })).items)).toEqual(['received 5 0'])
      })

      test('is unknown without the product', async () => {
        const { store } = await given(...fiveMugs)
        expect(await store.reads.movements('mug', { limit: 9 })).toBeUndefined()
        expect(await store.reads.holdingOrders('mug', { limit: 9 })).toBeUndefined()
      })
    })

    describe('the orders that hold a product', () => {
      const held = async ({ store }: StoreUnderTest, query: HoldingOrderQuery) => {
        const { items, nextCursor } = (await store.reads.holdingOrders('MUG', query))!
        return [
          ...items.map(({ orderId: id, quantity }) => `${id.at(-1)}: ${quantity}`),
          nextCursor,
        ]
      }

      test('are those with units of it, the oldest first, in pages', async () => {
        const under = await given(
          ...fiveMugs,
          product(3, 'MUG-2', { counted: 9 }),
          sendOrder(1, { MUG: 1, 'MUG-2': 2 }),
          sendOrder(2, { 'MUG-2': 1 }),
          sendOrder(3, { MUG: 9 }),
          sendOrder(4, { MUG: 3 }),
        )
        expect(await held(under, { limit: 9 })).toEqual(['1: 1', '4: 3', undefined])
        expect(await under.store.reads.holdingOrders('MUG', { limit: 1 })).toMatchObject({
          items: [{ orderId: orderId(1), quantity: 1, since: new Date(clockMs).toISOString() }],
        })
        const [, next] = await held(under, { limit: 1 })
        expect(await held(under, { after: Number(next), limit: 1 })).toEqual(['4: 3', '4'])
        expect(await held(under, { after: 4, limit: 1 })).toEqual([undefined])
      })

      test('are no longer those that were canceled or shipped', async () => {
        const under = await given(...fiveMugs, ...[1, 2, 3].map((n) => sendOrder(n, { MUG: 1 })))
        await hears(under, orderCanceled(1), orderShipped(2))
        expect(await held(under, { limit: 9 })).toEqual(['3: 1', undefined])
      })
    })

    describe('a catalogue that is sent again and again', () => {
      test('is what a simple model of it is: rows count once, mended, cut off and in any order', async () => {
        await fc.assert(
          fc
            .asyncProperty(shipments, async (batches) => {
              const under = await given(...opening)
              const model = simpleModel(opening)
              for (const facts of batches) {
                expect(await hears(under, ...facts)).toEqual(
                  answersLast(facts.flatMap(model.hears)),
                )
                for (const sku of skus) {
                  const { name, price, listed, onHand, version } =
                    (await under.store.reads.adminProduct(sku))!
                  const shown = { name, price: price.amount, listed, onHand, version }
                  expect<object | undefined>(shown).toEqual(model.product(sku))
                }
              }
            })
            .afterEach(closeAll),
          { seed: 20_261_142, numRuns: numRuns / 2 },
        )
      })
    })

    describe('facts in any order', () => {
      test('are decided as the domain decides them one by one', async () => {
        await fc.assert(
          fc
            .asyncProperty(batches, async ({ batches }) => {
              const under = await given(...opening)
              const pure = givenStock()
              pure.hears(...opening)
              for (const batch of batches) {
                expect(await hears(under, ...batch)).toEqual(answersLast(pure.hears(...batch)))
              }
              for (const sku of skus) {
                expect<number[]>(await stockOf(under, sku)).toEqual(pure.stock(sku))
              }
              for (const n of orderNumbers) {
                const stored = await under.store.reads.reservation(orderId(n))
                const decided = pure.reservation(n)
                expect(stored && factsOf(stored)).toEqual(decided && factsOf(decided))
              }
              expect((await under.store.parked.size()).rows).toBe(pure.parkedContents.size)
            })
            .afterEach(closeAll),
          { seed: 20_261_127, numRuns },
        )
      })

      test('never break the books: orders hold what is reserved, and the ledger explains what is on hand', async () => {
        await fc.assert(
          fc
            .asyncProperty(batches, async ({ batches }) => {
              const under = await given(...opening)
              for (const facts of batches) {
                await under.store.apply({ facts, parked: [] })
                await expectBalanced(under)
              }
            })
            .afterEach(closeAll),
          { seed: 20_261_128, numRuns },
        )
      })

      test('end in the same rows, however they are cut into batches', async () => {
        await fc.assert(
          fc
            .asyncProperty(batches, async ({ batches, otherBatches }) => {
              const [one, other] = [await given(...opening), await given(...opening)]
              for (const facts of batches) await one.store.apply({ facts, parked: [] })
              for (const facts of otherBatches) await other.store.apply({ facts, parked: [] })
              expect(await one.rows()).toEqual(await other.rows())
            })
            .afterEach(closeAll),
          { seed: 20_261_129, numRuns },
        )
      })
    })

    describeParked({ make, isDurable, reopen: openAgain })

    describe('a fact that can never be applied', () => {
      test('is parked once per content, with a count, and the rest of its batch goes on', async () => {
        const under = await given(...fiveMugs)
        const facts = [orderShipped(7), sendOrder(1, { MUG: 1 }), orderShipped(7), orderShipped(8)]
        const applied = await under.store.apply({ facts, parked: [] })
        expect(announcementsInShort(applied.announcements)).toEqual(['in-stock 1'])
        expect(applied.parkedCount).toBe(3)
        const { parked } = under.store
        expect((await parked.size()).rows).toBe(2)
        const counts = (await parked.slice({ order: 'newest', limit: 10 })).map(
          ({ count }) => count,
        )
        expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2])
      })

      test('is found as it came, and can be removed once', async () => {
        const { store } = await given(orderShipped(7))
        const [first] = await store.parked.slice({ order: 'newest', limit: 1 })
        const { hash, topic } = first!
        expect(topic).toBe(topics.orderShipped)
        const found = await store.parked.find(hash)
        expect(JSON.parse(new TextDecoder().decode(found!.content))).toEqual([
          { orderId: orderId(7) },
        ])
        expect([await store.parked.remove(hash), await store.parked.remove(hash)]).toEqual([
          true,
          false,
        ])
        expect(await store.parked.find(hash)).toBeUndefined()
      })

      test('is parked beside items that could not be read, which are kept byte for byte', async () => {
        const { store } = await given()
        const content = new Uint8Array([0, 255, 128, 10])
        const item = { topic: topics.sendOrder, content, reason: 'no JSON' }
        const applied = await store.apply({ facts: [], parked: [item, item] })
        expect(applied.parkedCount).toBe(2)
        const [first] = await store.parked.slice({ order: 'newest', limit: 1 })
        const { hash, count } = first!
        expect(count).toBe(2)
        expect([...(await store.parked.find(hash))!.content]).toEqual([...content])
      })
    })

    describe('an unheard row', () => {
      const all = async (
        { store }: StoreUnderTest,
        range: { after?: number; limit?: number } = {},
      ) => {
        const upTo = await store.unheard.newest()
        const window = await store.unheard.window({ after: 0, upTo, limit: 100, ...range })
        return { ...window, announcements: announcementsInShort(window.announcements) }
      }

      test('does not exist in an empty shop', async () => {
        const under = await given()
        expect(await under.store.unheard.newest()).toBe(0)
        expect(await all(under)).toEqual({ announcements: [], last: 0, count: 0 })
      })

      test('is announced again word for word, the oldest first, until Order has recorded it', async () => {
        const under = await given(...fiveMugs)
        const facts = [sendOrder(2, { MUG: 1 }), sendOrder(1, { MUG: 9 }), orderCanceled(3)]
        const first = await under.store.apply({ facts, parked: [] })
        const said = ['in-stock 2', 'order-rejected 1: MUG out-of-stock']
        expect(await all(under)).toMatchObject({ announcements: said, count: 2 })
        const again = await under.store.unheard.window({ after: 0, upTo: 99, limit: 9 })
        expect(again.announcements).toEqual(first.announcements.slice(0, 2))
        await hears(under, outcomeRecorded(2, { MUG: 1 }))
        expect(await all(under)).toMatchObject({ announcements: said.slice(1), count: 1 })
      })

      test('is counted and read in windows', async () => {
        const orders = [1, 2, 3, 4].map((n) => sendOrder(n, { MUG: 1 }))
        const under = await given(...fiveMugs, ...orders, outcomeRecorded(3, { MUG: 1 }))
        const { unheard } = under.store
        const upTo = await unheard.newest()
        const first = await all(under, { limit: 2 })
        expect(first).toMatchObject({ announcements: ['in-stock 1', 'in-stock 2'], count: 2 })
        const second = await all(under, { after: first.last, limit: 2 })
        expect(second).toEqual({ announcements: ['in-stock 4'], count: 1, last: upTo })
        expect(await unheard.countIn({ after: 0, upTo })).toBe(3)
        expect(await unheard.countIn({ after: first.last, upTo })).toBe(1)
        expect(await unheard.countIn({ after: 0, upTo: first.last })).toBe(2)
      })

      test('keeps its place when Order wants other lines', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 1 }), sendOrder(2, { MUG: 1 }))
        await hears(under, outcomeRecorded(1, { MUG: 1 }), outcomeRecorded(2, { MUG: 1 }))
        const newest = await under.store.unheard.newest()
        await hears(under, stockWanted(1, { MUG: 2 }))
        expect((await all(under)).announcements).toEqual(['in-stock 1'])
        expect(await under.store.unheard.newest()).toBe(newest)
      })

      test('is not one whose order was canceled or shipped', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 1 }), sendOrder(2, { MUG: 1 }))
        await hears(under, orderCanceled(1), orderShipped(2))
        expect((await all(under)).count).toBe(0)
      })
    })

    describe('more rows than there is memory for', () => {
      const numbers = Array.from({ length: inMemory + 1 }, (_, n) => n)

      test('are decided and settled as few orders would be', async () => {
        const orders = numbers.map((n) => sendOrder(n, { MUG: 1 }))
        const under = await given(product(1, 'MUG'), received(2, 'MUG', 20_000), ...orders)
        const ends = [0, inMemory]
        await hears(under, ...ends.map((n) => outcomeRecorded(n, { MUG: 1 })))
        await hears(under, ...ends.map(orderShipped))
        expect(await stockOf(under, 'MUG')).toEqual([19_998, inMemory - 1])
        const upTo = await under.store.unheard.newest()
        expect(await under.store.unheard.countIn({ after: 0, upTo })).toBe(inMemory - 1)
      })

      test('are sold as few products would be', async () => {
        const skuOf = (n: number) => `SKU-${n}`
        const under = await given(
          ...Array.from({ length: productsInMemory + 1 }, (_, n) => n).flatMap((n) => [
            product(2 * n, skuOf(n)),
            received(2 * n + 1, skuOf(n), 5),
          ]),
        )
        const ends = [skuOf(0), skuOf(productsInMemory)]
        await hears(under, ...ends.map((sku, n) => sendOrder(n, { [sku]: 2 })))
        expect(
          await hears(under, ...ends.map((sku, n) => sendOrder(10 + n, { [sku]: 4 }))),
        ).toEqual([
          'order-rejected 10: SKU-0 out-of-stock',
          `order-rejected 11: ${skuOf(productsInMemory)} out-of-stock`,
        ])
        expect(await Promise.all(ends.map((sku) => stockOf(under, sku)))).toEqual([
          [5, 2],
          [5, 2],
        ])
      })
    })

    describe('announcing everything again', () => {
      test('makes every row unheard until it is heard, even one that was heard before', async () => {
        const said = ['in-stock 1', 'in-stock 2']
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 1 }), sendOrder(2, { MUG: 1 }))
        const { reconciliation, unheard } = under.store
        await hears(under, outcomeRecorded(1, { MUG: 1 }))
        await reconciliation.announceAgain('another')
        const upTo = await unheard.newest()
        const window = () => unheard.window({ after: 0, upTo, limit: 9 })
        expect(announcementsInShort((await window()).announcements)).toEqual(said)
        const heard = [1, 2].map((n) => outcomeRecorded(n, { MUG: 1 }))
        expect(await hears(under, ...heard)).toEqual([])
        expect((await window()).count).toBe(0)
        const { readerEpoch, isAnnouncingAgain } = await reconciliation.finishWhenHeard()
        expect([readerEpoch, isAnnouncingAgain]).toEqual(['another', false])
      })
    })

    describe.skipIf(!isDurable)('opened again (a database in memory cannot be)', () => {
      test('has the same rows, parked items and epoch, and answers as before', async () => {
        const under = await given(...fiveMugs, sendOrder(1, { MUG: 2 }), orderShipped(9))
        const [rows, state] = [await under.rows(), await under.store.reconciliation.read()]
        const again = await openAgain(under)
        expect(await again.rows()).toEqual(rows)
        expect(await again.store.reconciliation.read()).toEqual(state)
        expect((await again.store.parked.size()).rows).toBe(1)
        expect(await hears(again, stockWanted(1, { MUG: 2 }), received(2, 'MUG', 5))).toEqual([
          'in-stock 1',
          'applied',
        ])
        expect(await again.rows()).toEqual(rows)
      })

      test('holds orders to the terms of products as before', async () => {
        const availableFrom = new Date(clockMs + 1).toISOString()
        const under = await given(
          ...fiveMugs,
          patched(3, 'MUG', { maxPerOrder: 2 }),
          product(4, 'BOWL', { availableFrom }),
          received(5, 'BOWL', 1),
        )
        const again = await openAgain(under)
        expect(await hears(again, sendOrder(1, { MUG: 3 }), sendOrder(2, { BOWL: 1 }))).toEqual([
          'order-rejected 1: MUG over-limit',
          'order-rejected 2: BOWL not-yet-available',
        ])
      })
    })

    test('every new database has an epoch of its own', async () => {
      const epochOf = async ({ store }: StoreUnderTest) => (await store.reconciliation.read()).epoch
      const [one, other] = [await epochOf(await given()), await epochOf(await given())]
      expect(one).not.toBe('')
      expect(one).not.toBe(other)
    })
  })
}

/** Everything known of an order, and the announcements that would say it. */
const factsOf = (reservation: Reservation) => ({
  canceled: reservation.canceled,
  shipped: reservation.shipped,
  moved: reservation.moved,
  heard: reservation.heard,
  said: outcomeAnnouncement(reservation),
})

/** The books: reserved is what open reservations hold, and the ledger of changes says what is on hand or shipped. */
const expectBalanced = async ({ store, rows }: StoreUnderTest): Promise<void> => {
  const found = await Promise.all(orderNumbers.map((n) => store.reads.reservation(orderId(n))))
  const reservations = found.filter((row) => row !== undefined)
  const { changes } = await rows()
  const { held, gone } = unitsBehind(reservations)
  for (const sku of skus) {
    const { onHand, reserved, available } = (await store.reads.adminProduct(sku))!
    expect(reserved).toBe(held.get(sku) ?? 0)
    expect(reserved).toBeGreaterThanOrEqual(0)
    expect(available).toBe(onHand - reserved)
    expect(available).toBeGreaterThanOrEqual(0)
    const ledger = changes
      .filter((row) => row['sku'] === sku && row['refusal'] === null)
      .reduce((sum, row) => sum + Number(row['units']), 0)
    expect(onHand).toBe(ledger - (gone.get(sku) ?? 0))
  }
}
