import { describe, expect, test } from 'bun:test'
import { ConfigError } from '@shop/contracts/config'
import { readMovementsDays, readOrderTotalMax } from '../src/config.ts'

describe('ORDER_TOTAL_MAX', () => {
  test.each([
    ['EUR', '10000', 1_000_000],
    ['EUR', '99.50', 9_950],
    ['JPY', '10000', 10_000],
    ['KWD', '1.2345', undefined],
    ['EUR', '0', undefined],
    ['EUR', '-1', undefined],
    ['EUR', '1e3', undefined],
    ['EUR', '10,000', undefined],
    ['EUR', '90071992547409.92', undefined],
  ])('in %s: %s', (currency, ORDER_TOTAL_MAX, minor) => {
    const read = () => readOrderTotalMax(currency, { ORDER_TOTAL_MAX })
    if (minor === undefined) expect(read).toThrow(ConfigError)
    else expect(read()).toBe(minor)
  })

  test('is no limit unless it is set', () => {
    expect(readOrderTotalMax('EUR', {})).toBeUndefined()
  })
})

describe('INVENTORY_MOVEMENTS_DAYS', () => {
  test.each([
    ['1', 1],
    ['36500', 36_500],
    ['0', undefined],
    ['36501', undefined],
    ['1.5', undefined],
    ['1e2', undefined],
  ])('%s', (INVENTORY_MOVEMENTS_DAYS, days) => {
    const read = () => readMovementsDays({ INVENTORY_MOVEMENTS_DAYS })
    if (days === undefined) expect(read).toThrow(ConfigError)
    else expect(read()).toBe(days)
  })

  test('is a year and a month unless it is set', () => {
    expect(readMovementsDays({})).toBe(400)
  })
})
