import { expect, test } from 'bun:test'
import type { Product } from '../../../src/domain/product.ts'
import { stockInMemory } from '../../../src/sqlite/stock/in-memory.ts'

const productOf = (n: number): Product => ({
  sku: `TEA-${n}`,
  price: n * 100,
  listed: n % 2 === 0,
  version: n,
  onHand: n + 5,
  reserved: n,
})

test('products keep their values and their marks when there are more of them than room', () => {
  const products = Array.from({ length: 5_000 }, (_, n) => productOf(n))
  const stock = stockInMemory()
  stock.clear(10)
  stock.putAhead(products[0]!, 7)
  for (const product of products.slice(1)) stock.put(product)
  stock.putAhead(products[4_000]!, 9)
  expect(stock.count()).toBe(5_000)
  expect(products.map(({ sku }) => stock.find(sku))).toEqual(products)
  expect(products.map((_, n) => stock.at(n))).toEqual(products)
  expect([stock.nextAhead(0), stock.nextAhead(1), stock.nextAhead(4_001)]).toEqual([
    0, 4_000, 5_000,
  ])
  expect(['TEA-0', 'TEA-1', 'TEA-4000', 'TEA-5000'].map(stock.lastMovement)).toEqual([7, 0, 9, 0])
  stock.put(products[0]!)
  expect(stock.lastMovement('TEA-0')).toBe(7)
  stock.catchUp(0)
  expect(stock.nextAhead(0)).toBe(4_000)
  expect(stock.find('TEA-5000')).toBeUndefined()
})
