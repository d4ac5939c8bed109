import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import {
  includesRole,
  isOperatorToken,
  OperatorNameSchema,
  operatorRoles,
  operatorTokenHash,
} from '../src/index.ts'

test('each role may do what the ones before it may', () => {
  const allowed = operatorRoles.map((role) =>
    operatorRoles.filter((needed) => includesRole(role, needed)),
  )
  expect(allowed).toEqual([['look'], ['look', 'work'], ['look', 'work', 'everything']])
})

describe('the name of an operator', () => {
  test.each(['anna', 'a', '7', 'anna-2', 'anna.b_c@shop.example', 'a'.repeat(64)])(
    'may be %j',
    (name) => {
      expect(v.is(OperatorNameSchema, name)).toBe(true)
    },
  )

  test.each(['', 'Anna', '-anna', '@anna', 'anna b', 'änna', 'anna\n', 'a'.repeat(65), 7])(
    'is not %j',
    (name) => {
      expect(v.is(OperatorNameSchema, name)).toBe(false)
    },
  )
})

describe('the token of an operator', () => {
  const token = `shop_operator_${'Ab0-_'.repeat(9).slice(0, 43)}`

  test('is recognised by its prefix and its length', () => {
    const others = [`x${token}`, `${token}x`, token.slice(0, -1), token.replace('shop', 'Shop'), '']
    expect([isOperatorToken(token), others.filter(isOperatorToken)]).toEqual([true, []])
  })

  test('is kept as its SHA-256', () => {
    expect(operatorTokenHash('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})
