import { describe, expect, test } from 'bun:test'
import type { OrderView, ProductView } from '@shop/contracts'
import {
  asDecided,
  judgeCart,
  mended,
  type Known,
  type LineState,
} from '../../../src/storefront/purchase/judged-cart.ts'
import { order, product } from '../../given.ts'

const nowMs = Date.parse('2026-11-30T12:00:00Z')
const line = { sku: 'MUG', quantity: 5, seen: 1_890 }
const judge = (known: Known, quantity = line.quantity) =>
  judgeCart([{ ...line, quantity }], () => known, nowMs)
const of = (more: Partial<ProductView>): ProductView => ({ ...product, available: 10, ...more })

describe('a line of a cart', () => {
  test.each<[string, Known, LineState, number]>([
    ['fine', of({ available: 5 }), 'fine', 5],
    ['short', of({ available: 4 }), 'short', 4],
    ['sold out', of({ available: 0 }), 'sold-out', 0],
    ['over the limit of one order', of({ maxPerOrder: 3 }), 'over-limit', 3],
    ['short, with a limit above', of({ available: 2, maxPerOrder: 3 }), 'short', 2],
    ['too early', of({ availableFrom: '2026-11-30T12:00:00.001Z' }), 'not-yet', 0],
    ['in time', of({ availableFrom: '2026-11-30T12:00:00.000Z' }), 'fine', 5],
    ['no longer listed', undefined, 'gone', 0],
    ['unknown while Inventory is away', 'unread', 'unread', 0],
  ])('is %s', (_, known, state, possible) => {
    expect(judge(known).lines[0]).toMatchObject({ state, possible })
  })

  test('says the price that the shopper saw, once there is another', () => {
    expect(judge(of({ price: { amount: 2_000, currency: 'EUR' } })).lines[0]!.cost).toBe(1_890)
    expect(judge(of({})).lines[0]!.cost).toBeUndefined()
  })
})

describe('a cart', () => {
  test('can be ordered when each line is fine, for its total of now', () => {
    expect(judge(of({}), 2)).toMatchObject({ canOrder: true, total: 3_780 })
    expect(judge(of({ available: 1 }), 2)).toMatchObject({ canOrder: false, canMend: true })
    expect(judgeCart([], () => undefined, nowMs)).toMatchObject({ canOrder: false, canMend: false })
  })

  test('has no total while one price is unknown', () => {
    expect(judge('unread')).toMatchObject({ total: undefined, canOrder: false })
  })

  test('is mended to what is left, at the prices of now', () => {
    const price = { amount: 2_000, currency: 'EUR' }
    expect(mended(judge(of({ available: 3, price })))).toEqual([
      { sku: 'MUG', quantity: 3, seen: 2_000 },
    ])
    expect(mended(judge(undefined))).toEqual([])
    expect(mended(judge('unread'))).toEqual([line])
  })
})

describe('a product of an order that was just rejected', () => {
  const reason = { sku: 'MUG', code: 'price-changed', requested: 5, available: 3, unitPrice: 2_000 }
  const rejected = { ...order, reasons: [reason] } as OrderView
  const known = () => of({})
  const seen = (updatedAt: string) => asDecided(known, { ...rejected, updatedAt }, nowMs)('MUG')

  test('is as Inventory saw it then, and later as the catalogue has it', () => {
    expect(seen('2026-11-30T11:59:59Z')).toEqual(
      of({ available: 3, price: { amount: 2_000, currency: 'EUR' } }),
    )
    expect(seen('2026-11-30T11:59:50Z')).toEqual(of({}))
  })
})
