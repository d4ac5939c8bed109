import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import type { Announcement } from '@shop/engine'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { corrected, orderId, product, received, sendOrder, topics, unitsBehind } from '../given.ts'
import { batches, opening, orderNumbers, skus } from '../random-facts.ts'
import { givenPostgres, openStore, type StoreOnPostgres } from './given-postgres.ts'

const { emptyStore } = givenPostgres()
const opened: StoreOnPostgres[] = []
const closeAll = async (): Promise<void> => {
  for (const under of opened.splice(0).toReversed()) await under.close()
}
afterEach(closeAll)

/** So many stores on one database, which has heard these facts. */
const givenInstances = async (count: number, ...facts: InventoryFact[]) => {
  const first = await emptyStore()
  opened.push(first)
  await first.store.apply({ facts, parked: [] })
  for (let n = 1; n < count; n += 1) opened.push(await openStore(first.url))
  return opened.slice(-count).map(({ store }) => store)
}

type Instances = Awaited<ReturnType<typeof givenInstances>>

const hears = async (store: Instances[number], ...facts: InventoryFact[]) =>
  (await store.apply({ facts, parked: [] })).announcements

const countOf = (said: readonly Announcement[], topic: string): number =>
  said.filter((each) => each.topic === topic).length

/** The books, whoever wrote them: units are reserved for the orders that hold them, and movements explain all of them. */
const expectBalanced = async (
  { reads }: Instances[number],
  ids: readonly string[],
): Promise<void> => {
  const found = await Promise.all(ids.map((id) => reads.reservation(id)))
  const { held } = unitsBehind(found.filter((row) => row !== undefined))
  for (const sku of skus) {
    const { onHand, reserved } = (await reads.adminProduct(sku))!
    expect(reserved).toBe(held.get(sku) ?? 0)
    expect(reserved).toBeLessThanOrEqual(onHand)
    const { items } = (await reads.movements(sku, { limit: 1_000 }))!
    const sums = { onHand: 0, reserved: 0 }
    for (const item of items.toReversed()) {
      if (item.kind === 'opening') throw new Error('a movement is missing')
      sums.onHand += item.onHandBy
      sums.reserved += item.reservedBy
      expect(item).toMatchObject(sums)
    }
    expect(sums).toEqual({ onHand, reserved })
  }
}

describe('several instances on one database', () => {
  test.each([2, 4])('keep the books, whatever they hear at the same time: %i', async (count) => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(batches, { minLength: count, maxLength: count }), async (heard) => {
          const instances = await givenInstances(count, ...opening)
          const all = instances.map(async (store, n) => {
            for (const facts of heard[n]!.batches) await hears(store, ...facts)
          })
          await Promise.all(all)
          await expectBalanced(instances[0]!, orderNumbers.map(orderId))
        })
        .afterEach(closeAll),
      { seed: 20_261_201, numRuns: 0.1 * (fc.readConfigureGlobal().numRuns ?? 100) },
    )
  })

  test('sell the last 10 units to 10 of 64 buyers, again and again', async () => {
    const instances = await givenInstances(4)
    const rounds = 0.2 * (fc.readConfigureGlobal().numRuns ?? 100)
    for (let round = 1; round <= rounds; round += 1) {
      const [sku, first] = [`LAST-${round}`, 100 * round]
      await hears(instances[0]!, product(first, sku), received(first + 1, sku, 10))
      const said = await Promise.all(
        Array.from({ length: 64 }, (_, n) =>
          hears(instances[n % 4]!, sendOrder(first + n, { [sku]: 1 })),
        ),
      )
      expect(countOf(said.flat(), topics.inStock)).toBe(10)
      expect(countOf(said.flat(), topics.orderRejected)).toBe(54)
      expect(await instances[0]!.reads.adminProduct(sku)).toMatchObject({ reserved: 10 })
    }
  }, 3_600_000)

  test('decide an order once, when all of them hear it at the same time', async () => {
    const instances = await givenInstances(4, product(1, 'MUG'), received(2, 'MUG', 1_000))
    const orders = Array.from({ length: 50 }, (_, n) => sendOrder(n, { MUG: 1 }))
    await Promise.all(
      instances.map((store, n) => hears(store, ...(n % 2 === 0 ? orders : orders.toReversed()))),
    )
    expect(await instances[0]!.reads.adminProduct('MUG')).toMatchObject({ reserved: 50 })
  })

  test('apply a change once, when all of them hear it at the same time', async () => {
    const instances = await givenInstances(4)
    const changes = [product(1, 'MUG'), received(2, 'MUG', 5), corrected(3, 'MUG', -1)]
    for (const change of changes) await Promise.all(instances.map((store) => hears(store, change)))
    expect(await instances[0]!.reads.adminProduct('MUG')).toMatchObject({ onHand: 4, version: 1 })
  })
})
