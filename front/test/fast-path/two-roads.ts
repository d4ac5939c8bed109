import * as fc from 'fast-check'
import type { createFastPath } from '../../src/fast-path/fast-path.ts'
import { BackendUnavailable } from '../../src/ports.ts'
import {
  adminToken,
  asAdmin,
  asServer,
  content,
  details,
  fakeBus,
  givenBareApp,
  key,
  order,
  orderId,
  orderSummary,
  otherKey,
  product,
  recorded,
  withStorefront,
  type FakeBus,
} from '../given.ts'

type Given = NonNullable<Parameters<typeof givenBareApp>[0]>

type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never

const shopOrigin = 'https://shop.example'
const traceId = '0af7651916cd43dd8448eb211c80319c'

const fail = (): never => {
  throw new Error('a bug of ours')
}
const never = new Promise<never>(() => {})

/** The workers and the bus: each replies at once, or it is known that no reply will come. */
const buses: Record<string, () => FakeBus> = {
  confirming: () =>
    Object.assign(fakeBus(), { answers: recorded({ status: 'confirmed', version: 2 }) }),
  withKeyReused: () => Object.assign(fakeBus(), { answers: recorded({}, 'f'.repeat(32)) }),
  withOrderAway: () => Object.assign(fakeBus(), { away: new Set(['order'] as const) }),
  disconnected: () => Object.assign(fakeBus(), { connected: false }),
  unheard: () => Object.assign(fakeBus(), { outcome: 'unheard' as const }),
  broken: () => Object.assign(fakeBus(), { send: fail }),
}

const inventories: Record<string, Given['inventory']> = {
  present: {
    product: async (sku) => ({ ...product, sku }),
    products: async () => ({ items: [product] }),
  },
  /** Pages long enough to be compressed. */
  verbose: {
    product: async (sku) => ({ ...product, sku, description: 'Ash grey. '.repeat(150) }),
    products: async () => ({ items: Array.from({ length: 10 }, () => product) }),
  },
  empty: { product: async () => undefined, products: async () => ({ items: [] }) },
  away: {
    product: () => Promise.reject(new BackendUnavailable('inventory', { reason: 'away' })),
    products: () => Promise.reject(new BackendUnavailable('inventory', { reason: 'away' })),
  },
}

/** A shop in one of many states. Limits are low, so that few requests reach them. */
export const shops = fc.record({
  /** Plain reads of the product before all others; after two its page is ready. */
  readsBefore: fc.constantFrom(0, 2),
  bus: fc.constantFrom('confirming', 'confirming', ...Object.keys(buses)),
  inventory: fc.constantFrom('present', 'present', 'verbose', ...Object.keys(inventories)),
  address: fc.constantFrom('192.0.2.1', undefined),
  settings: fc.record({
    corsOrigins: fc.constantFrom([], [], [], [shopOrigin]),
    basePath: fc.constantFrom('', '', '/shop'),
    adminToken: fc.constantFrom(adminToken, undefined),
    clientIpHeader: fc.constantFrom(undefined, 'X-Real-IP', 'Forwarded'),
    storefront: fc.constantFrom(withStorefront.storefront, undefined),
  }),
  limits: fc.record({
    clientLinesPerMinute: fc.constantFrom(0, 1, 2, 3, 20_000),
    orderLinesMax: fc.constantFrom(1, 2, 200, 200),
    orderUnitsMax: fc.constantFrom(1, 2, 1_000, 1_000),
    clientWritesPerMinute: fc.constantFrom(0, 1, 2, 600),
    clientReadsPerMinute: fc.constantFrom(0, 1, 2, 3, 4, 600),
    askingCountMax: fc.constantFrom(0, 1_000, 1_000, 1_000),
    requestCountMax: fc.constantFrom(0, 1, 20_000, 20_000, 20_000, 20_000),
    catalogueLoadCountMax: fc.constantFrom(0, 64, 64, 64),
    orderBodyBytesMax: fc.constantFrom(20, 60, 1_048_576, 1_048_576),
  }),
})
export type GivenShop = ValueOf<typeof shops>

const usually = <T>(value: T, ...others: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(value), weight: 12 }, ...others)

const bodies = usually<string | Uint8Array<ArrayBuffer>>(
  JSON.stringify(content),
  fc.constantFrom(
    Buffer.from('{"lines":[{"sku":"M\xfc","quantity":2}]}', 'latin1'),
    Buffer.from('{"lines":[{"sku":"MUG","quantity":2}],"M\xfc":1}', 'latin1'),
    Buffer.from([0xff]),
    '{"lines":[{"sku":"MUG\uFFFD","quantity":2}]}',
    '{"lines":[{"sku":"MUG","quantity":2}],"\\ud800":"\\ud800"}',
  ),
  fc.constantFrom(
    '',
    '{"lines":',
    'null',
    '{"lines":[]}',
    '{"lines":[{"sku":"MUG","quantity":0}]}',
    '{"lines":[{"sku":"MUG","quantity":2}],"gift":"x"}',
    JSON.stringify({ ...content, ...details }),
    '{"lines":[{"sku":"MUG","quantity":2,"name":" Mug "}],"note":"a\\r\\nb "}',
    '{"lines":[{"sku":"MUG","quantity":2}],"metadata":{"__proto__":"x","constructor":"y"}}',
    '{"lines":[{"sku":"MUG","quantity":2}],"metadata":{"a":1}}',
    '{"lines":[{"sku":"MUG","quantity":2}],"customer":{"email":"ada"}}',
    '{"lines":[{"sku":"MUG","quantity":2}],"__proto__":{"a":1}}',
    '{"lines":[{"sku":"B","quantity":1},{"sku":"A","quantity":1},{"sku":"B","quantity":2}]}',
    '{"lines":[{"sku":"MUG","quantity":2}],"expectedTotal":{"amount":3780,"currency":"EUR"}}',
    '{"lines":[{"sku":"MUG","quantity":2}],"expectedTotal":{"amount":3780,"currency":"USD"}}',
    '\uFEFF{"lines":[{"sku":"MUG","quantity":2}]}',
  ),
  fc.json(),
  fc.jsonValue().map((lines) => JSON.stringify({ lines })),
)

type NamedHeaders = Record<string, string | undefined>

/** The headers of an order that may take the fast path. `right`: the length of its body. */
const usualHeaders: NamedHeaders = {
  'Idempotency-Key': key,
  'Content-Type': 'application/json',
  'Content-Length': 'right',
}

const valuesOf = (name: string, ...values: (string | undefined)[]): NamedHeaders[] =>
  values.map((value) => ({ [name]: value }))

/** Headers that may decide which road a request can take, or what its answer is. */
const otherHeaders: NamedHeaders[] = [
  ...valuesOf(
    'Idempotency-Key',
    undefined,
    otherKey,
    `"${key.toUpperCase()}"`,
    'WEB-100234',
    'x',
    '',
    `${key}, x`,
  ),
  ...valuesOf('Content-Type', undefined, 'application/json; charset=utf-8', 'APPLICATION/JSON'),
  ...valuesOf('Content-Type', 'application/json;charset=latin1', 'application/vnd.shop+json'),
  ...valuesOf(
    'Content-Type',
    'application/json; charset="UTF-8"',
    'application/json; charset=utf8',
  ),
  ...valuesOf('Content-Type', 'text/plain', 'application/x-www-form-urlencoded', ''),
  ...valuesOf('Content-Length', undefined, '1048577', '61', '0', '-1', '1e1', 'x', ''),
  ...valuesOf('Transfer-Encoding', 'chunked'),
  ...valuesOf('Content-Encoding', 'gzip', 'identity', 'x-unknown', ''),
  { 'Transfer-Encoding': 'chunked', 'Content-Length': '0' },
  ...valuesOf(
    'Authorization',
    asAdmin.Authorization,
    asServer.Authorization,
    asServer.Authorization,
    'Bearer',
    'bearer  wrong token',
    'Bearer wrong',
    'Basic x',
    '',
  ),
  ...valuesOf('Origin', shopOrigin, 'https://elsewhere.example'),
  ...valuesOf('Prefer', 'wait=3', 'respond-async', 'wait=9999', 'wait=x', 'respond-async, wait=1'),
  ...valuesOf(
    'traceparent',
    `00-${traceId}-b7ad6b7169203331-01`,
    `00-${traceId}-b7ad6b7169203331-00`,
  ),
  ...valuesOf('traceparent', '00-not-a-trace-01'),
  ...valuesOf('X-Request-Id', 'checkout-7f3a', 'not usable'),
  ...valuesOf('If-None-Match', '*', '*', '*', '*', '"x"', 'W/"x"'),
  ...valuesOf('X-Real-IP', '198.51.100.7', 'unknown'),
  ...valuesOf('Forwarded', 'for="198.51.100.9:80"', 'for=_hidden'),
  ...valuesOf('X-Forwarded-For', '198.51.100.8, 203.0.113.1'),
  ...valuesOf('Range', 'bytes=0-1'),
  ...valuesOf('Accept-Encoding', 'gzip', 'gzip', 'gzip', 'gzip, br', 'gzip;q=0', '*'),
]

const headers = fc
  .array(fc.constantFrom(...otherHeaders), { maxLength: 3 })
  .map((others): NamedHeaders => Object.assign({}, usualHeaders, ...others))

const orderPaths = [
  '/orders',
  '/shop/orders',
  '/shop',
  '/orders?x=1',
  '/orders/',
  '/%6Frders',
  '//orders',
  '/orders#x',
]
const readPaths = [
  '/products/MUG',
  '/shop/products/MUG',
  '/products/MUG?x=1',
  '/products',
  '/products?limit=1',
  '/products?limit=1&utm_source=letter',
  '/products?limit=0',
  '/en',
  '/en/goods',
  '/de/goods?q=a&utm_source=letter',
  '/en/p/MUG',
]
const otherPaths = [`/orders/${orderId}`, '/nothing', '/healthz', '/admin/orders', '/']

const requests = fc.record({
  kind: fc.constant('request' as const),
  target: fc.oneof(
    {
      arbitrary: fc.tuple(fc.constant('POST'), usually('/orders', fc.constantFrom(...orderPaths))),
      weight: 5,
    },
    {
      arbitrary: fc.tuple(
        fc.constant('GET'),
        usually('/products/MUG', fc.constantFrom(...readPaths)),
      ),
      weight: 5,
    },
    {
      arbitrary: fc.tuple(
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'DELETE'),
        fc.constantFrom(...orderPaths, ...readPaths, ...otherPaths),
      ),
      weight: 3,
    },
  ),
  headers,
  body: bodies,
  /** Its body never ends. */
  stalls: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
})
type RequestStep = ValueOf<typeof requests>

/**
 * Requests one after the other. In between time passes, so that pages get old and the minute of a client ends, and
 * requests come that stay under way.
 */
export const steps = fc.array(
  fc.oneof(
    { arbitrary: requests, weight: 5 },
    fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1, 1_001, 5_001, 60_000) }),
    fc.record({ kind: fc.constant('repeat' as const) }),
    fc.record({ kind: fc.constant('hold' as const) }),
  ),
  { minLength: 1, maxLength: 8 },
)
export type Step = ValueOf<typeof steps>[number]

/** A long poll that is never answered. Only this one asks for so many seconds. */
const heldSeconds = 29
const heldRequest = (): Request =>
  new Request(`http://front/orders/${orderId}`, { headers: { Prefer: `wait=${heldSeconds}` } })

const requestOf = ({
  target: [method, path],
  headers: named,
  body,
  stalls,
}: RequestStep): Request => {
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const all = { ...named }
  if (all['Content-Length'] === 'right') {
    all['Content-Length'] = hasBody ? String(Buffer.byteLength(body)) : undefined
  }
  return new Request(new URL(path, 'http://front'), {
    method,
    headers: Object.entries(all).filter((each): each is [string, string] => each[1] !== undefined),
    ...(hasBody && { body: stalls ? new ReadableStream({ pull: () => never }) : body }),
  })
}

/** Ids that a front makes up, and the time of chance after which a browser asks again, are all that may differ. */
const refreshByChance = /"refresh":"\d+"/g
const madeUpId = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g
const withoutChance = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(madeUpId, 'an id')
      .replaceAll(refreshByChance, '"refresh":"by chance"'),
  ) as T

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Everything that others see of a shop that answers these steps by one road. */
export const travel = async (
  shop: GivenShop,
  steps: readonly Step[],
  makeFastPath: typeof createFastPath,
) => {
  const clock = { nowMs: 1_000_000 }
  const seen: unknown[] = []
  const watched = new Map<string, () => number>()
  const log =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      // The first line of a stack. The others are the road.
      const { error, ...others } = fields
      seen.push({ level, message, ...others, error: String(error).split('\n')[0] })
    }
  const bus = buses[shop.bus]!()
  const { send } = bus
  bus.send = (topic, item, options) => {
    seen.push({ topic, item, options })
    return send(topic, item, options)
  }
  const { app } = givenBareApp({
    bus,
    inventory: inventories[shop.inventory]!,
    orders: {
      order: (_, wait) => (wait?.waitSeconds === heldSeconds ? never : Promise.resolve(order)),
      orders: async () => ({ items: [orderSummary] }),
    },
    settings: shop.settings,
    limits: { ...shop.limits, bodyWithinMs: 10, clientWaitsPerMinute: 0 },
    clientAddress: () => shop.address,
    nowMs: () => clock.nowMs,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    metrics: {
      answered: (answered) => void seen.push({ ...answered, seconds: undefined }),
      placed: (outcome) => void seen.push({ placed: outcome }),
      shed: (reason) => void seen.push({ shed: reason }),
      watch: (name, read) => void watched.set(name, read),
    },
    makeFastPath,
  })
  const ask = async (request: Request): Promise<void> => {
    const response = await app.fetch(request)
    const { status, headers: told } = response
    seen.push({ status, headers: Object.fromEntries(told), body: await response.text() })
    // Loads behind an answer take their own time. The next request finds them done.
    while (watched.get('loading_catalogue')!() > 0) await nextTurn()
    seen.push(Object.fromEntries([...watched].map(([name, read]) => [name, read()])))
  }
  for (let i = 0; i < shop.readsBefore; i += 1) await ask(new Request('http://front/products/MUG'))
  const hold = async (): Promise<void> => {
    void app.fetch(heldRequest())
    // A turn of the event loop later it waits for its worker.
    await nextTurn()
  }
  let latest: RequestStep | undefined
  for (const step of steps) {
    if (step.kind === 'request') latest = step
    if (step.kind === 'pass') clock.nowMs += step.ms
    else if (step.kind === 'hold') await hold()
    else if (latest !== undefined) await ask(requestOf(latest))
  }
  return withoutChance(seen)
}
