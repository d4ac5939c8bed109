import { describe, expect, test } from 'bun:test'
import { createResendBudget } from '../../src/dialogue/resend-budget.ts'

const given = () => createResendBudget({ resendCountMax: 3, resendPerReply: 0.25 })
const spendAll = (budget: ReturnType<typeof given>): number => {
  let count = 0
  while (budget.spend()) count += 1
  return count
}

describe('the budget of orders that are sent once more', () => {
  test('is full at first', () => {
    expect(spendAll(given())).toBe(3)
  })

  test.each([
    [3, 0],
    [4, 1],
    [5, 1],
    [8, 2],
    [100, 3],
  ])('after %i replies allows %i more', (replies, expected) => {
    const budget = given()
    spendAll(budget)
    for (let n = 0; n < replies; n += 1) budget.heard()
    expect(spendAll(budget)).toBe(expected)
  })
})
