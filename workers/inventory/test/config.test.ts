import { describe, expect, test } from 'bun:test'
import { ConfigError } from '@shop/contracts/config'
import { readOrderTotalMax } from '../src/config.ts'

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
