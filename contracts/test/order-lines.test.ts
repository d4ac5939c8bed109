import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import * as v from 'valibot'
import {
  canonicalLines,
  digestOf,
  digestPattern,
  OrderLinesSchema,
  orderLineCountMax,
  quantityMax,
  SkuSchema,
  sumsWithinLimit,
  type OrderLine,
} from '../src/index.ts'

const lineOf = (sku: string, quantity: number): OrderLine => ({ sku, quantity })
/** Few SKUs, so that several lines have the same one. */
const lines = fc.array(
  fc.record({
    sku: fc.constantFrom('a', 'B', 'b', 'A', 'a b', '10', '9', '__proto__', 'toString'),
    quantity: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 12 },
)
const shuffled = lines.chain((some) =>
  fc.tuple(
    fc.constant(some),
    fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }),
  ),
)

describe('canonical lines', () => {
  test('are one for each SKU, summed and sorted by code units', () => {
    const asked = [lineOf('b', 1), lineOf('B', 2), lineOf('b', 3), lineOf('10', 1), lineOf('9', 1)]
    expect(canonicalLines(asked)).toEqual([
      lineOf('10', 1),
      lineOf('9', 1),
      lineOf('B', 2),
      lineOf('b', 4),
    ])
  })

  test('ask for the same units as the lines they are made of', () => {
    const unitsOf = (some: readonly OrderLine[], sku: string) =>
      some.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0)
    fc.assert(
      fc.property(lines, (asked) => {
        const canonical = canonicalLines(asked)
        expect(new Set(canonical.map(({ sku }) => sku)).size).toBe(canonical.length)
        for (const { sku } of asked) expect(unitsOf(canonical, sku)).toBe(unitsOf(asked, sku))
      }),
      { seed: 1 },
    )
  })

  test('do not depend on the order of the lines, and are canonical themselves', () => {
    fc.assert(
      fc.property(shuffled, ([asked, reordered]) => {
        const canonical = canonicalLines(asked)
        expect(canonicalLines(reordered)).toEqual(canonical)
        expect(canonicalLines(canonical)).toBe(canonical)
      }),
      { seed: 2 },
    )
  })

  test('leave their input unchanged', () => {
    const asked = [lineOf('b', 1), lineOf('a', 1), lineOf('b', 1)]
    canonicalLines(asked)
    expect(asked).toEqual([lineOf('b', 1), lineOf('a', 1), lineOf('b', 1)])
  })
})

describe('the limits of lines', () => {
  test.each([
    [quantityMax - 1, true],
    [quantityMax, true],
    [quantityMax + 1, false],
  ])('two lines of one SKU with %i units together: %p', (units, isAllowed) => {
    const asked = [lineOf('a', 1), lineOf('b', 1), lineOf('a', units - 1)]
    expect(sumsWithinLimit(asked)).toBe(isAllowed)
    expect(v.is(OrderLinesSchema, asked)).toBe(isAllowed)
  })

  test.each([
    [0, false],
    [1, true],
    [orderLineCountMax, true],
    [orderLineCountMax + 1, false],
  ])('%i lines: %p', (count, isAllowed) => {
    const asked = Array.from({ length: count }, (_, n) => lineOf(`SKU-${n}`, 1))
    expect(v.is(OrderLinesSchema, asked)).toBe(isAllowed)
  })

  test.each([
    ['a', true],
    ['~', true],
    ['a b', true],
    ['"\'\\/%?#&', true],
    ['...', true],
    ['.a', true],
    ['x'.repeat(64), true],
    ['x'.repeat(65), false],
    ['', false],
    [' ', false],
    ['a ', false],
    [' a', false],
    ['.', false],
    ['..', false],
    ['a\tb', false],
    ['a\n', false],
    ['a\u007f', false],
    ['é', false],
    ['🍵', false],
  ])('SKU %j: %p', (sku, isAllowed) => {
    expect(v.is(SkuSchema, sku)).toBe(isAllowed)
  })
})

describe('the digest of an order', () => {
  const two = [lineOf('MUG-STONE-350', 2), lineOf('BOWL-ASH-500', 1)]

  test('equals the digest of another implementation', () => {
    expect(digestOf({ lines: two })).toBe('c4ee1b36bca7f4efc8b501af667e449b')
    expect(digestOf({ lines: two, expectedTotal: { amount: 5680, currency: 'EUR' } })).toBe(
      '7b8067d741596109ab54529f3ee4bdf3',
    )
  })

  test('does not depend on the order or the splitting of lines', () => {
    fc.assert(
      fc.property(shuffled, ([asked, reordered]) => {
        const digest = digestOf({ lines: asked })
        expect(digest).toMatch(digestPattern)
        expect(digestOf({ lines: reordered })).toBe(digest)
        expect(digestOf({ lines: [...canonicalLines(asked)] })).toBe(digest)
      }),
      { seed: 3 },
    )
  })

  test('differs for every other order', () => {
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        const isSameOrder =
          JSON.stringify(canonicalLines(one)) === JSON.stringify(canonicalLines(other))
        expect(digestOf({ lines: one }) === digestOf({ lines: other })).toBe(isSameOrder)
      }),
      { seed: 4 },
    )
  })

  test('differs for every other expected total', () => {
    const totals = [
      undefined,
      { amount: 0, currency: 'EUR' },
      { amount: 1, currency: 'EUR' },
      { amount: 1, currency: 'USD' },
    ]
    const digests = totals.map((expectedTotal) => digestOf({ lines: two, expectedTotal }))
    expect(new Set(digests).size).toBe(totals.length)
  })

  test('depends only on the SKU and quantity of a line', () => {
    const priced = two.map((line) => ({ ...line, unitPrice: 100 }))
    expect(digestOf({ lines: priced })).toBe(digestOf({ lines: two }))
  })
})
