import { describe, expect, test } from 'bun:test'
import type { OrderView } from '@shop/contracts'
import { canCancel, rejectionOf, stepsOf } from '../../../src/storefront/purchase/order-story.ts'
import { order } from '../../given.ts'

const at = '2026-11-30T16:02:11.000Z'
const parcel = { shippedAt: at, lines: [] }
const story = (more: Partial<OrderView>): string[] =>
  stepsOf({ ...order, ...more }).map(({ name, state }) => `${name} ${state}`)

describe('the steps of an order', () => {
  test.each<[string, Partial<OrderView>, string[]]>([
    [
      'that nobody has heard of',
      { recorded: false },
      ['recorded now', 'confirmed next', 'packed next', 'shipped next'],
    ],
    ['pending', {}, ['recorded done', 'confirmed now', 'packed next', 'shipped next']],
    [
      'confirmed',
      { status: 'confirmed', confirmedAt: at },
      ['recorded done', 'confirmed done', 'packed now', 'shipped next'],
    ],
    [
      'shipped',
      { status: 'shipped', shippedAt: at },
      ['recorded done', 'confirmed done', 'packed done', 'shipped done'],
    ],
    ['rejected', { status: 'rejected' }, ['recorded done', 'rejected failed']],
    [
      'canceled after it was confirmed',
      { status: 'canceled', confirmedAt: at, canceledAt: at },
      ['recorded done', 'confirmed done', 'canceled failed'],
    ],
    [
      'canceled before it came in',
      { status: 'canceled', recordedAt: undefined, canceledAt: at },
      ['canceled failed'],
    ],
  ])('%s', (_, more, steps) => {
    expect(story(more)).toEqual(steps)
  })
})

describe('an order', () => {
  test.each<[string, Partial<OrderView>, boolean]>([
    ['pending', {}, true],
    ['confirmed', { status: 'confirmed' }, true],
    ['of which a part has left', { status: 'confirmed', shipments: [parcel] }, false],
    ['shipped', { status: 'shipped' }, false],
    ['rejected', { status: 'rejected' }, false],
    ['canceled', { status: 'canceled' }, false],
  ])('%s can be canceled, or not', (_, more, can) => {
    expect(canCancel({ ...order, ...more })).toBe(can)
  })

  const reason = { sku: 'MUG', requested: 2, available: 1 }
  test.each([
    [[{ ...reason, code: 'out-of-stock' }], 'out-of-stock'],
    [[{ ...reason, code: 'price-changed' }], 'price-changed'],
    [
      [
        { ...reason, code: 'out-of-stock' },
        { ...reason, code: 'unknown-sku' },
      ],
      'mixed',
    ],
    [[], 'mixed'],
  ] as const)('was not possible for one reason, or several', (reasons, word) => {
    expect(rejectionOf({ ...order, status: 'rejected', reasons: [...reasons] })).toBe(word)
  })
})
