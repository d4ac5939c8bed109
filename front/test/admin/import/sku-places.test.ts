import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { skuHashOf } from '@shop/contracts'
import { skuPlaces } from '../../../src/admin/import/sku-places.ts'

test('a row has its place among the rows of its SKU, however many SKUs there are', () => {
  const skus = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 8_000, size: 'max' })
  fc.assert(
    fc.property(skus, (numbers) => {
      const places = skuPlaces()
      const counts = new Map<number, number>()
      for (const number of numbers) {
        const count = (counts.get(number) ?? 0) + 1
        counts.set(number, count)
        expect(places.next(skuHashOf(`SKU-${number}`))).toBe(count)
      }
    }),
    { seed: 20_261_140, numRuns: (fc.readConfigureGlobal().numRuns ?? 100) / 10 },
  )
})

test('hashes that differ in one half are two SKUs', () => {
  const places = skuPlaces()
  const hashes = ['0000000000000000', '0000000000000001', '0000000100000000', '0000000100000001']
  expect(hashes.map(places.next)).toEqual([1, 1, 1, 1])
  expect(hashes.map(places.next)).toEqual([2, 2, 2, 2])
})
