import { afterEach, describe, expect, test } from 'bun:test'
import type { MovementView } from '@shop/contracts'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { clockMs, orderId, product, received, sendOrder } from '../given.ts'
import { givenPostgres } from './given-postgres.ts'

const { newStore } = givenPostgres()
const closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

const dayMs = 86_400_000

/** A store that keeps movements for 10 days, and its clock. */
const given = async () => {
  const clock = { nowMs: clockMs }
  const { store, rows, close } = await newStore({ movementsDays: 10, now: () => clock.nowMs })
  closings.push(close)
  return {
    reads: store.reads,
    passDays: (days: number) => void (clock.nowMs += days * dayMs),
    hears: async (...facts: InventoryFact[]) => void (await store.apply({ facts, parked: [] })),
    movements: async (sku: string): Promise<readonly MovementView[]> =>
      (await store.reads.movements(sku, { limit: 100 }))!.items,
    rowCount: async () => (await rows()).movements.length,
  }
}

const kinds = (movements: readonly MovementView[]) => movements.map(({ kind }) => kind)

describe('the movements of a product', () => {
  test('are kept for as long as configured, then summed up into an opening', async () => {
    const shop = await given()
    await shop.hears(product(1, 'MUG'), received(2, 'MUG', 5), sendOrder(1, { MUG: 2 }))
    shop.passDays(10)
    await shop.hears(received(3, 'MUG', 1))
    expect(kinds(await shop.movements('MUG'))).toEqual(['received', 'reserved', 'received'])
    shop.passDays(1)
    expect(await shop.movements('MUG')).toMatchObject([
      { kind: 'received', onHandBy: 1 },
      { kind: 'opening', onHand: 5, reserved: 2 },
    ])
  })

  test('are removed a few at a time, but for the newest', async () => {
    const shop = await given()
    const receipts = Array.from({ length: 50 }, (_, n) => received(10 + n, 'MUG', 1))
    await shop.hears(product(1, 'MUG'), ...receipts)
    shop.passDays(11)
    const counts: number[] = []
    for (let n = 0; n < 7; n += 1) {
      await shop.hears(received(100 + n, 'MUG', 1))
      counts.push(await shop.rowCount())
    }
    expect(counts).toEqual([43, 36, 29, 22, 15, 8, 7])
    shop.passDays(11)
    await shop.hears(received(200, 'MUG', 1))
    expect(await shop.rowCount()).toBe(1)
  })
})

describe('the orders that hold a product', () => {
  test('are found among more than one page reads', async () => {
    const shop = await given()
    const others = Array.from({ length: 10_050 }, (_, n) => sendOrder(100 + n, { TEA: 1 }))
    await shop.hears(
      product(1, 'TEA', { counted: 20_000 }),
      product(2, 'MUG', { counted: 9 }),
      sendOrder(1, { MUG: 2, TEA: 1 }),
      ...others,
      sendOrder(2, { MUG: 1 }),
    )
    const first = await shop.reads.holdingOrders('MUG', { limit: 20 })
    expect(first!.items.map((each) => each.orderId)).toEqual([orderId(1)])
    const after = Number(first!.nextCursor)
    const second = await shop.reads.holdingOrders('MUG', { after, limit: 20 })
    expect(second!.items.map((each) => each.orderId)).toEqual([orderId(2)])
  })
})
