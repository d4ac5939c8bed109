import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { parseMajorUnits } from '../../../src/admin/import/major-units.ts'

describe('a price in major units', () => {
  test.each([
    ['18.90', 'EUR', 1_890],
    ['18.9', 'EUR', 1_890],
    ['18', 'EUR', 1_800],
    ['0.07', 'EUR', 7],
    ['1234', 'JPY', 1_234],
    ['1.234', 'KWD', 1_234],
  ])('%s %s is %i', (text, currency, minor) => {
    expect(parseMajorUnits(text, currency)).toBe(minor)
  })

  test.each([
    ['18.905', 'EUR'],
    ['18.5', 'JPY'],
    ['18,90', 'EUR'],
    ['-1', 'EUR'],
    ['1e3', 'EUR'],
    ['.5', 'EUR'],
    ['5.', 'EUR'],
    ['', 'EUR'],
    [' 1', 'EUR'],
  ])('%j %s is none', (text, currency) => {
    expect(parseMajorUnits(text, currency)).toBeUndefined()
  })

  test('is exact for every amount', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (minor) => {
        const digits = String(minor).padStart(3, '0')
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`
        expect(parseMajorUnits(text, 'EUR')).toBe(minor)
      }),
    )
  })
})
