import { describe, expect, test } from 'bun:test'
import type { Product } from '../../src/domain/product.ts'
import { stockChangeOf } from '../../src/domain/stock-level.ts'
import { counted, givenStock, orderCanceled, patched, sendOrder } from '../given.ts'
import type { InventoryFact } from '../../src/domain/facts.ts'

const product = (available: number, lowStockAt?: number): Product => ({
  sku: 'MUG',
  price: 100,
  listed: true,
  onHand: available + 2,
  reserved: 2,
  version: 1,
  lowStockAt,
})

describe('the level of stock', () => {
  test.each([
    [6, 5, 'low'],
    [6, 1, 'low'],
    [6, 0, 'sold-out'],
    [5, 0, 'sold-out'],
    [0, 5, 'back'],
    [0, 6, 'back'],
    [5, 6, 'back'],
    [6, 7, undefined],
    [5, 1, undefined],
    [0, 0, undefined],
  ] as const)('of a product that is low at 5 units, from %i to %i: %p', (before, after, change) => {
    expect(stockChangeOf(product(before, 5), product(after, 5))).toBe(change)
  })

  test.each([
    [1, 0, 'sold-out'],
    [0, 1, 'back'],
    [9, 1, undefined],
  ] as const)('of a product that is never low, from %i to %i: %p', (before, after, change) => {
    expect(stockChangeOf(product(before), product(after))).toBe(change)
  })

  test('changes when operators say otherwise what is low', () => {
    expect(stockChangeOf(product(6, 5), product(6, 6))).toBe('low')
    expect(stockChangeOf(product(6, 6), product(6))).toBe('back')
  })

  test('of a new product is no change', () => {
    expect(stockChangeOf(undefined, product(0))).toBeUndefined()
  })
})

describe('a batch', () => {
  const changesOf = (units: number, ...facts: InventoryFact[]): string[] => {
    const shop = givenStock({ MUG: units })
    shop.hearsAtOnce(...facts)
    return shop.stockChanges.map(({ sku, type }) => `${sku} ${type}`)
  }

  test('tells of each product that crossed a level, once', () => {
    expect(changesOf(3, sendOrder(1, { MUG: 2 }), sendOrder(2, { MUG: 1 }))).toEqual([
      'MUG sold-out',
    ])
    expect(changesOf(3, patched(1, 'MUG', { lowStockAt: 5 }))).toEqual(['MUG low'])
  })

  test('tells nothing of what was so only between its facts', () => {
    expect(changesOf(2, sendOrder(1, { MUG: 2 }), orderCanceled(1))).toEqual([])
    expect(changesOf(0, counted(1, 'MUG', 5), counted(2, 'MUG', 0))).toEqual([])
  })
})
