import { describe, expect, test } from 'bun:test'
import { tokenCheck } from '../src/index.ts'

describe('a bearer token', () => {
  const isKnown = tokenCheck(['first-token-of-two', 'second-token-of-two'])

  test.each([
    'Bearer first-token-of-two',
    'Bearer second-token-of-two',
    'bearer   first-token-of-two  ',
    'BEARER first-token-of-two',
  ])('is known: %j', (authorization) => {
    expect(isKnown(authorization)).toBe(true)
  })

  test.each([
    undefined,
    null,
    '',
    'Bearer',
    'Bearer ',
    'first-token-of-two',
    'Basic first-token-of-two',
    'Bearer first-token-of-tw',
    'Bearer first-token-of-two2',
    'Bearer first-token-of-two,second-token-of-two',
    'Bearer first-token-of-two second-token-of-two',
    'Bearer FIRST-TOKEN-OF-TWO',
  ])('is not known: %j', (authorization) => {
    expect(isKnown(authorization)).toBe(false)
  })

  test('is never known where there are none', () => {
    expect(tokenCheck([])('Bearer anything')).toBe(false)
    expect(tokenCheck([])('Bearer ')).toBe(false)
  })
})
