import { describe, expect, test } from 'bun:test'
import { ConfigError } from '@shop/contracts/config'
import { readAreReferencesUnique } from '../src/config.ts'

describe('ORDER_REFERENCE_UNIQUE', () => {
  test.each([
    ['true', true],
    ['false', false],
  ])('%s', (ORDER_REFERENCE_UNIQUE, areUnique) => {
    expect(readAreReferencesUnique({ ORDER_REFERENCE_UNIQUE })).toBe(areUnique)
  })

  test.each(['yes', '1', 'TRUE'])('may not be %s', (ORDER_REFERENCE_UNIQUE) => {
    expect(() => readAreReferencesUnique({ ORDER_REFERENCE_UNIQUE })).toThrow(ConfigError)
  })

  test('is off unless it is set', () => {
    expect(readAreReferencesUnique({})).toBe(false)
  })
})
