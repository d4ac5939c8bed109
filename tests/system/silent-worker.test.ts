import { describe, expect, test } from 'bun:test'
import { counter } from '../house/counter.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenTenUnits } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** How often a worker heard of an order from a front. */
const heardOrders = (shop: Shop, worker: 'inventory' | 'order'): Promise<number> =>
  counter(shop, worker, 'shop_facts_total', 'kind="send-order"')

describe.concurrent('an order of which a stopped worker says nothing', () => {
  test('is sent once more, recorded once and decided once', async () => {
    await using shop = await startShop()
    const { shopper, key, contentOf, reserved } = await givenTenUnits(shop)
    shop.process('order').signal('SIGSTOP')
    const placed = await shopper.place(key, contentOf(2), 'wait=3')
    expect(placed.status).toBe(202)
    shop.process('order').signal('SIGCONT')
    const orderId = placed.headers.get('Location')!.split('/').at(-1)!
    await until('it is decided', async () => {
      const { body } = await shopper.read(orderId, 'wait=5')
      return body.status === 'confirmed'
    })
    expect([await heardOrders(shop, 'inventory'), await heardOrders(shop, 'order')]).toEqual([2, 2])
    expect(await reserved()).toBe(2)
  }, 60_000)

  test('is shown as pending while Inventory is the one, and decided when it goes on', async () => {
    await using shop = await startShop()
    const { shopper, key, contentOf, reserved } = await givenTenUnits(shop)
    shop.process('inventory').signal('SIGSTOP')
    const { status, body } = await shopper.place(key, contentOf(2), 'wait=3')
    expect([status, body.status]).toEqual([201, 'pending'])
    shop.process('inventory').signal('SIGCONT')
    await until('it is decided', async () => {
      const read = await shopper.read(body.id, 'wait=5')
      return read.body.status === 'confirmed'
    })
    expect(await reserved()).toBe(2)
  }, 60_000)
})
