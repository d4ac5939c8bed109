import { describe, expect, test } from 'bun:test'
import { parserFor } from '@shop/engine'
import type { InventoryFact } from '../src/domain/facts.ts'
import { subscriptionsOf } from '../src/subscriptions.ts'
import { identity, promised, sendOrder, stockWanted, topics } from './given.ts'

const parse = parserFor<InventoryFact>(subscriptionsOf(topics, { currency: 'EUR', identity }))
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

describe("a front's order at Inventory", () => {
  const orderId = identity.idOf('0199f6a0-1234-7abc-8def-0123456789ab')
  const forgedId = `${orderId.slice(0, -6)}${orderId.endsWith('000000') ? '111111' : '000000'}`
  const { item } = sendOrder(1, { MUG: 2 })

  test.each([topics.sendOrder, topics.reserveOrder])(
    'on %s is a fact with an id that the shop issued, and parked with a forged one',
    (topic) => {
      const issued = { ...item, orderId }
      const forged = { ...item, orderId: forgedId }
      const { facts, parked } = delivered(topic, forged, issued)
      expect(facts).toMatchObject([{ kind: 'send-order', item: { orderId } }])
      expect(parked).toMatchObject([{ content: JSON.stringify([forged]) }])
    },
  )
})
