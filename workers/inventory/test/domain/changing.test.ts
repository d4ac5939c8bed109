import { describe, expect, test } from 'bun:test'
import { onHandMax } from '@shop/contracts'
import {
  corrected,
  givenStock,
  orderCanceled,
  orderShipped,
  product,
  received,
  sendOrder,
} from '../given.ts'

describe('a product', () => {
  test('begins with nothing on hand, at version 1', () => {
    const shop = givenStock()
    expect(shop.hears(product(1, 'MUG', { price: 1890 }))).toEqual(['applied new'])
    expect(shop.products.get('MUG')).toEqual({
      sku: 'MUG',
      price: 1890,
      listed: true,
      onHand: 0,
      reserved: 0,
      version: 1,
    })
  })

  test('keeps its stock when its properties change', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 2 }))
    shop.hears(product(1, 'MUG', { price: 200, listed: false }))
    expect(shop.products.get('MUG')).toMatchObject({
      price: 200,
      listed: false,
      onHand: 5,
      reserved: 2,
      version: 2,
    })
  })

  test('that is unlisted still ships and releases its reserved units', () => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 2 }), sendOrder(2, { MUG: 1 }))
    shop.hears(product(1, 'MUG', { listed: false }), orderShipped(1), orderCanceled(2))
    expect(shop.stock('MUG')).toEqual([3, 0])
  })

  test.each([
    ['NEW', 0, 'applied new'],
    ['NEW', 1, 'refused version-changed'],
    ['MUG', 0, 'refused version-changed'],
    ['MUG', 1, 'applied unchanged'],
    ['MUG', 2, 'refused version-changed'],
    ['MUG', undefined, 'applied unchanged'],
  ])('%s if its version is %p (MUG is at 1): %s', (sku, ifVersion, answer) => {
    const shop = givenStock({ MUG: 5 })
    const change = product(1, sku, ifVersion === undefined ? {} : { ifVersion })
    expect(shop.hears(change)).toEqual([answer])
  })

  test.each([
    ['NEW', { ifVersions: [1, 2] }, 'refused version-changed'],
    ['MUG', { ifVersions: [3, 1] }, 'applied unchanged'],
    ['MUG', { ifVersions: [2, 3] }, 'refused version-changed'],
    ['NEW', { ifExists: true }, 'refused version-changed'],
    ['MUG', { ifExists: true }, 'applied unchanged'],
    ['MUG', { ifExists: true, ifVersions: [2] }, 'refused version-changed'],
  ] as const)('%s under %j (MUG is at 1): %s', (sku, condition, answer) => {
    const change = product(1, sku)
    Object.assign(change.item, condition)
    expect(givenStock({ MUG: 5 }).hears(change)).toEqual([answer])
  })

  test('has a price in the currency of the shop', () => {
    const shop = givenStock()
    const inUsd = product(1, 'MUG')
    Object.assign(inUsd.item, { price: { amount: 1, currency: 'USD' } })
    expect(shop.hears(inUsd)).toEqual(['refused wrong-currency'])
    expect(shop.products.has('MUG')).toBe(false)
  })
})

describe('units received', () => {
  test('are added to what is on hand and can be ordered', () => {
    const shop = givenStock({ MUG: 0 })
    expect(shop.hears(received(1, 'MUG', 3), sendOrder(1, { MUG: 3 }))).toEqual([
      'applied',
      'in-stock 1',
    ])
    expect(shop.stock('MUG')).toEqual([3, 3])
  })

  test('of an unknown SKU are refused', () => {
    expect(givenStock().hears(received(1, 'MUG', 3))).toEqual(['refused unknown-sku'])
  })

  test.each([
    [onHandMax - 5, 'applied'],
    [onHandMax - 4, 'refused too-many-on-hand'],
  ])('%i more than 5: %s', (units, answer) => {
    expect(givenStock({ MUG: 5 }).hears(received(1, 'MUG', units))).toEqual([answer])
  })
})

describe('a correction', () => {
  test.each([
    [1, 'applied', 6],
    [-2, 'applied', 3],
    [-3, 'applied', 2],
    [-4, 'refused below-reserved', 5],
    [-6, 'refused below-reserved', 5],
  ])('by %i of 5 with 2 reserved: %s', (units, answer, onHand) => {
    const shop = givenStock({ MUG: 5 })
    shop.hears(sendOrder(1, { MUG: 2 }))
    expect(shop.hears(corrected(1, 'MUG', units))).toEqual([answer])
    expect(shop.stock('MUG')).toEqual([onHand, 2])
  })

  test('of an unknown SKU is refused', () => {
    expect(givenStock().hears(corrected(1, 'MUG', 1))).toEqual(['refused unknown-sku'])
  })
})
