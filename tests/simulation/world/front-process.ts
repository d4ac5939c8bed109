import { createApp, BackendUnavailable, frontLimits, type FrontPorts } from '@shop/front'
import {
  createOrderIdentity,
  orderIdSecret,
  topicsUnder,
  type Operator,
  type DetailedOrderView,
  type OrderView,
  type Reply,
} from '@shop/contracts'
import type { Broker, Connection } from './broker.ts'
import type { Clock } from './clock.ts'

const idSecret = orderIdSecret('5a'.repeat(32))
/** Makes and verifies the ids of the shop. */
export const identity = createOrderIdentity([idSecret])
/** The status that stands for no answer, because the front died meanwhile. */
export const frontIsGone = 599
export const adminToken = 'the-token-of-the-operators'
export const serverToken = 'the-token-of-a-trusted-server'

export type Reads = {
  /** The order as the Order worker would answer now, undefined when unknown. Rejects when the worker is down. */
  order: (orderId: string) => Promise<OrderView | undefined>
  /** The operator with this hash of a token. Rejects as `order` does. */
  operator: (tokenHash: string) => Promise<Operator | undefined>
  detailedOrder: (orderId: string) => Promise<DetailedOrderView | undefined>
  /** A page of the Order worker's list. Rejects when the worker is down. */
  orders: FrontPorts['orders']['orders']
  /** The feed of the Order worker. Rejects when the worker is down. */
  events: FrontPorts['orders']['events']
  /** The feed of the Inventory worker. Rejects when the worker is down. */
  stockEvents: FrontPorts['inventory']['events']
}

export type FrontProcess = {
  fetch(request: Request): Promise<Response>
  crash(): void
}

const topics = topicsUnder('shop/v1')
const reconnectMs = 500
const publishTimeoutMs = 2_000

/** The real front app with a bus user of its own on the simulated broker. */
export const startFrontProcess = (
  clock: Clock,
  broker: Broker,
  instance: string,
  reads: Reads,
): FrontProcess => {
  let isAlive = true
  let connection: Connection | undefined
  let hear: (reply: Reply) => void = () => undefined
  const away = new Map<string, boolean>()
  const replyTo = topics.reply(instance)
  const decoder = new TextDecoder()

  const connect = (): void => {
    if (!isAlive || connection?.isOpen()) return
    connection = broker.connect({
      clientId: instance,
      subscriptions: [replyTo],
      notices: [topics.presenceOf('order'), topics.presenceOf('inventory')],
      keepsSession: false,
      lastWill: undefined,
      onMessage: ({ payload }, messageId) => {
        connection?.acknowledge([messageId])
        for (const reply of JSON.parse(decoder.decode(payload)) as Reply[]) hear(reply)
      },
      onNotice: (topic, payload) => {
        const { alive } = JSON.parse(decoder.decode(payload)) as { alive: boolean }
        away.set(topic, !alive)
      },
      onLost: () => {
        away.clear()
        clock.after(reconnectMs, connect)
      },
    })
    if (!connection) clock.after(reconnectMs, connect)
  }
  connect()

  const isAway = (service: 'inventory' | 'order'): boolean =>
    ![...away].some(([topic, left]) => !left && topic.startsWith(topics.presence(service, '')))

  const up = { state: 'up', sinceMs: 0 } as const
  const bus: FrontPorts['bus'] = {
    isConnected: () => connection?.isOpen() === true,
    isAway,
    health: () => ({ bus: up, inventory: up, order: up }),
    onReply: (listener) => {
      hear = listener
    },
    send: (topic, item, { wantsReply }) => {
      if (!connection?.isOpen()) return Promise.resolve('unknown')
      const message = {
        topic: topics[topic],
        payload: new TextEncoder().encode(JSON.stringify([item])),
        replyTo: wantsReply ? replyTo : undefined,
      }
      return Promise.race([
        connection.publish(message),
        new Promise<'unknown'>((resolve) => {
          clock.after(publishTimeoutMs, () => resolve('unknown'))
        }),
      ])
    },
  }
  const isDown =
    (backend: 'inventory' | 'order') =>
    (cause: unknown): never => {
      throw new BackendUnavailable(backend, { reason: 'down', cause })
    }
  const orders: FrontPorts['orders'] = {
    order: (orderId) => reads.order(orderId).catch(isDown('order')),
    detailedOrder: (orderId) => reads.detailedOrder(orderId).catch(isDown('order')),
    orders: (query) => reads.orders(query).catch(isDown('order')),
    events: (query) => reads.events(query).catch(isDown('order')),
    history: () => Promise.resolve(undefined),
    operator: (tokenHash) => reads.operator(tokenHash).catch(isDown('order')),
    readiness: () => Promise.resolve('ready'),
    instances: () => ({ all: 1, failing: 0 }),
  }
  const stopping = new AbortController()
  const app = createApp({
    settings: {
      currency: 'EUR',
      orderIdSecrets: [idSecret],
      adminToken,
      serverTokens: [serverToken],
      serviceToken: 'the-token-of-the-services',
      corsOrigins: [],
      adminCorsOrigins: [],
      basePath: '',
      limits: frontLimits,
    },
    bus,
    orders,
    inventory: {
      products: () => Promise.resolve({ items: [] }),
      product: () => Promise.resolve(undefined),
      adminProducts: () => Promise.resolve({ items: [] }),
      adminProduct: () => Promise.resolve(undefined),
      movements: () => Promise.resolve(undefined),
      holdingOrders: () => Promise.resolve(undefined),
      events: (query) => reads.stockEvents(query).catch(isDown('inventory')),
      readiness: () => Promise.resolve('ready'),
      instances: () => ({ all: 1, failing: 0 }),
    },
    async *readCsv() {},
    asset: () => Promise.resolve(new Response('')),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    metrics: {
      answered: () => undefined,
      placed: () => undefined,
      shed: () => undefined,
      watch: () => undefined,
      exposition: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    },
    keepRunning: () => {},
    stopping: stopping.signal,
    nowMs: () => Math.floor(clock.now()),
    clientAddress: () => undefined,
  })

  return {
    fetch: async (request) => {
      const response = await app.fetch(request)
      return isAlive ? response : new Response(null, { status: frontIsGone })
    },
    crash: () => {
      isAlive = false
      connection?.crash()
    },
  }
}
