import { describe, expect, test } from 'bun:test'
import { createOrderIdentity, idempotencyKeyPattern, type OrderStatus } from '@shop/contracts'
import { keptAfter, orderCountMax, type Kept } from '../../../src/storefront/purchase/kept.ts'
import { key, otherKey, secret } from '../../given.ts'

const { keyAfter } = createOrderIdentity([secret])
const lines = [{ sku: 'MUG', quantity: 2 }]
const kept: Kept = { cart: [...lines, { sku: 'BOWL', quantity: 1 }], purchase: key, orders: [] }
const seen = (status: OrderStatus, of = key) =>
  keptAfter(kept, { key: of, status, lines }, keyAfter)

describe('what a browser keeps after it was shown an order', () => {
  test('stays the same purchase while the order is pending', () => {
    expect(seen('pending')).toEqual({ ...kept, orders: [key] })
  })

  test.each(['confirmed', 'shipped'] as const)('leaves out what was bought: %s', (status) => {
    expect(seen(status)).toEqual({
      cart: [{ sku: 'BOWL', quantity: 1 }],
      purchase: keyAfter(key),
      orders: [key],
    })
  })

  test.each(['rejected', 'canceled'] as const)(
    'begins a new purchase of all of it: %s',
    (status) => {
      expect(seen(status)).toEqual({ ...kept, purchase: keyAfter(key), orders: [key] })
    },
  )

  test('is what it was when the order is of an earlier purchase, or of somebody else', () => {
    expect(seen('confirmed', otherKey)).toBe(kept)
  })

  test('has the keys of the last orders', () => {
    const many = Array.from({ length: orderCountMax }, () => crypto.randomUUID())
    const after = keptAfter({ ...kept, orders: many }, { key, status: 'pending', lines }, keyAfter)
    expect(after.orders).toEqual([key, ...many.slice(0, -1)])
  })
})

describe('the key of the next purchase', () => {
  test('is one UUID, the same in every tab, and another after each purchase', () => {
    const next = keyAfter(key)
    expect(next).toMatch(idempotencyKeyPattern)
    expect(keyAfter(key)).toBe(next)
    expect(new Set([key, next, keyAfter(next), keyAfter(otherKey)]).size).toBe(4)
  })
})
