import { createOrderIdentity, orderIdSecret, topicsUnder, type Reply } from '@shop/contracts'
import { openSqlite, type Announcement } from '@shop/engine'
import { createApp, frontLimits, type FrontPorts } from '@shop/front'
import { csvRecords } from '@shop/front/csv-records'
import { schema as inventorySchema } from '@shop/inventory/schema'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { subscriptionsOf as inventorySubscriptions } from '@shop/inventory/subscriptions'
import { schema as orderSchema } from '@shop/order/schema'
import { orderStoreOnSqlite } from '@shop/order/store'
import { subscriptionsOf as orderSubscriptions } from '@shop/order/subscriptions'
import { openWorker } from '../protocol/worker.ts'

const topics = topicsUnder('shop/v1')
const replyTo = topics.reply('front-1')
const currency = 'EUR'
const clockMs = Date.UTC(2026, 10, 30, 8)
const secret = orderIdSecret('5a'.repeat(32))
const adminToken = 'the-token-of-the-operators'
const serverToken = 'the-token-of-a-trusted-server'

const openMet = (schema: Parameters<typeof openSqlite>[1]) => {
  const db = openSqlite(':memory:', schema, currency)
  db.run("DELETE FROM meta WHERE key = 'new'")
  return db
}

const unused = (): never => {
  throw new Error('nobody reads this here')
}

/**
 * A whole shop in one process: the real front, both services with their databases in memory, and a bus that delivers each
 * message at once, to one reader after the other.
 */
export const startShopInOneProcess = async () => {
  const shop = { currency, identity: createOrderIdentity([secret]) }
  const inventory = inventoryStoreOnSqlite(openMet(inventorySchema), {
    topics,
    currency,
    now: () => clockMs,
  })
  const orders = orderStoreOnSqlite(openMet(orderSchema), { topics, now: () => clockMs })
  const services = [
    {
      worker: await openWorker(inventory, inventorySubscriptions(topics, shop)),
      hears: new Set<string>(inventorySubscriptions(topics, shop).map(({ topic }) => topic)),
    },
    {
      worker: await openWorker(orders, orderSubscriptions(topics, shop)),
      hears: new Set<string>(orderSubscriptions(topics, shop).map(({ topic }) => topic)),
    },
  ]

  let hear: (reply: Reply) => void = () => undefined
  const deliver = async ({ topic, item }: Announcement, from?: string): Promise<void> => {
    if (topic === replyTo) return hear(item as Reply)
    const message = { topic, text: JSON.stringify([item]), replyTo: from, epochs: undefined }
    for (const { worker, hears } of services) {
      if (!hears.has(topic)) continue
      for (const said of await worker.apply([message])) await deliver(said)
    }
  }
  let delivered: Promise<void> = Promise.resolve()
  const bus: FrontPorts['bus'] = {
    isConnected: () => true,
    isAway: () => false,
    health: unused,
    onReply: (listener) => {
      hear = listener
    },
    send: async (topic, item, { wantsReply }) => {
      delivered = delivered.then(() =>
        deliver({ topic: topics[topic], item }, wantsReply ? replyTo : undefined),
      )
      return 'acknowledged'
    },
  }
  const app = createApp({
    settings: {
      currency,
      orderIdSecrets: [secret],
      adminToken,
      serverTokens: [serverToken],
      serviceToken: 'the-token-of-the-services',
      corsOrigins: [],
      adminCorsOrigins: [],
      basePath: '',
      limits: frontLimits,
    },
    bus,
    inventory: {
      products: unused,
      product: unused,
      adminProducts: unused,
      adminProduct: (sku) => inventory.reads.adminProduct(sku),
      movements: unused,
      holdingOrders: unused,
      events: unused,
      readiness: unused,
      instances: unused,
    },
    orders: {
      order: unused,
      detailedOrder: unused,
      orders: unused,
      events: unused,
      history: unused,
      operator: async () => undefined,
      readiness: unused,
      instances: unused,
    },
    readCsv: csvRecords(frontLimits.importRowLengthMax),
    asset: unused,
    log: { info: unused, warn: unused, error: unused },
    metrics: {
      answered: () => undefined,
      placed: () => undefined,
      shed: () => undefined,
      watch: () => undefined,
      exposition: unused,
    },
    keepRunning: () => undefined,
    stopping: new AbortController().signal,
    nowMs: () => clockMs,
    clientAddress: () => undefined,
  })

  const asking =
    (token: string) =>
    async (path: string, key: string | undefined, init: RequestInit = {}) => {
      const headers = new Headers(init.headers)
      headers.set('Authorization', `Bearer ${token}`)
      if (key !== undefined) headers.set('Idempotency-Key', key)
      const response = await app.fetch(new Request(`http://shop${path}`, { ...init, headers }))
      const body: unknown = await response.json()
      return { status: response.status, body }
    }
  return {
    asOperator: asking(adminToken),
    asShopper: asking(serverToken),
    idOf: shop.identity.idOf,
    close: async (): Promise<void> => {
      await inventory.close()
      await orders.close()
    },
  }
}

export type ShopInOneProcess = Awaited<ReturnType<typeof startShopInOneProcess>>
