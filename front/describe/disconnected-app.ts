import { orderIdSecret } from '@shop/contracts'
import { createApp } from '../src/app.ts'
import { frontLimits } from '../src/limits.ts'

/** The app with ports that lead nowhere: it describes its routes, and no request may reach it. */
export const disconnectedApp = (): ReturnType<typeof createApp> =>
  createApp({
    settings: {
      currency: 'EUR',
      orderIdSecrets: [orderIdSecret('00'.repeat(32))],
      serverTokens: [],
      serviceToken: '',
      corsOrigins: [],
      adminCorsOrigins: [],
      basePath: '',
      limits: frontLimits,
    },
    bus: {
      send: notHere,
      onReply: ignore,
      isConnected: notHere,
      isAway: notHere,
      health: notHere,
    },
    inventory: {
      products: notHere,
      product: notHere,
      adminProducts: notHere,
      adminProduct: notHere,
      movements: notHere,
      holdingOrders: notHere,
      events: notHere,
      readiness: notHere,
      instances: notHere,
    },
    orders: {
      order: notHere,
      detailedOrder: notHere,
      orders: notHere,
      operator: notHere,
      events: notHere,
      history: notHere,
      readiness: notHere,
      instances: notHere,
    },
    readCsv: notHere,
    asset: notHere,
    log: { info: ignore, warn: ignore, error: ignore },
    metrics: {
      answered: ignore,
      placed: ignore,
      shed: ignore,
      watch: ignore,
      exposition: notHere,
    },
    stopping: new AbortController().signal,
    keepRunning: ignore,
    nowMs: () => 0,
    clientAddress: () => undefined,
  })

const ignore = (): void => {}
const notHere = (): never => {
  throw new Error('An app that only describes itself was asked for something.')
}
