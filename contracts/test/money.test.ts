import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { quantityMax, totalMinor, totalMinorMax, unitPriceMinorMax } from '../src/index.ts'

const line = (quantity: number, unitPrice: number) => ({ quantity, unitPrice })
/** A thousandth of the largest legal line: 10^15 minor units. Nine of them fit below 2^53. */
const large = line(quantityMax / 1_000, unitPriceMinorMax)
const nineLarge = Array.from({ length: 9 }, () => large)
const leftMinor = totalMinorMax - 9 * large.quantity * large.unitPrice

describe('the total of an order', () => {
  test('is the sum of quantity × price, 0 for nothing', () => {
    expect(totalMinor([line(2, 1890), line(1, 1900)])).toBe(5680)
    expect(totalMinor([line(3, 0)])).toBe(0)
    expect(totalMinor([])).toBe(0)
  })

  test.each([
    ['one below the limit', leftMinor - 1, totalMinorMax - 1],
    ['the limit', leftMinor, totalMinorMax],
    ['one above the limit', leftMinor + 1, undefined],
    ['two above the limit', leftMinor + 2, undefined],
  ])('at %s', (_, rest, total) => {
    expect(totalMinor([...nineLarge, line(1, rest)])).toBe(total)
  })

  test('is none for the largest legal line, which is 10^18', () => {
    expect(totalMinor([line(quantityMax, unitPriceMinorMax)])).toBeUndefined()
    expect(totalMinor([line(1, 1), line(quantityMax, unitPriceMinorMax)])).toBeUndefined()
  })

  test('is exact up to the limit and nothing above it', () => {
    const lines = fc.array(
      fc.record({
        quantity: fc.oneof(
          fc.integer({ min: 1, max: 1_000 }),
          fc.integer({ min: 1, max: quantityMax }),
        ),
        unitPrice: fc.oneof(
          fc.integer({ min: 0, max: 1_000_000_000 }),
          fc.integer({ min: 0, max: unitPriceMinorMax }),
        ),
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(lines, (some) => {
        const exact = some.reduce((sum, l) => sum + BigInt(l.quantity) * BigInt(l.unitPrice), 0n)
        const total = totalMinor(some)
        expect(total).toBe(exact > BigInt(totalMinorMax) ? undefined : Number(exact))
      }),
      { seed: 1 },
    )
  })
})
