import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { quantityMax, skuPattern } from '@shop/contracts'
import {
  cartLineCountMax,
  fits,
  readLines,
  withExactly,
  withMore,
  without,
  writeLines,
  type CartLine,
} from '../../../src/storefront/purchase/cart.ts'

const mug = { sku: 'MUG', quantity: 2, seen: 1_890 }
const bowl = { sku: 'BOWL', quantity: 1 }

describe('the lines of a cart', () => {
  test('are read from an address', () => {
    expect(readLines('MUG:2,BOWL:1').lines).toEqual([{ sku: 'MUG', quantity: 2 }, bowl])
  })

  test('come back as they were written, whatever characters a SKU has', () => {
    const sku = fc.string({ minLength: 1, maxLength: 64 }).filter((text) => skuPattern.test(text))
    const line = fc.record({
      sku,
      quantity: fc.integer({ min: 1, max: quantityMax }),
      seen: fc.integer({ min: 0, max: 1_000_000_000_000 }),
    })
    const lines = fc.uniqueArray(line, { selector: (each) => each.sku, maxLength: 10 })
    fc.assert(
      fc.property(lines, (some) => {
        expect(readLines(writeLines(some))).toEqual({ lines: some, unreadable: [] })
      }),
    )
  })

  test('are summed when one SKU stands there twice', () => {
    expect(readLines('MUG:2,MUG:3:1890').lines).toEqual([{ sku: 'MUG', quantity: 5, seen: 1_890 }])
  })

  test.each(['MUG', 'MUG:0', 'MUG:-1', 'MUG:1.5', 'MUG:1000001', ':2', '%zz:1', 'MUG:1:2:3'])(
    'say which part is no line: %s',
    (part) => {
      expect(readLines(`${part},BOWL:1`)).toEqual({ lines: [bowl], unreadable: [part] })
    },
  )
})

describe('a cart', () => {
  test('gets a new line at its end, and more units of a line where it stands', () => {
    expect(withMore([mug, bowl], { sku: 'MUG', quantity: 1, seen: 1_990 })).toEqual([
      { sku: 'MUG', quantity: 3, seen: 1_990 },
      bowl,
    ])
    expect(withMore([mug], bowl)).toEqual([mug, bowl])
  })

  test('takes exactly so many units, and none takes the line away', () => {
    expect(withExactly([mug, bowl], { sku: 'MUG', quantity: 7 })).toEqual([
      { ...mug, quantity: 7 },
      bowl,
    ])
    expect(withExactly([mug, bowl], { sku: 'MUG', quantity: 0 })).toEqual([bowl])
  })

  test('keeps what was not ordered', () => {
    const ordered = [{ sku: 'MUG', quantity: 1 }, bowl]
    expect(without([mug, bowl], ordered)).toEqual([{ ...mug, quantity: 1 }])
  })

  const linesOf = (count: number, of: (index: number) => CartLine) =>
    Array.from({ length: count }, (_, index) => of(index))
  const short = (index: number) => ({ sku: `SKU-${index}`, quantity: 1, seen: 100 })
  const long = (index: number) => ({ ...short(index), sku: `${index}`.padStart(64, ':') })

  test.each([
    [cartLineCountMax, short, true],
    [cartLineCountMax + 1, short, false],
    [5, long, true],
    [cartLineCountMax, long, false],
  ])('of %p lines fits into its cookie, or does not', (count, of, does) => {
    expect(fits(linesOf(count, of))).toBe(does)
  })
})
