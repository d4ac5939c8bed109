import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { orderIdOf, orderIdPattern, orderIdSecret } from '@shop/contracts'
import { leaksIn } from '../fuzz/leaks.ts'
import { sendRaw } from '../fuzz/send-http.ts'
import { readDescription } from '../fuzz/openapi.ts'
import { freePorts } from '../house/free-ports.ts'
import { runBun } from '../house/processes.ts'
import { serviceNames, startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let shopper: Shopper
beforeAll(async () => {
  shop = await startShop(serviceNames, { LOG_LEVEL: 'debug' })
  shopper = shopperOf(shop)
}, 30_000)
afterAll(() => shop.close())

/** An answer, and whether it is a problem with a code. */
const ask = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  const isProblem = response.headers.get('Content-Type') === 'application/problem+json'
  const { code, detail = '' } = isProblem
    ? ((await response.json()) as { code: string; detail: string })
    : { code: undefined }
  return { status: response.status, code, detail }
}

/** Headers that open nothing, each under what it is. */
const strangers = (rightToken: string, otherToken: string): [string, Record<string, string>][] => [
  ['nothing', {}],
  ['a wrong token', { Authorization: 'Bearer wrong' }],
  ['the token of others', { Authorization: `Bearer ${otherToken}` }],
  ['the beginning of the token', { Authorization: `Bearer ${rightToken.slice(0, -1)}` }],
  ['the token and more', { Authorization: `Bearer ${rightToken}0` }],
  ['the token in upper case', { Authorization: `Bearer ${rightToken.toUpperCase()}` }],
  ['the token under another scheme', { Authorization: `Basic ${rightToken}` }],
  ['the token without a scheme', { Authorization: rightToken }],
  ['an empty bearer', { Authorization: 'Bearer ' }],
  ['the token in a cookie', { Cookie: `token=${rightToken}; Authorization=Bearer ${rightToken}` }],
]

const orderId = '0199f6a0-1234-84d8-8c35-afb00b25a1cd'
const ofEveryWorker: [method: string, path: string][] = [
  ['GET', '/metrics'],
  ['GET', '/parked'],
  ['POST', '/parked/abc/redrive'],
  ['DELETE', '/parked/abc'],
  ['GET', '/nothing'],
]
const routesOf: ['inventory' | 'order', [method: string, path: string][]][] = [
  [
    'inventory',
    [
      ...ofEveryWorker,
      ['GET', '/products'],
      ['GET', '/products/MUG'],
      ['GET', '/admin/products'],
      ['GET', '/admin/products/MUG'],
      ['GET', `/reservations/${orderId}`],
    ],
  ],
  ['order', [...ofEveryWorker, ['GET', '/orders'], ['GET', `/orders/${orderId}`]]],
]

describe.each(routesOf)('the read API of %s', (worker, routes) => {
  test.each(routes)('answers %s %s only to the service token', async (method, path) => {
    const url = worker === 'order' ? shop.orderUrl : shop.inventoryUrl
    const { SERVICE_TOKEN, ADMIN_TOKEN } = shop.env
    for (const [what, headers] of strangers(SERVICE_TOKEN!, ADMIN_TOKEN!)) {
      const { status, code } = await ask(url + path, { method, headers })
      expect([what, status, code]).toEqual([what, 401, 'service-token-required'])
    }
    const query = await ask(`${url}${path}?token=${SERVICE_TOKEN}`, { method })
    expect(query.status).toBe(401)
    expect((await shop.askWorker(worker, path, method)).status).not.toBe(401)
  })

  test.each(['/healthz', '/readyz'])('answers %s to everybody', async (path) => {
    const url = worker === 'order' ? shop.orderUrl : shop.inventoryUrl
    expect((await fetch(url + path)).status).toBe(200)
  })
})

/** Every admin route of the document, with its parameters filled in. */
const adminRoutes = async (): Promise<{ method: string; path: string }[]> => {
  const { operations } = await readDescription(shop.frontUrl)
  return operations
    .filter(({ path }) => path.startsWith('/admin/'))
    .map(({ method, path }) => ({
      method,
      path: path.replace('{id}', orderId).replace('{sku}', 'MUG'),
    }))
}

describe('the admin routes', () => {
  test('open to the admin token only', async () => {
    const { SERVICE_TOKEN, ADMIN_TOKEN } = shop.env
    const routes = [...(await adminRoutes()), { method: 'GET', path: '/admin/nothing' }]
    expect(routes.length).toBeGreaterThan(8)
    for (const { method, path } of routes) {
      for (const [what, headers] of strangers(ADMIN_TOKEN!, SERVICE_TOKEN!)) {
        const { status, code } = await ask(shop.frontUrl + path, { method, headers })
        expect([path, what, status, code]).toEqual([path, what, 401, 'unauthorized'])
      }
      const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` }
      expect([401, 403]).not.toContain(
        (await ask(shop.frontUrl + path, { method, headers })).status,
      )
    }
  })

  test('are closed to everybody, and say how to open them, while there is no token', async () => {
    const [port] = freePorts(1)
    const { ADMIN_TOKEN, SERVICE_TOKEN } = shop.env
    const front = runBun([`${import.meta.dir}/../../front/src/entries/bun.ts`], {
      cwd: shop.folder,
      env: { ...shop.env, ADMIN_TOKEN: '', FRONT_PORT: String(port) },
    })
    try {
      await front.wrote('"listening"')
      for (const { method, path } of await adminRoutes()) {
        for (const token of ['', ADMIN_TOKEN, SERVICE_TOKEN, 'undefined']) {
          const headers = { Authorization: `Bearer ${token}` }
          const answer = await ask(`http://127.0.0.1:${port}${path}`, { method, headers })
          expect([answer.status, answer.code]).toEqual([403, 'admin-closed'])
          expect(answer.detail).toContain('ADMIN_TOKEN')
        }
      }
    } finally {
      await front.end()
    }
  }, 30_000)

  test('numbers are shown to holders of a token only', async () => {
    const { status } = await ask(`${shop.frontUrl}/metrics`)
    expect(status).toBe(401)
  })
})

describe('an order id that the shop did not give out', () => {
  let issued: string
  let key: string
  beforeAll(async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    key = crypto.randomUUID()
    issued = (await shopper.place(key, { lines: [{ sku, quantity: 1 }] })).body.id
  })

  const madeUp = (): [string, string][] => [
    ['forged', issued.slice(0, -1) + (issued.endsWith('0') ? '1' : '0')],
    ['with the tag of another', issued.slice(0, -6) + orderId.slice(-6)],
    ['with another beginning', (issued.startsWith('0') ? '1' : '0') + issued.slice(1)],
    ['truncated', issued.slice(0, -1)],
    ['without its tag', issued.slice(0, -6)],
    ['longer', `${issued}0`],
    ['forged, in upper case', `${issued.slice(0, -6)}abcdef`.toUpperCase()],
    ['of another shop', orderIdOf(key, orderIdSecret('ab'.repeat(32)))],
    ['the key itself', key],
    ['a word', 'latest'],
    ['a path', '..%2Forders'],
  ]
  const requests = [
    ['GET', '/orders/ID', {}],
    ['GET', '/orders/ID', { Prefer: 'wait=5' }],
    ['GET', '/orders/ID/events', {}],
    ['POST', '/orders/ID/cancel', { 'Idempotency-Key': crypto.randomUUID() }],
    ['GET', '/admin/orders/ID', {}],
    ['POST', '/admin/orders/ID/ship', { 'Idempotency-Key': crypto.randomUUID() }],
    ['POST', '/admin/orders/ID/cancel', { 'Idempotency-Key': crypto.randomUUID() }],
  ] as const

  test('is refused with 404 when there is no Order worker to ask, and nothing is sent', async () => {
    const messagesSent = async () => {
      const headers = { Authorization: `Bearer ${shop.env.SERVICE_TOKEN}` }
      const text = await (await fetch(`${shop.frontUrl}/metrics`, { headers })).text()
      return text.split('\n').filter((line) => line.startsWith('front_published_items_count'))
    }
    await shop.stop('order')
    const before = await messagesSent()
    const admin = { Authorization: `Bearer ${shop.env.ADMIN_TOKEN}` }
    for (const [method, path, headers] of requests) {
      // Operators may act on every order, so their routes look at the form of an id alone.
      const isRefused = (id: string) =>
        !path.startsWith('/admin') || !orderIdPattern.test(id.toLowerCase())
      for (const [what, id] of madeUp().filter(([, each]) => isRefused(each))) {
        const url = shop.frontUrl + path.replace('ID', id)
        const { status, code } = await ask(url, { method, headers: { ...admin, ...headers } })
        expect([path, what, status, code]).toEqual([path, what, 404, 'unknown-order'])
      }
    }
    expect(await messagesSent()).toEqual(before)
    // The id that was given out shows that a question to the worker would have been seen.
    expect((await shopper.read(issued)).status).toBe(503)
    await shop.start('order')
  }, 30_000)

  test('is not the one in upper case: that is read as what it is', async () => {
    expect((await shopper.read(issued.toUpperCase())).body.id).toBe(issued)
  })

  test('is not opened by the key of another order', async () => {
    const { status, body } = await shopper.cancel(crypto.randomUUID(), issued)
    expect([status, body.code]).toEqual([403, 'wrong-key'])
  })
})

describe('a limit', () => {
  const key = () => crypto.randomUUID()
  const json = { 'Content-Type': 'application/json' }

  test.each([
    ['POST', '/orders', 1_048_576],
    ['PUT', '/admin/products/MUG', 524_288],
    ['PATCH', '/admin/products/MUG', 524_288],
    ['POST', '/admin/products/MUG/stock', 524_288],
  ])('of %s %s is a body of %d bytes, said or not', async (method, path, bytesMax) => {
    const headers = {
      ...json,
      Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
      'Idempotency-Key': key(),
    }
    const bytes = (count: number) => new Uint8Array(count).fill(0x20)
    const stream = (count: number) => new Blob([bytes(count)]).stream()
    const sent = async (body: Uint8Array<ArrayBuffer> | ReadableStream) =>
      (await ask(shop.frontUrl + path, { method, headers, body })).code
    expect(await sent(bytes(bytesMax))).toBe('malformed-json')
    expect(await sent(stream(bytesMax))).toBe('malformed-json')
    expect(await sent(bytes(bytesMax + 1))).toBe('body-too-large')
    expect(await sent(stream(bytesMax + 1))).toBe('body-too-large')
  })

  test.each([
    [2_000, 201, undefined],
    [2_001, 400, 'lines'],
  ])('of an order is 2,000 lines: %d are answered %d', async (count, status, field) => {
    const lines = Array.from({ length: count }, (_, i) => ({ sku: `GONE-${i}`, quantity: 1 }))
    const answer = await shopper.place(key(), { lines }, '')
    const { errors } = answer.body as unknown as { errors?: { field: string }[] }
    expect([answer.status, errors?.[0]?.field]).toEqual([status, field])
  })

  test.each([
    ['a header', (size: number) => `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(size)}\r\n\r\n`],
    ['an address', (size: number) => `GET /${'x'.repeat(size)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('of %s is 16 KiB', async (_, requestOf) => {
    const statusOf = async (size: number) =>
      Number((await sendRaw(shop.frontUrl, new TextEncoder().encode(requestOf(size)))).slice(9, 12))
    expect(await statusOf(15_000)).toBeLessThan(405)
    expect(await statusOf(17_000)).toBe(431)
    expect((await fetch(`${shop.frontUrl}/healthz`)).status).toBe(200)
  })

  test('of requests that wait is 2,000: one more does not wait, and others are not held up', async () => {
    const readersMax = 2_000
    await shop.stop('inventory')
    const lines = [{ sku: 'MUG', quantity: 1 }]
    const { body } = await shopper.place(key(), { lines }, '')
    expect([body.recorded, body.status]).toEqual([true, 'pending'])
    const path = `/orders/${body.id}`
    const streams = await openStreams(path, readersMax)
    try {
      expect(await reading()).toBe(readersMax)
      const started = performance.now()
      expect((await ask(`${shop.frontUrl}${path}/events`)).code).toBe('busy')
      const read = await shopper.read(body.id, 'wait=30')
      expect([read.status, read.headers.get('Preference-Applied')]).toEqual([200, null])
      expect((await shopper.read(body.id)).status).toBe(200)
      expect(performance.now() - started).toBeLessThan(5_000)
    } finally {
      for (const stream of streams) stream.destroy()
    }
    await until('all have left', async () => (await reading()) === 0)
    await shop.start('inventory')
  }, 60_000)

  const reading = async () => {
    const headers = { Authorization: `Bearer ${shop.env.SERVICE_TOKEN}` }
    const text = await (await fetch(`${shop.frontUrl}/metrics`, { headers })).text()
    return Number(/^front_reading (\d+)$/m.exec(text)?.[1])
  }
  const openStreams = (path: string, count: number): Promise<Socket[]> => {
    const { hostname, port } = new URL(shop.frontUrl)
    const open = () =>
      new Promise<Socket>((resolve, reject) => {
        const socket = connect({ host: hostname, port: Number(port) })
        socket.on('error', reject)
        socket.once('data', () => resolve(socket))
        socket.write(`GET ${path}/events HTTP/1.1\r\nHost: x\r\n\r\n`)
      })
    return Promise.all(Array.from({ length: count }, open))
  }
})

describe('a secret', () => {
  test('is in no line that a process wrote, and no order id is there with its tag', async () => {
    const sku = await givenProduct(shopper, { units: 5 })
    const { body } = await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
    await shopper.ship(body.id)
    const front = await shop.connectBus('front')
    // The log quotes input that cannot be read, also an id that stands where it does not belong.
    await front.publishAsync(
      `${shop.env.SHOP_TOPIC_ROOT}/front/cancel-order`,
      JSON.stringify([{ [body.id]: body.id, orderId: [body.id], requestedAt: body.id }]),
      { qos: 1 },
    )
    await until('it is logged', () => shop.process('order').output().includes('"parked"'))
    for (const service of serviceNames) {
      expect([service, leaksIn(shop.process(service).output(), shop.env)]).toEqual([service, []])
    }
  })

  test('is on no page and in no document', async () => {
    for (const path of ['/', '/docs', '/openapi.json', '/readyz', '/healthz', '/nothing']) {
      const text = await (await fetch(shop.frontUrl + path)).text()
      expect([path, leaksIn(text, shop.env)]).toEqual([path, []])
    }
  })

  test('is where it should be: the search finds one that is shown', () => {
    expect(leaksIn(`token ${shop.env.SERVICE_TOKEN}`, shop.env)).toEqual(['shows SERVICE_TOKEN'])
  })
})
