import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { askingAt, makeFronts, runtimes, type Front, type Fronts, type Runtime } from './fronts.ts'
import { answersTo, headersOf, openBytes, statusesOf } from './raw-http.ts'

let shop: Shop
let fronts: Fronts
let sku: string
const started = new Map<Runtime, Front>()

beforeAll(async () => {
  shop = await startShop(['broker', 'inventory', 'order'])
  fronts = await makeFronts()
  for (const runtime of runtimes) {
    const front = await fronts.start(runtime, shop.env)
    await until(`${runtime} reaches the bus`, async () => (await fetch(`${front.url}/readyz`)).ok)
    started.set(runtime, front)
  }
  sku = await givenProduct(shopperAt('bun'), { units: 1_000 })
}, 120_000)
afterAll(async () => {
  await fronts.close()
  await shop.close()
})

const urlOf = (runtime: Runtime): string => started.get(runtime)!.url
const shopperAt = (runtime: Runtime): Shopper =>
  shopperOf({ frontUrl: urlOf(runtime), env: shop.env })

/** A request as bytes. Its connection ends with the answer unless it is kept. */
const request = (line: string, headers: readonly string[], body = ''): string =>
  [line, ...headers, '', body].join('\r\n')
const close = 'Connection: close'
const placing = (key: string, more: readonly string[] = []) => {
  const body = JSON.stringify({ lines: [{ sku, quantity: 1 }] })
  const headers = [
    'Content-Type: application/json',
    `Idempotency-Key: ${key}`,
    `Content-Length: ${body.length}`,
    ...more,
  ]
  return { headers, body }
}

describe.each([...runtimes])('HEAD on %s', (runtime) => {
  test('has the length, the ETag and the cache headers of GET', async () => {
    const named = ['content-length', 'etag', 'cache-control', 'content-type']
    for (const path of ['/healthz', '/openapi.json', `/products/${sku}`, '/products', '/nothing']) {
      const ask = (method: string) =>
        answersTo(urlOf(runtime), request(`${method} ${path} HTTP/1.1`, ['Host: shop', close]))
      await ask('GET')
      const [got, head] = [await ask('GET'), await ask('HEAD')]
      expect([path, statusesOf(head)]).toEqual([path, statusesOf(got)])
      const pick = (answer: string) => named.map((name) => headersOf(answer)[name])
      // A body that a runtime sends in chunks has no length of its own.
      const gotLength = Buffer.byteLength(got.slice(got.indexOf('\r\n\r\n') + 4))
      if (headersOf(got)['content-length'] !== undefined) expect(pick(head)).toEqual(pick(got))
      else expect(Number(headersOf(head)['content-length'])).toBeLessThanOrEqual(gotLength)
      expect(head.endsWith('\r\n\r\n')).toBe(true)
    }
  })

  test('of a stream names no length', async () => {
    const headers = ['Host: shop', `Authorization: Bearer ${shop.env.ADMIN_TOKEN}`, close]
    const line = 'HEAD /admin/export/products HTTP/1.1'
    const head = await answersTo(urlOf(runtime), request(line, headers))
    // Deno's server writes a length of 0 whatever it is told.
    const length = runtime === 'deno' ? '0' : undefined
    expect([statusesOf(head), headersOf(head)['content-length']]).toEqual([[200], length])
    expect(head.endsWith('\r\n\r\n')).toBe(true)
  })
})

describe.each(['bun', 'bun-node-http', 'deno', 'node'] as const)(
  'HTTP/1.0 without Host on %s',
  (runtime) => {
    // HAProxy asks the second one by default.
    test.each(['OPTIONS /healthz', 'OPTIONS /'])('%s is answered 204', async (line) => {
      const answer = await answersTo(urlOf(runtime), request(`${line} HTTP/1.0`, []))
      expect(statusesOf(answer)).toEqual([204])
    })

    test('is answered on every route', async () => {
      const statusOf = async (line: string) =>
        statusesOf(await answersTo(urlOf(runtime), request(`${line} HTTP/1.0`, [])))
      expect(await statusOf('GET /healthz')).toEqual([200])
      expect(await statusOf('HEAD /readyz')).toEqual([200])
      expect(await statusOf(`GET /products/${sku}`)).toEqual([200])
      expect(await statusOf(`GET /products?q=${sku}`)).toEqual([200])
      expect(await statusOf('GET /admin/orders')).toEqual([401])
      expect(await statusOf('GET /docs')).toEqual([200])
    })

    test('can place an order', async () => {
      const { headers, body } = placing(crypto.randomUUID(), ['Prefer: wait=10'])
      const answer = await answersTo(
        urlOf(runtime),
        request('POST /orders HTTP/1.0', headers, body),
      )
      expect(statusesOf(answer)).toEqual([201])
      expect(answer).toContain('"status":"confirmed"')
    })
  },
)

describe.each(['bun', 'bun-node-http', 'deno', 'node'] as const)('a Host on %s', (runtime) => {
  test.each([
    ['twice', ['Host: a', 'Host: b']],
    ['twice the same', ['Host: a', 'host: a']],
    ['that is no host', ['Host: a b/c']],
  ])('%s is answered 400', async (_, hosts) => {
    const answer = await answersTo(
      urlOf(runtime),
      request('GET /healthz HTTP/1.1', [...hosts, close]),
    )
    expect(statusesOf(answer)).toEqual([400])
  })

  test('that is empty is a host', async () => {
    const answer = await answersTo(
      urlOf(runtime),
      request('GET /healthz HTTP/1.1', ['Host:', close]),
    )
    expect(statusesOf(answer)).toEqual([200])
  })
})

test('workerd itself refuses a request without Host; the edge in front of it always sends one', async () => {
  const statusOf = async (line: string, hosts: string[]) =>
    statusesOf(await answersTo(urlOf('workerd'), request(line, [...hosts, close])))[0]
  expect(await statusOf('GET /healthz HTTP/1.0', [])).toBe(400)
})

describe('an order with a second request', () => {
  const placeAndRead = (key: string) => {
    const { headers, body } = placing(key, ['Host: shop'])
    const place = request('POST /orders HTTP/1.1', headers, body)
    return { place, read: request('GET /healthz HTTP/1.1', ['Host: shop', close]) }
  }
  const inTurn = runtimes.filter((runtime) => runtime !== 'bun')

  test.each(inTurn)(
    'in the same packet is answered on %s, and so is the second',
    async (runtime) => {
      const { place, read } = placeAndRead(crypto.randomUUID())
      expect(statusesOf(await answersTo(urlOf(runtime), place + read))).toEqual([201, 200])
    },
  )

  test.each(inTurn)(
    'before its answer is answered on %s, and so is the second',
    async (runtime) => {
      const { place, read } = placeAndRead(crypto.randomUUID())
      const { write, answers } = openBytes(urlOf(runtime))
      shop.process('order').signal('SIGSTOP')
      write(place)
      await until('it waits', async () => (await askingAt(urlOf(runtime), shop.env)) === 1)
      write(read)
      shop.process('order').signal('SIGCONT')
      expect(statusesOf(await answers)[1]).toBe(200)
    },
  )

  // Bun.serve closes a connection whose answer is not ready yet when the next request comes (oven-sh/bun#38128).
  test('is taken on bun, which closes the connection: a repeat is answered', async () => {
    const key = crypto.randomUUID()
    const { place, read } = placeAndRead(key)
    expect(await answersTo(urlOf('bun'), place + read)).toBe('')
    const repeated = await shopperAt('bun').place(key, { lines: [{ sku, quantity: 1 }] })
    expect(repeated).toMatchObject({ status: 201, body: { status: 'confirmed' } })
  })
})
