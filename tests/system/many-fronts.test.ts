import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { isInstalled, startShownProxy, type Proxy } from '../house/proxies.ts'
import { haproxyPortsOf, shippedHaproxy } from '../house/shipped-haproxy.ts'
import { startShop, type Instance, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let second: Instance
let proxy: Omit<Proxy, 'under'>
let shopper: Shopper
let sku: string

const isChecked = (server: string, state: 'L7OK' | 'L4CON') =>
  until(`${server} is ${state}`, async () => (await proxy.checked(server)) === state)

/** Places orders through the proxy, some at a time, until told to stop. Resolves with the statuses of all. */
const placingUntil = async (isOver: () => boolean): Promise<number[]> => {
  const statuses: number[] = []
  const placeOn = async (): Promise<void> => {
    while (!isOver()) {
      const placed = await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
      statuses.push(placed.status)
    }
  }
  await Promise.all(Array.from({ length: 8 }, placeOn))
  return statuses
}

// bin/test installs it. A machine without HAProxy skips these.
describe.skipIf(!isInstalled('haproxy'))(
  'two fronts behind haproxy as it is configured in ops/ (skipped only where there is no haproxy)',
  () => {
    beforeAll(async () => {
      shop = await startShop()
      second = await shop.startInstance('front', 2)
      proxy = await startShownProxy('haproxy', (port) =>
        shippedHaproxy(haproxyPortsOf(shop.env, port)),
      )
      shopper = shopperOf({ frontUrl: proxy.url, env: shop.env })
      sku = await givenProduct(shopperOf(shop), { units: 100_000 })
      await isChecked('fronts,front-1', 'L7OK')
      await isChecked('fronts,front-2', 'L7OK')
    }, 60_000)
    afterAll(async () => {
      await proxy.close()
      await shop.close()
    })

    test('finds a worker that answers reads, and none where there is none', async () => {
      await isChecked('inventory,inventory-1', 'L7OK')
      await isChecked('order,order-2', 'L4CON')
    })

    test('a rolling restart loses no answer', async () => {
      let isOver = false
      const placing = placingUntil(() => isOver)
      await shop.stop('front')
      await shop.start('front')
      await isChecked('fronts,front-1', 'L7OK')
      await second.process.end('SIGTERM')
      second = await shop.startInstance('front', 2)
      await isChecked('fronts,front-2', 'L7OK')
      isOver = true
      const statuses = await placing
      expect([...new Set(statuses)]).toEqual([201])
      expect(statuses.length).toBeGreaterThan(8)
    }, 60_000)

    test('nor does a front that is killed: its requests go to the other one', async () => {
      let isOver = false
      const placing = placingUntil(() => isOver)
      await second.process.end('SIGKILL')
      await isChecked('fronts,front-2', 'L4CON')
      isOver = true
      expect([...new Set(await placing)]).toEqual([201])
    }, 60_000)
  },
)
