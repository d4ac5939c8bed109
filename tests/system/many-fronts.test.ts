import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { freePorts } from '../house/free-ports.ts'
import { isInstalled, startShownProxy, type Proxy } from '../house/proxies.ts'
import { repository, startShop, type Instance, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

const shipped = await Bun.file(join(repository, 'ops/haproxy/haproxy.cfg')).text()

let shop: Shop
let second: Instance
let proxy: Omit<Proxy, 'under'>
let shopper: Shopper
let sku: string

/** The shipped configuration with the ports of this shop, and the proxy's own. */
const configured = (shown: string, proxyPort: number): string => {
  const portOf = (service: string) => Number(shop.env[`${service}_PORT`])
  const [inventoryReads, orderReads] = freePorts(2)
  const ports: [shipped: number, own: number][] = [
    [8080, portOf('FRONT')],
    [8081, portOf('FRONT') + 1],
    [8180, portOf('INVENTORY')],
    [8181, portOf('INVENTORY') + 1],
    [8280, portOf('ORDER')],
    [8281, portOf('ORDER') + 1],
    [8190, inventoryReads!],
    [8290, orderReads!],
  ]
  return ports.reduce(
    (text, [from, to]) => text.replaceAll(`127.0.0.1:${from}\n`, `127.0.0.1:${to}\n`),
    shown.replace('bind :80\n', `bind 127.0.0.1:${proxyPort}\n`),
  )
}

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
      proxy = await startShownProxy('haproxy', (port) => configured(shipped, port))
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
