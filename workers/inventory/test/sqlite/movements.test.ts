import { afterEach, describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { readMovementCursor, type MovementPlace, type MovementView } from '@shop/contracts'
import { openSqlite } from '@shop/engine'
import type { InventoryFact } from '../../src/domain/facts.ts'
import { schema } from '../../src/sqlite/schema.ts'
import { inventoryStoreOnSqlite } from '../../src/sqlite/store.ts'
import {
  clockMs,
  currency,
  orderCanceled,
  orderId,
  orderShipped,
  product,
  received,
  sendOrder,
  topics,
} from '../given.ts'
import { newFilesFor } from '../new-files.ts'
import { openMet } from '../open-met.ts'
import { batches, opening, skus } from '../random-facts.ts'

const newFile = newFilesFor('movements')

const dayMs = 86_400_000
const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})

/** A store that keeps movements for 10 days, and its clock. */
const given = (db = openMet(':memory:')) => {
  const clock = { nowMs: clockMs }
  const options = { topics, currency, movementsDays: 10, now: () => clock.nowMs }
  const store = inventoryStoreOnSqlite(db, options)
  opened.push(store)
  return {
    db,
    passDays: (days: number) => void (clock.nowMs += days * dayMs),
    hears: async (...facts: InventoryFact[]) => void (await store.apply({ facts, parked: [] })),
    stockOf: async (sku: string) => {
      const { onHand, reserved } = (await store.reads.adminProduct(sku))!
      return { onHand, reserved }
    },
    rowCount: () => db.query<{ n: number }, []>('SELECT count(*) AS n FROM movements').get()!.n,
    /** All movements of a product, newest first, read page by page. */
    movements: async (sku: string, limit = 2): Promise<MovementView[]> => {
      const items: MovementView[] = []
      let after: MovementPlace | undefined
      for (;;) {
        const page = (await store.reads.movements(sku, { after, limit }))!
        items.push(...page.items)
        if (page.nextCursor === undefined) return items
        after = readMovementCursor(page.nextCursor)
      }
    },
  }
}

const fiveMugs = [product(1, 'MUG'), received(2, 'MUG', 5)]
const kinds = (movements: readonly MovementView[]) => movements.map(({ kind }) => kind)

/** Whether each movement goes on from the one before, from nothing or an opening up to the units that are there. */
const expectAddedUp = (movements: readonly MovementView[], units: object): void => {
  let [onHand, reserved] = [0, 0]
  for (const movement of movements.toReversed()) {
    if (movement.kind === 'opening') [onHand, reserved] = [movement.onHand, movement.reserved]
    else {
      onHand += movement.onHandBy
      reserved += movement.reservedBy
    }
    expect(movement).toMatchObject({ onHand, reserved })
  }
  expect(units).toEqual({ onHand, reserved })
}

describe('the movements of a product', () => {
  test('add up to its units, whatever was heard and however long the pages are', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 5 }), async ({ batches }, limit) => {
        const shop = given()
        for (const facts of [opening, ...batches]) await shop.hears(...facts)
        for (const sku of skus) {
          const movements = await shop.movements(sku, limit)
          expect(kinds(movements)).not.toContain('opening')
          expectAddedUp(movements, await shop.stockOf(sku))
        }
      }),
      { seed: 20_261_152, numRuns: 50 },
    )
  })

  test('of a database of before begin with an opening, and those of a new product do not', async () => {
    const path = newFile()
    const old = openSqlite(path, { ...schema, migrations: schema.migrations.slice(0, 9) })
    old.run(`
      INSERT INTO products VALUES (1, 'MUG', 0), (2, 'BOWL', 0);
      INSERT INTO product_texts (product_id, name, description) VALUES (1, 'Mug', ''), (2, 'Bowl', '');
      INSERT INTO stock_base VALUES ('MUG', 100, 1, 1, 5, 0), ('BOWL', 100, 1, 1, 0, 0);
      INSERT INTO stock_journal (sku, on_hand, reserved) VALUES ('MUG', 5, 2)`)
    old.close()
    const shop = given(openMet(path))
    const before: MovementView = { kind: 'opening', onHand: 5, reserved: 2 }
    expect(await shop.movements('MUG')).toEqual([before])
    expect(await shop.movements('BOWL')).toEqual([])
    await shop.hears(received(3, 'MUG', 1), product(4, 'CUP', { counted: 7 }))
    const movements = await shop.movements('MUG')
    expect(movements).toMatchObject([{ kind: 'received', onHand: 6, reserved: 2 }, before])
    expectAddedUp(movements, await shop.stockOf('MUG'))
    expect(kinds(await shop.movements('CUP'))).toEqual(['counted'])
  })

  test('are kept for as long as configured, then summed up into an opening', async () => {
    const shop = given()
    await shop.hears(...fiveMugs, sendOrder(1, { MUG: 2 }))
    shop.passDays(6)
    await shop.hears(orderShipped(1), product(3, 'BOWL', { counted: 1 }))
    const all = ['shipped', 'reserved', 'received'] as const
    expect(kinds(await shop.movements('MUG'))).toEqual([...all])
    shop.passDays(4)
    expect(kinds(await shop.movements('MUG'))).toEqual([...all])
    shop.passDays(1)
    expect(await shop.movements('MUG')).toMatchObject([
      { kind: 'shipped' },
      { kind: 'opening', onHand: 5, reserved: 2 },
    ])
    expect(shop.rowCount()).toBe(4)
    await shop.hears(sendOrder(2, { BOWL: 1 }))
    expect(shop.rowCount()).toBe(3)
    expectAddedUp(await shop.movements('MUG'), await shop.stockOf('MUG'))
    shop.passDays(11)
    expect(await shop.movements('MUG')).toEqual([{ kind: 'opening', onHand: 3, reserved: 0 }])
    expect(await shop.movements('BOWL')).toEqual([{ kind: 'opening', onHand: 1, reserved: 1 }])
  })

  test('keep their numbers apart, though all but the newest are removed', async () => {
    const shop = given()
    await shop.hears(...fiveMugs, product(3, 'BOWL', { counted: 1 }))
    shop.passDays(11)
    await shop.hears(received(4, 'CUP', 1))
    await shop.hears(received(5, 'MUG', 1), orderCanceled(9))
    expect(kinds(await shop.movements('MUG'))).toEqual(['received', 'opening'])
    shop.passDays(11)
    await shop.hears(received(6, 'BOWL', 1))
    expect(shop.rowCount()).toBe(1)
    expect(kinds(await shop.movements('MUG'))).toEqual(['opening'])
    expect(kinds(await shop.movements('BOWL'))).toEqual(['received', 'opening'])
    expectAddedUp(await shop.movements('BOWL'), await shop.stockOf('BOWL'))
  })

  test('are removed a few at a time', async () => {
    const shop = given()
    const receipts = Array.from({ length: 50 }, (_, n) => received(10 + n, 'MUG', 1))
    await shop.hears(product(1, 'MUG'), ...receipts)
    shop.passDays(11)
    const counts: number[] = []
    for (let n = 0; n < 7; n += 1) {
      await shop.hears(received(100 + n, 'MUG', 1))
      counts.push(shop.rowCount())
    }
    expect(counts).toEqual([43, 36, 29, 22, 15, 8, 7])
  })
})

describe('the orders that hold a product', () => {
  test('are found among more than one page reads', async () => {
    const shop = given()
    const others = Array.from({ length: 10_050 }, (_, n) => sendOrder(100 + n, { TEA: 1 }))
    await shop.hears(
      product(1, 'TEA', { counted: 20_000 }),
      product(2, 'MUG', { counted: 9 }),
      sendOrder(1, { MUG: 2, TEA: 1 }),
      ...others,
      sendOrder(2, { MUG: 1 }),
    )
    const { reads } = opened.at(-1) as ReturnType<typeof inventoryStoreOnSqlite>
    const first = await reads.holdingOrders('MUG', { limit: 20 })
    expect(first!.items.map((each) => each.orderId)).toEqual([orderId(1)])
    const second = await reads.holdingOrders('MUG', { after: Number(first!.nextCursor), limit: 20 })
    expect(second!.items.map((each) => each.orderId)).toEqual([orderId(2)])
  })
})
