import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { skuNumbers, unknownSku } from '../../../src/sqlite/stock/sku-numbers.ts'

const printable = Array.from({ length: 95 }, (_, n) => String.fromCharCode(32 + n))
const sku = fc.string({ unit: fc.constantFrom(...printable), minLength: 1, maxLength: 64 })

test('each SKU has a number of its own, in the order in which they came, however many there are', () => {
  fc.assert(
    fc.property(fc.array(sku, { maxLength: 300 }), fc.array(sku), (added, asked) => {
      const numbers = skuNumbers(2)
      const model = new Map<string, number>()
      for (const each of added) {
        if (!model.has(each)) model.set(each, model.size)
        expect(numbers.add(each)).toBe(model.get(each)!)
      }
      expect(numbers.count()).toBe(model.size)
      for (const [each, number] of model) expect(numbers.skuOf(number)).toBe(each)
      for (const each of [...added, ...asked]) {
        expect(numbers.find(each)).toBe(model.get(each) ?? unknownSku)
      }
    }),
  )
})

test('a hundred thousand SKUs that differ in their last characters are told apart', () => {
  const skus = Array.from({ length: 100_000 }, (_, n) => `TEA-${n}`)
  const numbers = skuNumbers(1_000)
  for (const each of skus) numbers.add(each)
  expect(skus.map(numbers.find)).toEqual(skus.map((_, n) => n))
  expect(numbers.find('TEA-100000')).toBe(unknownSku)
})
