import { describe, expect, test } from 'bun:test'
import { parserFor } from '@shop/engine'
import type { OrderFact } from '../src/domain/facts.ts'
import { subscriptionsOf } from '../src/subscriptions.ts'
import { inStock, orderRejected, topics } from './given.ts'

const parse = parserFor<OrderFact>(subscriptionsOf(topics, 'EUR'))
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
