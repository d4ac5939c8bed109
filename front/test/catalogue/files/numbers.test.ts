import { describe, expect, test } from 'bun:test'
import {
  parseBoolean,
  parsePrice,
  parseWholeNumber,
  type DecimalMark,
} from '../../../src/catalogue/files/numbers.ts'

const valueOf = (parsed: { value: unknown } | { wrong: string }) =>
  'value' in parsed ? parsed.value : undefined

describe('a whole number', () => {
  test.each([
    ['0', 0],
    ['007', 7],
    ['999999999999999', 999_999_999_999_999],
  ])('%s is read', (text, value) => {
    expect(parseWholeNumber(text)).toEqual({ value })
  })

  test.each([
    '1.000',
    '1,000',
    '1.0',
    '0x10',
    '1e3',
    '-1',
    '+1',
    '1 000',
    '١',
    '9'.repeat(16),
    '∞',
  ])('%s is refused and shown', (text) => {
    expect(parseWholeNumber(text)).toEqual({ wrong: expect.stringContaining(text) })
  })
})

describe('a price', () => {
  const cases: [string, DecimalMark, number | undefined][] = [
    ['18', '.', 1_800],
    ['10000000000.00', '.', 1_000_000_000_000],
    ['10000000000.01', '.', undefined],
    ['18.9', '.', 1_890],
    ['18.9000', '.', 1_890],
    ['18.905', '.', undefined],
    ['18,90', '.', undefined],
    ['18,90', ',', 1_890],
    ['18.90', ',', undefined],
    ['1.890', ',', undefined],
    ['18,90', 'either', 1_890],
    ['18.90', 'either', 1_890],
    ['18.900000', 'either', 1_890],
    ['1.890', 'either', undefined],
    ['1.890,00', ',', undefined],
    ['1,890.00', '.', undefined],
    ['.5', '.', undefined],
    ['5.', '.', undefined],
    ['0x10', '.', undefined],
    ['1e3', '.', undefined],
    ['-1', '.', undefined],
    ['EUR 5', '.', undefined],
    ['5 €', '.', undefined],
  ]
  test.each(cases)('%s with the mark %s is %p', (text, decimal, amount) => {
    const parsed = parsePrice(text, { currency: 'EUR', decimal })
    expect(valueOf(parsed)).toBe(amount)
    if ('wrong' in parsed) expect(parsed.wrong).toContain(text)
  })

  test.each([
    ['KWD', '1.2340', 1_234],
    ['JPY', '1500.00', 1_500],
    ['JPY', '1500.5', undefined],
  ])('in %s has its decimals: %s', (currency, text, amount) => {
    expect(valueOf(parsePrice(text, { currency, decimal: '.' }))).toBe(amount)
  })
})

describe('a boolean', () => {
  test.each([
    ['TRUE', true],
    ['yes', true],
    ['1', true],
    ['False', false],
    ['no', false],
    ['0', false],
  ])('%s is read', (text, value) => {
    expect(parseBoolean(text)).toEqual({ value })
  })

  test.each(['maybe', '2', 'wahr', 'on'])('%s is refused and shown', (text) => {
    expect(parseBoolean(text)).toEqual({ wrong: expect.stringContaining(text) })
  })
})
