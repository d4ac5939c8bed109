import { describe, expect, test } from 'bun:test'
import { parserFor } from '@shop/engine'
import type { OrderFact } from '../src/domain/facts.ts'
import { subscriptionsOf } from '../src/subscriptions.ts'
import {
  cancelAsOperator,
  identity,
  inStock,
  orderRejected,
  recordOrder,
  sendOrder,
  topics,
} from './given.ts'

const parse = parserFor<OrderFact>(subscriptionsOf(topics, { currency: 'EUR', identity }))
const delivered = (topic: string, ...items: object[]) => {
  const payload = Buffer.from(JSON.stringify(items))
  return parse([{ topic, payload, replyTo: undefined, messageId: 1, connection: undefined }])
}

describe("Inventory's outcome at Order", () => {
  const { item } = inStock(1, { MUG: 2 })

  test('is a fact in the currency of the shop', () => {
    expect(delivered(topics.inStock, item)).toMatchObject({
      facts: [{ kind: 'in-stock', item: { currency: 'EUR' } }],
      parked: [],
    })
  })

  test('is parked in another currency, and the rest of its message goes on', () => {
    const foreign = { ...item, currency: 'USD' }
    const { facts, parked } = delivered(topics.inStock, foreign, item)
    expect(facts).toHaveLength(1)
    expect(parked).toEqual([
      {
        topic: topics.inStock,
        content: JSON.stringify([foreign]),
        reason: 'item: the currency is not EUR, which SHOP_CURRENCY says',
      },
    ])
  })

  test('is a fact when it is a rejection, whatever currency the shopper expected', () => {
    const rejected = orderRejected(1, { MUG: 2 }, { expectedTotal: { amount: 1, currency: 'USD' } })
    expect(delivered(topics.orderRejected, rejected.item)).toMatchObject({
      facts: [{ kind: 'order-rejected' }],
      parked: [],
    })
  })
})

const key = '0199f6a0-1234-7abc-8def-0123456789ab'
const orderId = identity.idOf(key)
const forgedId = `${orderId.slice(0, -6)}${orderId.endsWith('000000') ? '111111' : '000000'}`

describe("a front's order at Order", () => {
  const { item } = sendOrder(1, { MUG: 2 })

  test('is a fact with an id that the shop issued', () => {
    expect(delivered(topics.sendOrder, { ...item, orderId })).toMatchObject({
      facts: [{ kind: 'send-order', item: { orderId } }],
      parked: [],
    })
  })

  test('is parked with a forged id, and the rest of its message goes on', () => {
    const forged = { ...item, orderId: forgedId }
    const { facts, parked } = delivered(topics.sendOrder, forged, { ...item, orderId })
    expect(facts).toHaveLength(1)
    expect(parked).toMatchObject([{ content: JSON.stringify([forged]) }])
    expect(parked[0]!.reason).toContain('ORDER_ID_SECRETS')
  })
})

describe("a front's order with details at Order", () => {
  const item = { ...recordOrder(1, { MUG: 2 }).item, orderId }

  test('is a fact with an issued id and the digest of its content', () => {
    expect(delivered(topics.recordOrder, item)).toMatchObject({
      facts: [{ kind: 'record-order', item }],
      parked: [],
    })
  })

  test.each([
    ['a forged id', { orderId: forgedId }, 'ORDER_ID_SECRETS'],
    ['the digest of an order that its sender does not know', { note: 'x' }, 'digest'],
    ['the digest of other lines', { lines: [{ sku: 'MUG', quantity: 1 }] }, 'digest'],
  ])('is parked with %s, and the rest of its message goes on', (_, change, reason) => {
    const forged = { ...item, ...change }
    const { facts, parked } = delivered(topics.recordOrder, forged, item)
    expect(facts).toHaveLength(1)
    expect(parked).toMatchObject([{ content: JSON.stringify([forged]) }])
    expect(parked[0]!.reason).toContain(reason)
  })
})

describe("a front's cancellation at Order", () => {
  test('may have the key of a merchant', () => {
    const own = 'WEB-100234'
    const cancellation = { orderId: identity.idOf(own), key: own, requestedAt: 1 }
    expect(delivered(topics.cancelOrder, cancellation).facts).toHaveLength(1)
    const { facts, parked } = delivered(topics.cancelOrder, { ...cancellation, key: 'WEB-100235' })
    expect([facts.length, parked.length]).toEqual([0, 1])
  })

  const requestedAt = 1

  test("is a fact with the order's key, whether or not the order is known", () => {
    expect(delivered(topics.cancelOrder, { orderId, key, requestedAt })).toMatchObject({
      facts: [{ kind: 'cancel-order', item: { orderId } }],
      parked: [],
    })
  })

  test.each([
    ['the key of another order', { orderId, key: '0199f6a0-1234-7abc-8def-0123456789ac' }],
    ['a key in another spelling', { orderId, key: key.toUpperCase() }],
    ['a key that is none', { orderId, key: '7' }],
    ['no key', { orderId }],
    ['the id in the place of the key', { orderId, key: orderId }],
    ['a forged id', { orderId: forgedId, key }],
  ])('is parked with %s', (_, said) => {
    const { facts, parked } = delivered(topics.cancelOrder, { ...said, requestedAt })
    expect(facts).toEqual([])
    expect(parked).toHaveLength(1)
  })
})

describe("an operator's cancellation at Order", () => {
  test('is a fact for every id, without a key', () => {
    const { item } = cancelAsOperator(1, 1)
    expect(delivered(topics.cancelOrderAsOperator, item)).toMatchObject({
      facts: [{ kind: 'cancel-order-as-operator', item }],
      parked: [],
    })
  })
})
