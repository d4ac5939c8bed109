import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { counter } from '../house/counter.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'

let shop: Shop
let shopper: Shopper
beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
}, 30_000)
afterAll(() => shop.close())

const connections = 64
const ordersEach = 40

describe('under load', () => {
  test('many orders share one transaction, one fsync and one message', async () => {
    const sku = await givenProduct(shopper, { units: 1_000_000 })
    const content = { lines: [{ sku, quantity: 1 }] }
    const workers = ['inventory', 'order'] as const
    const readings = () =>
      Promise.all(
        workers.map(async (worker) => ({
          commits: await counter(shop, worker, 'shop_commits_total'),
          orders: await counter(shop, worker, 'shop_facts_total', 'kind="send-order"'),
          messages:
            (await counter(shop, worker, 'shop_messages_received_total')) +
            (await counter(shop, worker, 'shop_messages_published_total')),
        })),
      )
    const before = await readings()
    const one = async () => {
      for (let n = 0; n < ordersEach; n += 1) {
        const { status, body } = await shopper.place(crypto.randomUUID(), content)
        expect([status, body.status]).toEqual([201, 'confirmed'])
      }
    }
    await Promise.all(Array.from({ length: connections }, one))
    const after = await readings()

    const orders = connections * ordersEach
    after.forEach((reading, index) => {
      expect(reading.orders - before[index]!.orders).toBeGreaterThanOrEqual(orders)
      expect((reading.commits - before[index]!.commits) / orders).toBeLessThan(1 / 5)
      expect((reading.messages - before[index]!.messages) / orders).toBeLessThan(1)
    })
  }, 60_000)
})
