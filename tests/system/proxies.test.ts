import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { openEvents } from '../runtimes/events.ts'
import { answersTo, statusesOf } from '../runtimes/raw-http.ts'
import {
  isInstalled,
  proxyNames,
  startProxy,
  startShownProxy,
  type Proxy,
  type ProxyName,
} from '../house/proxies.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { openWire } from '../house/wire.ts'

let shop: Shop
let atFront: Shopper

beforeAll(async () => {
  shop = await startShop(['broker', 'inventory', 'order', 'front'], { FRONT_BASE_PATH: '/shop' })
  atFront = shopperOf(shop)
}, 60_000)
afterAll(() => shop.close())

const newKey = (): string => crypto.randomUUID()
const description = 'Thrown by hand, glazed in ash grey. '.repeat(50).trim()

/** An answer with its body as it came over the connection. */
const ask = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, { ...init, decompress: false })
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}

// bin/test installs both. A machine where one is missing runs the tests of the other.
describe.each(proxyNames.filter(isInstalled))('behind %s as it comes', (name) => {
  let proxy: Proxy
  let shopper: Shopper
  let sku: string
  beforeAll(async () => {
    proxy = await startProxy(name, shop)
    shopper = shopperOf({ frontUrl: proxy.url, env: shop.env })
    sku = await givenProduct(atFront, { units: 9 })
    const price = { amount: 100, currency: 'EUR' }
    await atFront.putProduct(sku, { name: 'Mug', description, price })
    await until('the description is there', async () => {
      const { body } = await atFront.ask(`/products/${sku}`)
      return 'description' in body && body.description === description
    })
  })
  afterAll(() => proxy.close())

  test('reads are shown, compressed when wanted, and unchanged ones are 304', async () => {
    const url = `${proxy.url}/products/${sku}`
    const plain = await ask(url, { headers: { 'Accept-Encoding': 'identity' } })
    const small = await ask(url, { headers: { 'Accept-Encoding': 'gzip' } })
    expect([plain.response.status, small.response.status]).toEqual([200, 200])
    expect(small.response.headers.get('Content-Encoding')).toBe('gzip')
    expect(Bun.gunzipSync(small.bytes)).toEqual(plain.bytes)
    for (const { response } of [plain, small]) {
      expect(response.headers.get('Vary')).toBe('Accept-Encoding')
      const headers = { 'If-None-Match': response.headers.get('ETag')! }
      const unchanged = await ask(url, { headers })
      expect([unchanged.response.status, unchanged.bytes.length]).toEqual([304, 0])
    }
  })

  test('HEAD has the headers of GET', async () => {
    for (const encoding of ['identity', 'gzip']) {
      const headers = { 'Accept-Encoding': encoding }
      const url = `${proxy.url}/products/${sku}`
      const { response: got, bytes } = await ask(url, { headers })
      const head = await ask(url, { method: 'HEAD', headers })
      expect([head.response.status, head.bytes.length]).toEqual([200, 0])
      for (const each of ['ETag', 'Cache-Control', 'Content-Encoding', 'Content-Type', 'Vary']) {
        expect([each, head.response.headers.get(each)]).toEqual([each, got.headers.get(each)])
      }
      expect(head.response.headers.get('Content-Length')).toBe(String(bytes.length))
    }
  })

  test('an order is placed and followed, each event as it happens', async () => {
    const key = newKey()
    const placed = await shopper.place(key, { lines: [{ sku, quantity: 1 }] })
    expect([placed.status, placed.body.status]).toEqual([201, 'confirmed'])
    const events = await openEvents(`${proxy.url}/orders/${placed.body.id}/events`)
    expect((await events.next())?.order.status).toBe('confirmed')
    await events.comment()
    await shopper.cancel(key, placed.body.id)
    expect((await events.next())?.order.status).toBe('canceled')
    expect(await events.next()).toBeUndefined()
  }, 30_000)

  test('a packed file is imported, and each line comes as it is said', async () => {
    const { kinds, report } = await importInLines(proxy.url, { isPacked: true })
    expect(kinds).toEqual(['progress', 'report'])
    expect(report).toMatchObject({ rows: importedRows, new: importedRows })
  }, 60_000)

  test('one connection carries many requests', async () => {
    expect(
      await statusesOnOneConnection(proxy.url, [`/products/${sku}`, '/healthz', '/en']),
    ).toEqual([200, 200, 200])
  })

  test('an order and the request behind it in the same packet are both answered', async () => {
    const body = JSON.stringify({ lines: [{ sku, quantity: 1 }] })
    const head = ['POST /orders HTTP/1.1', 'Host: shop', 'Content-Type: application/json']
    const more = [`Idempotency-Key: ${newKey()}`, `Content-Length: ${body.length}`, '', body]
    const read = 'GET /healthz HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n'
    const answers = await answersTo(proxy.url, [...head, ...more].join('\r\n') + read)
    expect(statusesOf(answers)).toEqual([201, 200])
  })

  test.each(['strips', 'leaves'] as const)('links are right when it %s the path', async (how) => {
    const url = `${proxy.under[how]}/shop`
    const lines = [{ sku, quantity: 1 }]
    const placed = await shopperOf({ frontUrl: url, env: shop.env }).place(newKey(), { lines })
    expect(placed.headers.get('Location')).toBe(`/shop/orders/${placed.body.id}`)
    const { response } = await ask(proxy.under[how] + placed.headers.get('Location'))
    expect(response.status).toBe(200)
    expect((await ask(`${url}/docs/page.js`)).response.status).toBe(200)
  })
})

test.skipIf(!isInstalled('haproxy'))(
  'haproxy finds the front healthy with the check it has by default (skipped only where there is no haproxy)',
  async () => {
    const proxy = await startProxy('haproxy', shop)
    try {
      await until(
        'a check has passed',
        async () => (await proxy.checked('checked,front')) === 'L7OK',
      )
    } finally {
      await proxy.close()
    }
  },
)

/** The proxy configurations that `docs/deploying.md` shows, in their order. */
const shown = async (language: ProxyName): Promise<string[]> => {
  const text = await Bun.file(join(import.meta.dir, '../../docs/deploying.md')).text()
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, code]) =>
    code!.replaceAll('127.0.0.1:8080', `127.0.0.1:${shop.env.FRONT_PORT}`),
  )
}

describe('a configuration that the documentation shows', () => {
  const isServed = async (url: string): Promise<void> => {
    const { status } = await shopperOf({ frontUrl: url, env: shop.env }).place(newKey(), {
      lines: [{ sku: 'NO-SUCH', quantity: 1 }],
    })
    expect(status).toBe(201)
  }

  test.skipIf(!isInstalled('haproxy'))(
    'of haproxy is valid, finds the front healthy, and serves (skipped only where there is no haproxy)',
    async () => {
      const [balancer, ...others] = await shown('haproxy')
      expect(others).toEqual([])
      const proxy = await startShownProxy('haproxy', (port) =>
        balancer!.replace('bind :80\n', `bind 127.0.0.1:${port}\n`),
      )
      await until(
        'a check has passed',
        async () => (await proxy.checked('shop,front-1')) === 'L7OK',
      )
      await isServed(proxy.url)
      await proxy.close()
    },
  )

  test.skipIf(!isInstalled('nginx'))(
    'of nginx is valid and serves (skipped only where there is no nginx)',
    async () => {
      const [balancer, location, ...others] = await shown('nginx')
      expect(others).toEqual([])
      const whole = await startShownProxy('nginx', (port) =>
        balancer!.replace('listen 80;', `listen 127.0.0.1:${port};`),
      )
      await isServed(whole.url)
      const { report } = await importInLines(whole.url)
      expect(report).toMatchObject({ rows: importedRows, new: importedRows })
      await whole.close()
      const under = await startShownProxy(
        'nginx',
        (port) => `server { listen 127.0.0.1:${port}; ${location} }`,
      )
      await isServed(`${under.url}/shop`)
      await under.close()
    },
  )
})

/** So many that they do not fit into the buffers between nginx, which stops sending when the answer begins, and a front. */
const importedRows = 6_000

/** Imports a file of 9 MB, and reads the kinds of the lines in their order, each once, and the report. */
const importInLines = async (url: string, { isPacked = false } = {}) => {
  const name = newKey().slice(0, 8)
  const text = description.slice(0, 1_400).trim()
  const rows = Array.from({ length: importedRows }, (_, n) => `${name}-${n},Mug,1.00,"${text}"\n`)
  const file = `sku,name,price,description\n${rows.join('')}`
  const answer = await fetch(`${url}/admin/products/import`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`,
      'Idempotency-Key': newKey(),
      'Content-Type': 'text/csv',
      Accept: 'application/x-ndjson',
      ...(isPacked && { 'Content-Encoding': 'gzip' }),
    },
    body: isPacked ? Bun.gzipSync(file) : file,
  })
  expect(answer.status).toBe(200)
  const lines = (await answer.text()).trimEnd().split('\n')
  const said = lines.map((line) => JSON.parse(line) as { kind: string; report?: object })
  return { kinds: [...new Set(said.map(({ kind }) => kind))], report: said.at(-1)!.report }
}

/** Sends one request after the other over one connection. */
const statusesOnOneConnection = async (url: string, paths: string[]): Promise<number[]> => {
  const wire = await openWire(url)
  const statuses: number[] = []
  for (const path of paths) {
    const { status } = await wire.ask(`GET ${path} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
    statuses.push(status)
  }
  wire.close()
  return statuses
}
