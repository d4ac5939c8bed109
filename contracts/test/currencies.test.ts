import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  currencyCodes,
  minorDigitsOf,
  minorOfMajorUnits,
  totalMinorMax,
  unitPriceMinorMax,
} from '../src/index.ts'

/** One currency for each number of digits that exists. */
const byDigits = [
  [0, 'JPY'],
  [2, 'EUR'],
  [3, 'KWD'],
  [4, 'CLF'],
] as const

describe('the table of currencies', () => {
  test('has every code once, in three upper-case letters', () => {
    expect(new Set(currencyCodes).size).toBe(currencyCodes.length)
    expect(currencyCodes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([])
  })

  test('has as many currencies of each number of digits as ISO 4217 of 2026-01-01', () => {
    const count = (digits: number) =>
      currencyCodes.filter((code) => minorDigitsOf(code) === digits).length
    expect([0, 2, 3, 4].map(count)).toEqual([17, 139, 7, 2])
    expect(currencyCodes).toHaveLength(165)
  })

  test.each([
    // Locales show these without their decimals, which ISO counts.
    ['HUF', 2],
    ['ISK', 0],
    ['IDR', 2],
    ['LAK', 2],
    ['UYW', 4],
    ['IQD', 3],
    ['XCG', 2],
    ['XAD', 2],
  ])('gives %s %i digits', (code, digits) => {
    expect(minorDigitsOf(code)).toBe(digits)
  })

  test.each(['XAU', 'XDR', 'XTS', 'XXX', 'ANG', 'BGN', 'CUC', 'HRK', 'eur', ''])(
    'does not know %j',
    (code) => {
      expect(minorDigitsOf(code)).toBeUndefined()
    },
  )
})

describe('an amount in major units', () => {
  test.each([
    ['18.90', 'EUR', 1_890],
    ['18.9', 'EUR', 1_890],
    ['18', 'EUR', 1_800],
    ['0.07', 'EUR', 7],
    ['129.0000', 'EUR', 12_900],
    ['1234', 'JPY', 1_234],
    ['1500.00', 'JPY', 1_500],
    ['1.234', 'KWD', 1_234],
    ['1.2340', 'KWD', 1_234],
    ['129.00', 'HUF', 12_900],
    ['0.0001', 'CLF', 1],
    ['007', 'EUR', 700],
    [`10000000000.${'0'.repeat(30)}`, 'EUR', unitPriceMinorMax],
    ['1000000000000', 'JPY', unitPriceMinorMax],
  ])('%s %s is %i', (text, currency, minor) => {
    expect(minorOfMajorUnits(text, currency)).toBe(minor)
  })

  test.each([
    ['129.001', 'EUR'],
    ['18.905', 'EUR'],
    ['18.5', 'JPY'],
    ['1.2345', 'KWD'],
    ['1.00001', 'CLF'],
    ['18,90', 'EUR'],
    ['-1', 'EUR'],
    ['+1', 'EUR'],
    ['1e3', 'EUR'],
    ['0x10', 'EUR'],
    ['.5', 'EUR'],
    ['5.', 'EUR'],
    ['', 'EUR'],
    [' 1', 'EUR'],
    ['\u0661', 'EUR'],
  ])('%j %s is none', (text, currency) => {
    expect(minorOfMajorUnits(text, currency)).toBeUndefined()
  })

  test('is refused in a currency that nobody knows', () => {
    expect(() => minorOfMajorUnits('1', 'XAU')).toThrow(RangeError)
  })

  describe.each(byDigits)('with %i digits (%s)', (digits, currency) => {
    /** The text of an amount, by integer arithmetic only. */
    const majorOf = (minor: bigint): string => {
      const unit = 10n ** BigInt(digits)
      const decimals = String(minor % unit).padStart(digits, '0')
      return digits === 0 ? String(minor) : `${minor / unit}.${decimals}`
    }
    const amounts = fc.bigInt({ min: 0n, max: BigInt(totalMinorMax) })

    test('is exact for every amount', () => {
      fc.assert(
        fc.property(amounts, (minor) => {
          expect(minorOfMajorUnits(majorOf(minor), currency)).toBe(Number(minor))
        }),
      )
    })

    test('does not change with zeros at its end', () => {
      fc.assert(
        fc.property(amounts, fc.nat(12), (minor, zeros) => {
          const text = majorOf(minor) + (digits === 0 ? '.' : '') + '0'.repeat(zeros + 1)
          expect(minorOfMajorUnits(text, currency)).toBe(Number(minor))
        }),
      )
    })

    test('is none when one more digit is not zero', () => {
      fc.assert(
        fc.property(amounts, fc.integer({ min: 1, max: 9 }), (minor, digit) => {
          const text = `${majorOf(minor)}${digits === 0 ? '.' : ''}${digit}`
          expect(minorOfMajorUnits(text, currency)).toBeUndefined()
        }),
      )
    })

    test('is above the limit when it is too large to be exact', () => {
      const tooLarge = fc.bigInt({ min: BigInt(totalMinorMax) + 1n, max: 10n ** 40n })
      fc.assert(
        fc.property(tooLarge, (minor) => {
          expect(minorOfMajorUnits(majorOf(minor), currency)).toBeGreaterThan(totalMinorMax)
        }),
      )
    })
  })
})
