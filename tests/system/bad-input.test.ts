import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { digestOf, orderIdOf, orderIdSecret, topicsUnder } from '@shop/contracts'
import { parkedAt as parkedItemsAt } from '../house/parked.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { runBun } from '../house/processes.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let shopper: Shopper
beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
}, 30_000)
afterAll(() => shop.close())

const topics = topicsUnder('shop/v1')
const repository = join(import.meta.dir, '../..')

const parkedAt = (worker: 'inventory' | 'order') => parkedItemsAt(shop, worker)

describe('on the bus', () => {
  const everyTopic = [
    { user: 'front', topic: topics.sendOrder, reader: 'inventory' },
    { user: 'front', topic: topics.sendOrder, reader: 'order' },
    // Remove in the next release, with the subscription.
    { user: 'front', topic: topics.reserveOrder, reader: 'inventory' },
    { user: 'front', topic: topics.cancelOrder, reader: 'order' },
    { user: 'inventory', topic: topics.inStock, reader: 'order' },
    { user: 'inventory', topic: topics.orderRejected, reader: 'order' },
    { user: 'inventory', topic: topics.stockReleased, reader: 'order' },
    { user: 'inventory', topic: topics.stockShipped, reader: 'order' },
    { user: 'order', topic: topics.stockWanted, reader: 'inventory' },
    { user: 'order', topic: topics.outcomeRecorded, reader: 'inventory' },
    { user: 'order', topic: topics.orderCanceled, reader: 'inventory' },
    { user: 'order', topic: topics.orderShipped, reader: 'inventory' },
    { user: 'admin', topic: topics.changeStock, reader: 'inventory' },
    { user: 'admin', topic: topics.shipOrder, reader: 'order' },
    { user: 'admin', topic: topics.cancelOrderAsOperator, reader: 'order' },
    { user: 'admin', topic: topics.returnOrder, reader: 'order' },
    { user: 'order', topic: topics.linesMoved, reader: 'inventory' },
    { user: 'inventory', topic: topics.stockMoved, reader: 'order' },
  ] as const

  test.each(['#', 'shop/v1/reply/+', topics.outcomeRecorded])(
    'a response topic that is no front’s is not answered, and its order is taken: %s',
    async (responseTopic) => {
      const bus = await shop.connectBus('front')
      const sku = await givenProduct(shopper, { units: 3 })
      const lines = [{ sku, quantity: 1 }]
      const digest = digestOf({ lines })
      const orderId = orderIdOf(crypto.randomUUID(), orderIdSecret(shop.env.ORDER_ID_SECRETS!))
      const item = { orderId, digest, lines, placedAt: 1 }
      const properties = { responseTopic }
      await bus.publishAsync(topics.sendOrder, JSON.stringify([item]), { qos: 1, properties })
      await until('Order has its outcome', async () => {
        const response = await shop.askWorker('order', `/orders/${orderId}`)
        return response.ok && (await response.text()).includes('"confirmed"')
      })
      const placed = await shopper.place(crypto.randomUUID(), { lines })
      expect([placed.status, placed.body.status]).toEqual([201, 'confirmed'])
    },
  )

  test.each(everyTopic)('$topic: $reader parks what is unreadable, and goes on', async (given) => {
    const { user, topic, reader } = given
    const bus = await shop.connectBus(user)
    const mark = crypto.randomUUID()
    for (const payload of [
      `no json ${mark}`,
      JSON.stringify([{ orderId: mark }]),
      `{"a":"${mark}"}`,
    ]) {
      await bus.publishAsync(topic, payload, { qos: 1 })
      await bus.publishAsync(topic, payload, { qos: 1 })
    }
    const mine = await until('all three are parked', async () => {
      const { items } = await parkedAt(reader)
      const found = items.filter((item) => item.content.includes(mark) && item.topic === topic)
      return found.length === 3 && found.every(({ count }) => count === 2) && found
    })
    expect(mine.every(({ reason }) => reason.length > 0)).toBe(true)
    const sku = await givenProduct(shopper, { units: 1 })
    const { body } = await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
    expect(body.status).toBe('confirmed')
  })

  test('a good item beside bad ones is applied', async () => {
    const sku = await givenProduct(shopper, { units: 0 })
    const admin = await shop.connectBus('admin')
    const received = { kind: 'received', changeId: crypto.randomUUID(), sku, units: 7 }
    await admin.publishAsync(
      topics.changeStock,
      JSON.stringify([{ kind: 'stolen' }, received, null, { ...received, units: -1 }]),
      { qos: 1 },
    )
    await until(
      'the good one is applied',
      async () => (await shopper.adminProduct(sku)).onHand === 7,
    )
  })

  test('a shipment of an order that holds nothing is parked', async () => {
    const bus = await shop.connectBus('order')
    const orderId = '0199f6a0-1234-821f-9b76-8911c84bccf8'
    await bus.publishAsync(topics.orderShipped, JSON.stringify([{ orderId }]), { qos: 1 })
    await until('it is parked', async () =>
      (await parkedAt('inventory')).items.some(({ content }) => content.includes(orderId)),
    )
  })
})

describe('in the environment', () => {
  const programs = {
    inventory: 'workers/inventory/src/main.ts',
    order: 'workers/order/src/main.ts',
    front: 'front/src/entries/bun.ts',
  }
  const started = async (service: keyof typeof programs, changes: Record<string, string>) => {
    const folder = join(shop.folder, 'data')
    const process = runBun([join(repository, programs[service])], {
      cwd: folder,
      env: { ...shop.env, ...changes },
    })
    const code = await process.ended
    return { code, output: process.output() }
  }

  test.each([
    ['inventory', 'INVENTORY_PORT', 'eighty'],
    ['inventory', 'MQTT_URL', 'http://nowhere'],
    ['order', 'ORDER_DB', ''],
    ['order', 'SERVICE_TOKEN', 'short'],
    ['front', 'FRONT_PORT', '99999'],
    ['front', 'ORDER_ID_SECRETS', 'abc'],
    ['front', 'ORDER_URL', 'nowhere'],
  ] as const)('%s names %s and ends', async (service, variable, value) => {
    const { code, output } = await started(service, { [variable]: value })
    expect(code).toBe(1)
    expect(output).toContain(variable)
    expect(output).not.toContain('    at ')
  })

  test.each(['inventory', 'order', 'front'] as const)(
    '%s names its port when it is taken',
    async (service) => {
      const variable = `${service.toUpperCase()}_PORT`
      const { code, output } = await started(service, {
        [variable]: shop.env[variable]!,
        [`${service.toUpperCase()}_DB`]: `other-${service}.sqlite`,
        // Elsewhere on the bus, where no other process is seen.
        SHOP_TOPIC_ROOT: 'elsewhere/v1',
      })
      expect(code).toBe(1)
      expect(output).toContain(variable)
    },
  )
})
