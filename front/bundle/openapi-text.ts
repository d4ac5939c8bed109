import { createApp, frontLimits, type FrontPorts } from '../src/app.ts'

/** What `/openapi.json` answers, from an app that nobody asks for anything else. */
export const openApiText = async (): Promise<string> =>
  (await createApp(nobody).request('/openapi.json')).text()

const unasked = (): never => {
  throw new Error('this app only describes itself')
}

const secret = { id: unasked, tag: unasked }
const reads = { isReady: unasked, orders: unasked, order: unasked }

const nobody: FrontPorts = {
  settings: {
    currency: 'EUR',
    orderIdSecrets: [secret],
    serviceToken: '',
    corsOrigins: [],
    limits: frontLimits,
  },
  bus: { send: unasked, onReply: () => {}, isConnected: unasked, isAway: unasked },
  inventory: {
    products: unasked,
    product: unasked,
    adminProducts: unasked,
    adminProduct: unasked,
    isReady: unasked,
  },
  orders: reads,
  readCsv: unasked,
  docsFile: unasked,
  log: { info: unasked, warn: unasked, error: console.error },
  metrics: { answered: () => {}, placed: unasked, watch: () => {}, exposition: unasked },
  stopping: new AbortController().signal,
  keepRunning: unasked,
  nowMs: Date.now,
}
