import { describe, expect, test } from 'bun:test'
import { digestOf } from '@shop/contracts'
import { acceptsGzip } from '../../src/http/compression.ts'
import {
  adminProduct,
  asAdmin,
  fakeBus,
  givenApp,
  json,
  order,
  orderId,
  ordersThatShow,
  product,
  recorded,
} from '../given.ts'

describe('a client', () => {
  test.each([
    'gzip',
    'gzip, deflate, br, zstd',
    'deflate, gzip;q=0.5',
    'GZIP',
    'x-gzip',
    '*',
    'br, *;q=0.1',
    'identity;q=0.5, gzip;q=1.0',
    'identity, gzip',
  ])('with Accept-Encoding %j gets gzip', (header) => expect(acceptsGzip(header)).toBe(true))

  test.each([
    undefined,
    '',
    'identity',
    'br, zstd',
    'gzip;q=0',
    'gzip; q=0.000',
    'gzip;q=x',
    '*;q=0',
    '*, gzip;q=0',
    'identity, gzip;q=0.5',
    'gzipped',
  ])('with Accept-Encoding %j does not', (header) => expect(acceptsGzip(header)).toBe(false))
})

const gzip = { 'Accept-Encoding': 'gzip' }
const origin = 'https://shop.example'
const long = 'Thrown by hand, glazed in ash grey. '.repeat(40)
const longProduct = { ...product, description: long }

const givenShop = () => {
  let loadCount = 0
  const { app } = givenApp({
    inventory: {
      product: async (sku) => {
        loadCount += 1
        return sku === 'MUG' ? longProduct : product
      },
      adminProduct: async () => ({ ...adminProduct, description: long }),
      adminProducts: async () => ({ items: [{ ...adminProduct, description: long }] }),
    },
    asset: async (file) => new Response(JSON.stringify({ file, long })),
    metrics: { exposition: async () => ({ contentType: 'text/plain', body: long }) },
  })
  return { app, loadCount: () => loadCount }
}

/** How an answer is encoded, and what it says. */
const read = async (response: Response) => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const isGzip = response.headers.get('Content-Encoding') === 'gzip'
  return { isGzip, text: new TextDecoder().decode(isGzip ? Bun.gunzipSync(bytes) : bytes) }
}

const compressible = [
  ['/products/MUG', {}],
  ['/openapi.json', {}],
  ['/asyncapi.json', {}],
  ['/docs/scalar.js', {}],
  ['/admin/products', asAdmin],
  ['/metrics', asAdmin],
] as const

describe('a long text', () => {
  test.each([...compressible])(
    'of %s is compressed for those who accept it',
    async (path, more) => {
      const { app } = givenShop()
      const plain = await app.request(path, { headers: more })
      const small = await app.request(path, { headers: { ...more, ...gzip } })
      for (const { headers } of [plain, small]) expect(headers.get('Vary')).toBe('Accept-Encoding')
      const said = await read(plain)
      expect(said.isGzip).toBe(false)
      expect(await read(small)).toEqual({ ...said, isGzip: true })
      expect(small.headers.get('Content-Type')).toBe(plain.headers.get('Content-Type'))
      expect(small.headers.get('Cache-Control')).toBe(plain.headers.get('Cache-Control'))
    },
  )

  test.each([...compressible])('of %s has the same headers for HEAD', async (path, more) => {
    const { app } = givenShop()
    const headers = { ...more, ...gzip }
    const got = await app.request(path, { headers })
    const head = await app.request(path, { method: 'HEAD', headers })
    expect(await head.text()).toBe('')
    for (const name of ['Content-Encoding', 'ETag', 'Vary', 'Content-Type', 'Cache-Control']) {
      expect([name, head.headers.get(name)]).toEqual([name, got.headers.get(name)])
    }
  })

  test('of an order or a problem is compressed too', async () => {
    const lines = Array.from({ length: 80 }, (_, i) => ({ sku: `MUG-${i}`, quantity: 1 }))
    const { reads } = ordersThatShow({ ...order, lines })
    const bus = Object.assign(fakeBus(), { answers: recorded({ lines }, digestOf({ lines })) })
    const { app } = givenApp({ bus, orders: reads })
    const shown = await app.request(`/orders/${orderId}`, { headers: gzip })
    const placed = await app.request('/orders', json({ lines }, gzip))
    const wrong = lines.map((line) => ({ ...line, quantity: 0 }))
    const refused = await app.request('/orders', json({ lines: wrong }, gzip))
    expect([shown.status, placed.status, refused.status]).toEqual([200, 201, 400])
    for (const answer of [shown, placed, refused]) {
      expect(answer.headers.get('Vary')).toBe('Accept-Encoding')
      expect((await read(answer)).isGzip).toBe(true)
    }
  })
})

test('what If-Match takes is not compressed, because its ETag must stay strong', async () => {
  const { app } = givenShop()
  const headers = { ...asAdmin, ...gzip }
  const response = await app.request('/admin/products/MUG', { headers })
  expect([response.headers.get('ETag'), (await read(response)).isGzip]).toEqual(['"1"', false])
})

test.each(['/products/CUP', '/healthz', '/', '/nothing'])(
  'the short text of %s is sent as it is',
  async (path) => {
    const response = await givenShop().app.request(path, { headers: gzip })
    expect([response.headers.get('Vary'), (await read(response)).isGzip]).toEqual([null, false])
  },
)

test('an answer to a page of another origin varies by both', async () => {
  const { app } = givenApp({
    settings: { corsOrigins: [origin] },
    inventory: { product: async () => longProduct },
  })
  const response = await app.request('/products/MUG', { headers: { ...gzip, Origin: origin } })
  expect(response.headers.get('Vary')).toBe('Accept-Encoding, Origin')
  expect((await read(response)).isGzip).toBe(true)
})

test('an event stream is not compressed', async () => {
  const { reads } = ordersThatShow({ ...order, status: 'shipped' })
  const { app } = givenApp({ orders: reads })
  const response = await app.request(`/orders/${orderId}/events`, { headers: gzip })
  expect(response.headers.get('Content-Encoding')).toBeNull()
  expect(await response.text()).toContain('"status":"shipped"')
})

describe('a page of the catalogue', () => {
  test('has an ETag for each form, and both mean that nothing changed', async () => {
    const { app } = givenShop()
    const ask = (headers: Record<string, string>) => app.request('/products/MUG', { headers })
    const plain = (await ask({})).headers.get('ETag')!
    const small = (await ask(gzip)).headers.get('ETag')!
    expect(plain).toMatch(/^"/)
    expect(small).toBe(`W/${plain}`)
    for (const etag of [plain, small]) {
      const same = { 'If-None-Match': etag }
      const unchanged = [await ask(same), await ask({ ...same, ...gzip })]
      expect(unchanged.map(({ status, headers }) => [status, headers.get('ETag')])).toEqual([
        [304, plain],
        [304, small],
      ])
      for (const { headers, body } of unchanged) {
        expect([headers.get('Vary'), headers.get('Content-Encoding'), body]).toEqual([
          'Accept-Encoding',
          null,
          null,
        ])
      }
    }
  })

  test('is compressed once, however often it is read', async () => {
    const { app } = givenShop()
    const streams: unknown[] = []
    const { CompressionStream } = globalThis
    globalThis.CompressionStream = class extends CompressionStream {
      constructor(format: CompressionFormat) {
        super(format)
        streams.push(format)
      }
    }
    try {
      for (let i = 0; i < 5; i += 1) await app.request('/products/MUG', { headers: gzip })
    } finally {
      globalThis.CompressionStream = CompressionStream
    }
    expect(streams).toEqual(['gzip'])
  })
})
