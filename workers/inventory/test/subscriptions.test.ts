import { describe, expect, test } from 'bun:test'
import { parserFor } from '@shop/engine'
import type { InventoryFact } from '../src/domain/facts.ts'
import { subscriptionsOf } from '../src/subscriptions.ts'
import { promised, stockWanted, topics } from './given.ts'

const parse = parserFor<InventoryFact>(subscriptionsOf(topics, 'EUR'))
const delivered = (topic: string, ...items: object[]) => {
  const payload = Buffer.from(JSON.stringify(items))
  return parse([{ topic, payload, replyTo: undefined, messageId: 1, connection: undefined }])
}

describe("Order's recorded outcome at Inventory", () => {
  test('is a fact in the currency of the shop', () => {
    const { item } = promised(1, { MUG: 2 })
    expect(delivered(topics.stockWanted, item)).toMatchObject({
      facts: [{ kind: 'stock-wanted' }],
      parked: [],
    })
  })

  test('is parked in another currency', () => {
    const { item } = promised(1, { MUG: 2 })
    const foreign = { ...item, recorded: { ...item.recorded, currency: 'USD' } }
    expect(delivered(topics.stockWanted, foreign)).toMatchObject({
      facts: [],
      parked: [{ reason: 'item: the currency is not EUR, which SHOP_CURRENCY says' }],
    })
  })

  test('may be missing', () => {
    const { item } = stockWanted(1, { MUG: 2 })
    expect(delivered(topics.stockWanted, item)).toMatchObject({ facts: [{ kind: 'stock-wanted' }] })
  })
})
