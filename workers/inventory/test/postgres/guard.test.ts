import { SQL } from 'bun'
import { afterEach, describe, expect, test } from 'bun:test'
import type { OrderRejected } from '@shop/contracts'
import type { InventoryFact } from '../../src/domain/facts.ts'
import {
  announcementsInShort,
  orderCanceled,
  orderId,
  outcomeRecorded,
  product,
  received,
  sendOrder,
} from '../given.ts'
import { givenPostgres, type StoreOnPostgres } from './given-postgres.ts'

const { emptyStore } = givenPostgres()
const closings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

const given = async (...facts: InventoryFact[]): Promise<StoreOnPostgres> => {
  const under = await emptyStore()
  closings.push(under.close)
  await under.store.apply({ facts, parked: [] })
  return under
}

/** Lets a store hear facts, and commits `sql` between its reading and its look under lock. */
const meanwhile = async (
  { store, url }: StoreOnPostgres,
  facts: readonly InventoryFact[],
  sql: string,
) => {
  const other = new SQL(url, { max: 1 })
  const [holder, looker] = [await other.reserve(), new SQL(url, { max: 1 })]
  try {
    await holder.unsafe(
      'BEGIN; SELECT 1 FROM stock FOR UPDATE; SELECT 1 FROM reservations FOR UPDATE',
    )
    const applied = store.apply({ facts, parked: [] })
    for (;;) {
      const [row] = await looker<[{ n: number }]>`
        SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted`
      if (row.n > 0) break
      await Bun.sleep(1)
    }
    await holder.unsafe(`${sql}; COMMIT`)
    return (await applied).announcements
  } finally {
    await holder.release()
    await Promise.all([other.close(), looker.close()])
  }
}

const tenMugs = [product(1, 'MUG', { lowStockAt: 2 }), received(2, 'MUG', 10)]
const twoMugs = sendOrder(1, { MUG: 2 })
/** The units of the product with another instance's order of so many units in between. */
const taking = (units: number): string => `UPDATE stock SET reserved = reserved + ${units}`

describe('a batch that was decided without locks', () => {
  test('holds when enough units are left, and its movement says the units after it', async () => {
    const under = await given(...tenMugs)
    const said = await meanwhile(under, [twoMugs], taking(5))
    expect(announcementsInShort(said)).toEqual(['in-stock 1'])
    expect(await under.store.reads.adminProduct('MUG')).toMatchObject({ onHand: 10, reserved: 7 })
    const { items } = (await under.store.reads.movements('MUG', { limit: 1 }))!
    expect(items).toMatchObject([{ kind: 'reserved', reservedBy: 2, onHand: 10, reserved: 7 }])
  })

  test.each([
    [8, 'in-stock 1'],
    [9, 'order-rejected 1: MUG out-of-stock'],
  ])('is decided anew when %i units were taken: %s', async (units, outcome) => {
    const under = await given(...tenMugs)
    const said = await meanwhile(under, [twoMugs], taking(units))
    expect(announcementsInShort(said)).toEqual([outcome])
  })

  test.each([
    [5, []],
    [6, ['stock.low']],
    [8, ['stock.sold-out']],
  ])('tells the level that it reached, when %i units were taken: %j', async (units, types) => {
    const under = await given(...tenMugs)
    await meanwhile(under, [twoMugs], taking(units))
    const page = await under.store.reads.events({ limit: 9 })
    expect('gone' in page ? page : page.items.map(({ type }) => type)).toEqual(types as never)
  })

  test('has the price of the product as it is now', async () => {
    const under = await given(...tenMugs)
    const newPrice = 'UPDATE stock SET price = 300, version = version + 1'
    const said = await meanwhile(under, [twoMugs], newPrice)
    expect(said).toMatchObject([{ item: { total: 600 } }])
  })

  test('refuses nobody for units that have come in', async () => {
    const under = await given(...tenMugs)
    const tooMany = sendOrder(1, { MUG: 11 })
    const more = 'UPDATE stock SET on_hand = on_hand + 1'
    expect(announcementsInShort(await meanwhile(under, [tooMany], more))).toEqual(['in-stock 1'])
  })

  test('says how many units there are to those whom it refuses', async () => {
    const under = await given(...tenMugs)
    const [said] = await meanwhile(under, [sendOrder(1, { MUG: 11 })], taking(4))
    expect((said!.item as OrderRejected).reasons).toMatchObject([{ available: 6 }])
  })

  test('does not write over a fact that another instance heard', async () => {
    const under = await given(...tenMugs, twoMugs)
    const canceled =
      'UPDATE reservations SET canceled = true; DELETE FROM reservations_unheard; UPDATE stock SET reserved = 0'
    await meanwhile(under, [orderCanceled(1), outcomeRecorded(1, { MUG: 2 })], canceled)
    expect(await under.store.reads.reservation(orderId(1))).toMatchObject({ canceled: true })
    expect(await under.store.reads.adminProduct('MUG')).toMatchObject({ reserved: 0 })
  })

  test('decides an order once that another instance has decided', async () => {
    const under = await given(...tenMugs, sendOrder(2, { MUG: 1 }))
    const other = `
      INSERT INTO reservations SELECT (json_populate_record(reservations, '{"seq": 99, "order_id": "${orderId(1)}"}')).*
      FROM reservations; ${taking(1)}`
    expect(await meanwhile(under, [twoMugs], other)).toEqual([])
    expect(await under.store.reads.adminProduct('MUG')).toMatchObject({ reserved: 2 })
  })
})
