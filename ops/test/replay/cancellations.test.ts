import { describe, expect, test } from 'bun:test'
import { createOrderMemory } from '../../src/replay/cancellations.ts'

const units = (counts: Record<string, number>) => new Map(Object.entries(counts))

/** A memory of one customer's order of two products. */
const givenMemory = () => {
  const memory = createOrderMemory()
  memory.remember('7', { invoiceNo: '1', units: units({ A: 2, B: 3 }) })
  return memory
}

describe('a cancellation', () => {
  test('cancels the order with equal units', () => {
    expect(givenMemory().match('7', units({ B: 3, A: 2 }))).toEqual({
      fate: 'cancels',
      invoiceNo: '1',
    })
  })

  test('cancels the latest of several, and each once', () => {
    const memory = givenMemory()
    memory.remember('7', { invoiceNo: '2', units: units({ A: 2, B: 3 }) })
    const cancel = () => memory.match('7', units({ A: 2, B: 3 }))
    expect(cancel()).toEqual({ fate: 'cancels', invoiceNo: '2' })
    expect(cancel()).toEqual({ fate: 'cancels', invoiceNo: '1' })
    expect(cancel()).toEqual({ fate: 'no-match' })
  })

  test.each([
    ['fewer units', '7', { A: 1, B: 3 }, 'part-of-one-order'],
    ['fewer products', '7', { A: 2 }, 'part-of-one-order'],
    ['more units', '7', { A: 3, B: 3 }, 'no-match'],
    ['another product', '7', { A: 2, B: 3, C: 1 }, 'no-match'],
    ['another customer', '8', { A: 2, B: 3 }, 'no-match'],
    ['no customer', '', { A: 2, B: 3 }, 'no-customer'],
    ['no product', '7', {}, 'no-product'],
  ] as const)('of %s cancels nothing', (_, customerId, counts, fate) => {
    expect(givenMemory().match(customerId, units(counts))).toEqual({ fate })
  })
})
