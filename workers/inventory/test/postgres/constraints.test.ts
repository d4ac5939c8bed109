import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { changeId, product, received, sendOrder } from '../given.ts'
import { givenPostgres, type StoreOnPostgres } from './given-postgres.ts'

const { newStore } = givenPostgres()
let under: StoreOnPostgres
beforeAll(async () => {
  under = await newStore()
  const products = [product(1, 'MUG'), product(2, 'BOWL'), received(3, 'MUG', 5)]
  await under.store.apply({ facts: [...products, sendOrder(1, { MUG: 1 })], parked: [] })
}, 60_000)
afterAll(() => under.close())

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('the constraints of the tables', () => {
  test.each([
    ['more reserved than on hand', 'UPDATE stock SET reserved = on_hand + 1'],
    ['less than nothing reserved', 'UPDATE stock SET reserved = -1'],
    ['a price below zero', 'UPDATE stock SET price = -1'],
    ['a text as a number', "UPDATE stock SET on_hand = 'many'"],
    ['two products of one SKU', "UPDATE products SET sku = 'MUG'"],
    ['a decision without an order', 'UPDATE reservations SET digest = NULL'],
    [
      'an order both canceled and shipped',
      'UPDATE reservations SET canceled = true, shipped = true',
    ],
    ['an unknown outcome', "UPDATE reservations SET outcome = 'maybe'"],
    ['two changes applied under one id', `UPDATE changes SET change_id = '${changeId(1)}'`],
    ['less than a unit in an order', 'UPDATE products SET max_per_order = 0'],
  ])('refuse %s', async (_, sql) => {
    const written = under.database.transaction(async (transaction) => {
      transaction.send(transaction.sql.unsafe(sql))
    })
    expect(under.store.isContentError(await errorOf(written))).toBe(true)
  })

  test('leave nothing of a batch that breaks one, and its other half is decided as if it had never come', async () => {
    const before = await under.rows()
    const good = sendOrder(2, { MUG: 2 })
    const facts = [product(4, 'CUP'), good, sendOrder(3, { MUG: 1 }, { placedAt: 0.5 })]
    const error = await errorOf(under.store.apply({ facts, parked: [] }))
    expect(under.store.isContentError(error)).toBe(true)
    expect(await under.rows()).toEqual(before)
    await under.store.apply({ facts: [good], parked: [] })
    expect(await under.store.reads.adminProduct('MUG')).toMatchObject({ reserved: 3 })
  })
})
