import {
  digestOf,
  orderIdOf,
  operatorTokenHash,
  operatorTokenPrefix,
  orderIdSecret,
  orderNumberOf,
  type AdminProductView,
  type Details,
  type HoldingOrder,
  type MovementView,
  type OperatorRole,
  type OrderContent,
  type OrderSummary,
  type OrderView,
  type ProductView,
  type Reply,
} from '@shop/contracts'
import { createDocumentCheck, writtenOut, type OpenApiDocument } from './openapi/document-check.ts'
import { csvRecords } from '../src/adapters/csv-records.ts'
import { createApp } from '../src/app.ts'
import { documentText } from '../describe/document-text.ts'
import { createFastPath, noFastPath } from '../src/fast-path/fast-path.ts'
import { frontLimits, type FrontLimits } from '../src/limits.ts'
import type {
  Backend,
  Bus,
  BusHealth,
  BusItems,
  FrontPorts,
  InventoryReads,
  OrderReads,
  OrderWait,
  Sent,
} from '../src/ports.ts'

export const secret = orderIdSecret('ab'.repeat(32))
export const key = '0199f6a0-1234-7abc-9b76-8911c84bccf8'
export const otherKey = '0199f6a0-1234-7abc-9b76-000000000000'
export const orderId = orderIdOf(key, secret)
export const adminToken = 'admin-token-of-the-tests'
export const serverToken = 'server-token-of-the-tests'
export const serviceToken = 'service-token-of-the-tests'

export const content: OrderContent = { lines: [{ sku: 'MUG', quantity: 2 }] }
/** Details of every kind. */
export const details: Details = {
  reference: 'WEB-100234',
  customer: {
    id: 'c-7',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    phone: '+44 20 7946 0000',
    shippingAddress: { streetAddress: '12 Mill Lane', addressCountry: 'GB' },
  },
  note: 'Please ring twice.',
  metadata: { campaign: 'autumn' },
}
export const order: OrderView = {
  id: orderId,
  status: 'pending',
  recorded: true,
  lines: content.lines,
  recordedAt: '2026-11-27T08:00:00.000Z',
  version: 1,
}
/** The same order as answers show it. */
export const shownOrder = { ...order, number: orderNumberOf(orderId) }
const { lines: _, ...orderWithoutLines } = order
export const orderSummary: OrderSummary = { ...orderWithoutLines, lineCount: 1, unitCount: 2 }
export const product: ProductView = {
  sku: 'MUG',
  name: 'Mug',
  description: '',
  price: { amount: 1_890, currency: 'EUR' },
  available: 3,
  version: 1,
  updatedAt: '2026-11-27T07:00:00.000Z',
}
export const adminProduct: AdminProductView = { ...product, listed: true, onHand: 3, reserved: 0 }
export const opening: MovementView = { kind: 'opening', onHand: 3, reserved: 0 }
export const movement: MovementView = {
  kind: 'reserved',
  orderId,
  at: '2026-11-27T08:00:00.000Z',
  onHandBy: 0,
  reservedBy: 2,
  onHand: 3,
  reserved: 2,
}
export const holdingOrder: HoldingOrder = {
  orderId,
  quantity: 2,
  since: '2026-11-27T08:00:00.000Z',
}

export type SentItem = {
  [T in keyof BusItems]: { topic: T; item: BusItems[T]; wantsReply: boolean }
}[keyof BusItems]

/** A bus that replies as it is told and remembers every item. */
export type FakeBus = Bus & {
  sent: SentItem[]
  away: Set<Backend>
  connected: boolean
  outcome: Sent
  /** States of the bus and the workers that differ from up. */
  seen: Partial<Record<keyof BusHealth, string>>
  /** The workers' replies to an item. None by default. */
  answers: (sent: SentItem) => Reply[]
  reply: (reply: Reply) => void
}

export const fakeBus = (): FakeBus => {
  let hear: (reply: Reply) => void = () => {}
  const bus: FakeBus = {
    sent: [],
    away: new Set(),
    connected: true,
    outcome: 'acknowledged',
    seen: {},
    answers: () => [],
    reply: (reply) => hear(reply),
    send: async (topic, item, { wantsReply }) => {
      if (!bus.connected) return 'unknown'
      const sent = { topic, item, wantsReply } as SentItem
      bus.sent.push(sent)
      if (wantsReply) queueMicrotask(() => bus.answers(sent).forEach((reply) => hear(reply)))
      return bus.outcome
    },
    onReply: (listener) => {
      hear = listener
    },
    isConnected: () => bus.connected,
    isAway: (service) => bus.away.has(service),
    health: () => {
      const isUp = bus.connected
      const seen = { bus: isUp ? 'up' : 'away', inventory: upIf(isUp), order: upIf(isUp) }
      const entries = Object.entries({ ...seen, ...bus.seen })
      const health = entries.map(([name, state]) => [name, { state, sinceMs: 0 }])
      return Object.fromEntries(health) as BusHealth
    },
  }
  return bus
}

const upIf = (isBusUp: boolean) => (isBusUp ? 'up' : 'unknown')

/** Order's reply to any item: the order as it is, under the digest that was sent, or that of `content`. */
export const recorded =
  (view: Partial<OrderView> = {}, digest?: string) =>
  (sent: SentItem): Reply[] => [
    {
      kind: 'order',
      digest: digest ?? ('digest' in sent.item ? sent.item.digest : digestOf(content)),
      order: { ...order, ...view, id: 'orderId' in sent.item ? sent.item.orderId : order.id },
    },
  ]

type Given = {
  bus?: FakeBus
  inventory?: Partial<InventoryReads>
  orders?: Partial<OrderReads>
  limits?: Partial<FrontLimits>
  settings?: Partial<FrontPorts['settings']>
  stopping?: AbortSignal
  nowMs?: () => number
  clientAddress?: FrontPorts['clientAddress']
  metrics?: Partial<FrontPorts['metrics']>
  asset?: FrontPorts['asset']
  log?: FrontPorts['log']
  makeFastPath?: typeof createFastPath
}

const fail = (): never => {
  throw new Error('no backend request was expected')
}

/** Every test but those of the fast path passes without it: set `FRONT_FAST_PATH=off` to see that. */
/** The two ways of a plain order, for tests of both. */
export const roads = [
  ['on the fast path', createFastPath],
  ['on its route', noFastPath],
] as const

const usualFastPath = process.env['FRONT_FAST_PATH'] === 'off' ? noFastPath : createFastPath

/** The app with fake ports and nothing between it and the test. */
export const givenBareApp = (given: Given = {}) => {
  const bus = given.bus ?? fakeBus()
  const logged: string[] = []
  const log = (message: string) => void logged.push(message)
  const ports: FrontPorts = {
    settings: {
      currency: 'EUR',
      orderIdSecrets: [secret],
      adminToken,
      serverTokens: [serverToken],
      serviceToken,
      corsOrigins: [],
      adminCorsOrigins: [],
      basePath: '',
      limits: { ...frontLimits, ...shortWaits, ...given.limits },
      ...given.settings,
    },
    bus,
    inventory: {
      products: fail,
      product: fail,
      adminProducts: fail,
      adminProduct: fail,
      movements: fail,
      holdingOrders: fail,
      events: fail,
      readiness: async () => 'ready',
      instances: () => ({ all: 1, failing: 0 }),
      ...given.inventory,
    },
    orders: {
      order: fail,
      detailedOrder: fail,
      orders: fail,
      operator: async () => undefined,
      events: fail,
      history: fail,
      readiness: async () => 'ready',
      instances: () => ({ all: 1, failing: 0 }),
      ...given.orders,
    },
    readCsv: csvRecords(frontLimits.importRowLengthMax),
    asset: given.asset ?? (async (file) => new Response(`"${file}"`)),
    log: given.log ?? { info: log, warn: log, error: log },
    metrics: {
      answered: () => {},
      placed: () => {},
      shed: () => {},
      watch: () => {},
      exposition: async () => ({ contentType: 'text/plain', body: 'front_requests_total 1' }),
      ...given.metrics,
    },
    keepRunning: () => {},
    stopping: given.stopping ?? new AbortController().signal,
    nowMs: given.nowMs ?? Date.now,
    clientAddress: given.clientAddress ?? (() => undefined),
  }
  const app = createApp(ports, given.makeFastPath ?? usualFastPath)
  return { app, bus, logged }
}

/** The front's OpenAPI document, written out. A new copy, because some tests change it. */
export const readDocument = (): OpenApiDocument =>
  writtenOut(JSON.parse(documentText()) as OpenApiDocument)

let check: ReturnType<typeof createDocumentCheck> | undefined

/** The app with fake ports. Backends that a test does not give throw. Every answer is checked against the document. */
export const givenApp = (given: Given = {}) => {
  const { app, bus, logged } = givenBareApp(given)
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    check ??= createDocumentCheck(readDocument())
    const response = await app.request(path, init)
    const { name, complaint } = await check.look({ method: init.method ?? 'GET', path, response })
    if (complaint !== undefined) throw new Error(`${name}: ${complaint}`)
    return response
  }
  return { app: { request }, bus, logged }
}

/** The settings of a front with pages for people. */
export const withStorefront = {
  storefront: {
    shopName: 'Ash & Ink',
    tags: ['kitchen', 'desk'],
    imageOrigins: [],
    checkoutFields: [],
  },
} satisfies Partial<FrontPorts['settings']>

/** Short, because a silent fake stays silent. */
const shortWaits = { replyWaitMs: 20, changeWaitMs: 20, importWaitMs: 20, eventRetryMs: 1 }

/** An Order worker with one order. Each wait shows its next state. */
export const ordersThatShow = (...states: (OrderView | undefined)[]) => {
  const waits: (OrderWait | undefined)[] = []
  let at = 0
  const reads: Partial<OrderReads> = {
    order: async (_, wait) => {
      waits.push(wait)
      if (wait !== undefined && at < states.length - 1) at += 1
      return states[at]
    },
  }
  return { reads, waits }
}

/** A `POST` of JSON with a key, as an HTTP client sends it: with the length of its body. */
export const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(text)),
      'Idempotency-Key': key,
      ...headers,
    },
    body: text,
  }
}

export const asAdmin = { Authorization: `Bearer ${adminToken}` }
/** The token of an operator. */
export const operatorToken = `${operatorTokenPrefix}${'t'.repeat(43)}`
export const asOperator = { Authorization: `Bearer ${operatorToken}` }
/** An Order that knows this token as one of anna, who has this role. */
export const ordersOfAnna = (role: OperatorRole): Pick<OrderReads, 'operator'> => ({
  operator: async (hash) =>
    hash === operatorTokenHash(operatorToken) ? { name: 'anna', role } : undefined,
})
export const asServer = { Authorization: `Bearer ${serverToken}` }

/** The status of an answer and the code of its problem. */
export const problemOf = async (response: Response): Promise<[number, unknown]> => {
  const body: unknown = await response.json()
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
  return [response.status, code]
}
