import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { orderLineCountMax, orderPageBytesMax } from '@shop/contracts'
import { OrderList } from '@shop/contracts/http'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'

let shop: Shop
let shopper: Shopper

const largeCount = 24
const largeIds: string[] = []

beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
  const lines = Array.from({ length: orderLineCountMax }, (_, n) => ({ sku: `S${n}`, quantity: 1 }))
  for (let n = 0; n < largeCount; n += 1) {
    const { body } = await shopper.place(crypto.randomUUID(), { lines })
    expect(body.status).toBe('rejected')
    largeIds.push(body.id)
  }
}, 60_000)
afterAll(() => shop.close())

describe('large orders in the list of orders', () => {
  test.each(['', '&lines=true'])('come in pages of a mebibyte, each once (%s)', async (more) => {
    const headers = { Authorization: `Bearer ${shop.env.ADMIN_TOKEN}` }
    const ids: string[] = []
    let next: string | undefined = `/admin/orders?limit=200${more}`
    while (next !== undefined) {
      const response: Response = await fetch(`${shop.frontUrl}${next}`, { headers })
      const text = await response.text()
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(orderPageBytesMax)
      const { items } = OrderList.parse(JSON.parse(text))
      for (const { id, lineCount, unitCount, lines } of items) {
        ids.push(id)
        expect([lineCount, unitCount]).toEqual([orderLineCountMax, orderLineCountMax])
        expect(lines?.length).toBe(more === '' ? undefined : orderLineCountMax)
      }
      next = /^<(.*)>; rel="next"$/.exec(response.headers.get('Link') ?? '')?.[1]
    }
    expect([ids.length, new Set(ids).size]).toEqual([largeCount, largeCount])
  })

  test('are read at one time, and none is missing', async () => {
    const answers = await Promise.all(largeIds.map((id) => shopper.read(id)))
    const seen = answers.map(({ status, body }) => [status, body.id, body.lines.length])
    expect(seen).toEqual(largeIds.map((id) => [200, id, orderLineCountMax]))
  })

  test('do not hold up an order, however many lists are asked for', async () => {
    const sku = await givenProduct(shopper, { units: 10 })
    const listCount = 200
    let listedCount = 0
    const list = async (): Promise<void> => {
      const response = await shop.askWorker('order', '/orders?limit=200&lines=true')
      expect(response.status).toBe(200)
      await response.arrayBuffer()
      listedCount += 1
    }
    const lists = Array.from({ length: listCount }, list)
    const { status } = await shopper.place(
      crypto.randomUUID(),
      { lines: [{ sku, quantity: 1 }] },
      '',
    )
    const listedBefore = listedCount
    await Promise.all(lists)
    expect(status).toBe(201)
    // Each slice is one such list. Without slices the order would wait for every list that has arrived.
    expect(listedBefore).toBeLessThan(listCount / 2)
  }, 30_000)
})
