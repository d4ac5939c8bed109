import { describe, expect, test } from 'bun:test'
import {
  adminToken,
  fakeBus,
  givenApp,
  key,
  problemOf,
  readDocument,
  serviceToken,
} from '../given.ts'
import type { BusHealth, ReadsAnswer } from '../../src/ports.ts'

const get = (path: string, given: Parameters<typeof givenApp>[0] = {}, init: RequestInit = {}) =>
  givenApp(given).app.request(path, init)

describe('health', () => {
  test('is alive whatever happens to the workers', async () => {
    expect(
      (await get('/healthz', { bus: Object.assign(fakeBus(), { connected: false }) })).status,
    ).toBe(200)
  })

  const seeing = (seen: Partial<Record<keyof BusHealth, string>>) =>
    Object.assign(fakeBus(), { seen })
  const noReads = {
    inventory: { readiness: async () => 'away' as const },
    orders: { readiness: async () => 'away' as const },
  }

  test.each<[string, Parameters<typeof givenApp>[0], readyz: number, orders: number]>([
    ['everything up', {}, 200, 200],
    ['Order frozen', { bus: seeing({ order: 'silent' }) }, 200, 503],
    ['Inventory away', { bus: seeing({ inventory: 'away' }) }, 200, 503],
    ['no reads', noReads, 200, 200],
    ['a bus that is cut off', { bus: seeing({ bus: 'cut-off' }), ...noReads }, 200, 503],
    ['a frozen bus', { bus: seeing({ bus: 'silent' }) }, 200, 503],
    ['no bus', { bus: Object.assign(fakeBus(), { connected: false }) }, 200, 503],
    ['no bus and no reads', { bus: seeing({ bus: 'away' }), ...noReads }, 503, 503],
    ['a first try to connect', { bus: seeing({ bus: 'starting' }) }, 503, 503],
    ['a stop', { stopping: AbortSignal.abort() }, 503, 503],
  ])('with %s', async (_, given, readyz, orders) => {
    const { app } = givenApp(given)
    const answers = [await app.request('/readyz'), await app.request('/readyz/orders')]
    expect(answers.map(({ status }) => status)).toEqual([readyz, orders])
  })

  test('says of several read APIs how many do not answer', async () => {
    const instances = () => ({ all: 3, failing: 1 })
    const body = await (await get('/readyz', { orders: { instances } })).json()
    expect(body.reads.order).toMatchObject({ state: 'up', instances: 3, away: 1 })
    expect(Object.keys(body.reads.inventory)).toEqual(['state', 'since'])
  })

  test('names each thing that is away, and since when', async () => {
    let now = Date.parse('2026-11-29T10:00:00.000Z')
    let answer: ReadsAnswer = 'ready'
    const { app } = givenApp({
      bus: seeing({ order: 'silent' }),
      orders: { readiness: async () => answer },
      nowMs: () => now,
    })
    await app.request('/readyz')
    answer = 'away'
    now += 60_000
    await app.request('/readyz')
    now += 60_000
    const up = { state: 'up', since: '1970-01-01T00:00:00.000Z' }
    expect(await (await app.request('/readyz/orders')).json()).toEqual({
      status: 'not-ready',
      currency: 'EUR',
      bus: up,
      inventory: up,
      order: { state: 'silent', since: up.since },
      reads: {
        inventory: { state: 'up', since: '2026-11-29T10:00:00.000Z' },
        order: { state: 'away', since: '2026-11-29T10:01:00.000Z' },
      },
      warnings: [],
    })
  })

  test.each([serviceToken, adminToken])('shows the metrics to %s', async (token) => {
    const response = await get('/metrics', {}, { headers: { Authorization: `Bearer ${token}` } })
    expect([response.status, await response.text()]).toEqual([200, 'front_requests_total 1'])
  })

  test('shows the metrics to no other token', async () => {
    const headers = { Authorization: 'Bearer undefined' }
    expect(
      await problemOf(await get('/metrics', { settings: { adminToken: undefined } }, { headers })),
    ).toEqual([401, 'unauthorized'])
  })
})

describe('the documentation', () => {
  test('describes every route, with its problems and keys', async () => {
    const document = readDocument()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/',
      '/admin/details',
      '/admin/events',
      '/admin/export/products',
      '/admin/orders',
      '/admin/orders/{id}',
      '/admin/orders/{id}/cancel',
      '/admin/orders/{id}/details',
      '/admin/orders/{id}/history',
      '/admin/orders/{id}/return',
      '/admin/orders/{id}/ship',
      '/admin/products',
      '/admin/products/import',
      '/admin/products/{sku}',
      '/admin/products/{sku}/movements',
      '/admin/products/{sku}/orders',
      '/admin/products/{sku}/stock',
      '/admin/stock-events',
      '/api',
      '/asyncapi.json',
      '/docs',
      '/healthz',
      '/metrics',
      '/openapi.json',
      '/orders',
      '/orders/{id}',
      '/orders/{id}/cancel',
      '/orders/{id}/events',
      '/products',
      '/products/{sku}',
      '/readyz',
      '/readyz/orders',
    ])
    const place = document.paths['/orders']!.post!
    const names = place.parameters.map((each) => ('name' in each ? each.name : each.$ref))
    expect(names).toEqual([
      'Idempotency-Key',
      'Prefer',
      '#/components/parameters/RequestId',
      '#/components/parameters/Traceparent',
    ])
    const statuses = [201, 202, 400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503].map(String)
    expect(Object.keys(place.responses)).toEqual(statuses)
    expect(Object.keys(document.components.schemas)).toContain('Problem')
    expect(Object.keys(document.components.securitySchemes)).toEqual(['admin', 'server', 'service'])
  })

  test('is a page that loads nothing from elsewhere', async () => {
    const response = await get('/docs')
    const page = await response.text()
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'self'")
    expect(page).toContain('src="/docs/scalar.js"')
    expect(page).toContain('src="/docs/page.js"')
    expect(page).not.toMatch(/https?:\/\//)
    const script = await get('/docs/scalar.js')
    expect(script.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect(await script.text()).toBe('"docs/scalar.js"')
  })

  test.each(['/api', '/'])('is named at %s', async (path) => {
    expect(await (await get(path)).json()).toMatchObject({ docs: '/docs' })
  })
})

describe('every answer', () => {
  test('carries an id and tells browsers to trust nothing', async () => {
    const { headers } = await get('/nothing')
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  })

  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const traced = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }

  test('keeps the request id of its caller, in problems too, with the trace', async () => {
    const headers = { 'X-Request-Id': 'checkout-7f3a', ...traced }
    const response = await get('/nothing', {}, { headers })
    expect(response.headers.get('X-Request-Id')).toBe('checkout-7f3a')
    expect(await response.json()).toMatchObject({ requestId: 'checkout-7f3a', traceId })
  })

  test.each(['', 'a b', 'x'.repeat(129), '"quoted"', '<script>'])(
    'has a new id instead of %j',
    async (given) => {
      const response = await get('/nothing', {}, { headers: { 'X-Request-Id': given } })
      const requestId = response.headers.get('X-Request-Id')
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
      const said = (await response.json()) as object
      expect(said).toMatchObject({ requestId })
      expect(said).not.toHaveProperty('traceId')
    },
  )

  test('makes one line of the log when its caller records the trace', async () => {
    const { app, logged } = givenApp()
    await app.request('/healthz', { headers: traced })
    await app.request('/healthz', {
      headers: { traceparent: traced.traceparent.replace(/1$/, '0') },
    })
    await app.request('/healthz')
    expect(logged).toEqual(['traced'])
  })

  test('is counted under the pattern of its route', async () => {
    const routes: string[] = []
    const metrics = { answered: ({ route }: { route: string }) => void routes.push(route) }
    const { app } = givenApp({ metrics, inventory: { product: async () => undefined } })
    for (const path of ['/products/A', '/products/B', '/nothing/at/all']) await app.request(path)
    expect(routes).toEqual(['/products/:sku', '/products/:sku', 'unknown'])
  })

  test('is 404 for an unknown path', async () => {
    expect(await problemOf(await get('/nothing'))).toEqual([404, 'unknown-route'])
  })

  test.each([
    ['/orders', 'DELETE', 'POST'],
    ['/products', 'POST', 'GET, HEAD'],
    [`/orders/${key}`, 'PUT', 'GET, HEAD'],
  ])('is 405 for %s with %s', async (path, method, allow) => {
    const response = await get(path, {}, { method })
    expect(response.headers.get('Allow')).toBe(allow)
    expect(await problemOf(response)).toEqual([405, 'method-not-allowed'])
  })

  test.each([
    ['/', 'GET, HEAD, OPTIONS'],
    ['/healthz', 'GET, HEAD, OPTIONS'],
    ['/orders', 'POST, OPTIONS'],
  ])('to OPTIONS %s names its methods', async (path, allow) => {
    const { status, headers } = await get(path, {}, { method: 'OPTIONS' })
    expect([status, headers.get('Allow')]).toEqual([204, allow])
  })

  test('is 500 for a bug of ours, without a word about its cause', async () => {
    const { app, logged } = givenApp({
      inventory: {
        products: async () => {
          throw new Error('secret cause')
        },
      },
    })
    const response = await app.request('/products')
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).not.toContain('secret cause')
    expect(JSON.parse(text).requestId).toBe(response.headers.get('X-Request-Id'))
    expect(logged).toEqual(['internal error'])
  })

  test('is not logged when the client leaves in the middle of its body', async () => {
    const { app, logged } = givenApp()
    const client = new AbortController()
    const body = new ReadableStream({
      pull: (controller) => {
        client.abort()
        controller.error(new Error('gone'))
      },
    })
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key }
    await app.request('/orders', { method: 'POST', headers, body, signal: client.signal })
    expect(logged).toEqual([])
  })
})

const lowered = (names: string[]) => [...new Set(names.map((name) => name.toLowerCase()))]
const resolve = <T>(components: Record<string, T>, { $ref }: { $ref: string }): T =>
  components[$ref.split('/').at(-1)!]!

describe('pages of other origins', () => {
  const origin = 'https://shop.example'
  const preflight = {
    method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
  }

  test('may not use the API', async () => {
    const response = await get('/products', {}, { headers: { Origin: origin } })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  const open = { settings: { corsOrigins: [origin] } }
  const listed = (response: Response, name: string) =>
    response.headers.get(name)?.toLowerCase().split(',')

  test('may place orders when their origin is configured', async () => {
    const response = await get('/orders', open, preflight)
    expect(response.status).toBe(204)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(listed(response, 'Access-Control-Allow-Methods')).toEqual(['get', 'head', 'post'])
    expect(listed(response, 'Access-Control-Allow-Headers')).toEqual(
      expect.arrayContaining(['content-type', 'idempotency-key', 'prefer', 'traceparent']),
    )
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  })

  test('may read every header of an answer, problems included', async () => {
    const response = await get('/orders', open, { method: 'POST', headers: { Origin: origin } })
    expect(response.status).toBe(400)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(listed(response, 'Access-Control-Expose-Headers')).toEqual(
      expect.arrayContaining(['etag', 'link', 'location', 'retry-after', 'x-request-id']),
    )
  })

  test('may send and read every header that the document names for shoppers', async () => {
    const { paths, components } = readDocument()
    const operations = Object.entries(paths)
      .filter(([path]) => !path.startsWith('/admin') && path !== '/metrics')
      .flatMap(([, methods]) => Object.values(methods))
    const taken = operations.flatMap(({ parameters }) =>
      parameters.map((each) => ('$ref' in each ? resolve(components.parameters, each) : each)),
    )
    const told = operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ headers = {} }) => Object.keys(headers)),
    )
    const allowed = listed(await get('/orders', open, preflight), 'Access-Control-Allow-Headers')
    const answer = await get('/healthz', open, { headers: { Origin: origin } })
    const exposed = listed(answer, 'Access-Control-Expose-Headers')
    // Browsers show these without being told, or their page has no use for them.
    const needless = ['cache-control', 'content-security-policy', 'www-authenticate']
    const headers = taken.filter((each) => each.in === 'header').map(({ name }) => name)
    expect(allowed).toEqual(expect.arrayContaining(lowered(headers)))
    expect(exposed).toEqual(
      expect.arrayContaining(lowered(told).filter((name) => !needless.includes(name))),
    )
  })

  const adminOrigin = 'https://operators.example'
  const both = { settings: { corsOrigins: [origin], adminCorsOrigins: [adminOrigin] } }
  const asked = (from: string) => ({
    ...preflight,
    headers: { ...preflight.headers, Origin: from },
  })

  test('of operators may change products under their version', async () => {
    const response = await get('/admin/products/MUG', both, asked(adminOrigin))
    expect([response.status, response.headers.get('Access-Control-Allow-Origin')]).toEqual([
      204,
      adminOrigin,
    ])
    expect(listed(response, 'Access-Control-Allow-Methods')).toEqual(
      expect.arrayContaining(['get', 'post', 'put', 'patch']),
    )
    expect(listed(response, 'Access-Control-Allow-Headers')).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'if-match']),
    )
    const refused = await get('/admin/products/MUG', both, { headers: { Origin: adminOrigin } })
    expect([refused.status, refused.headers.get('Access-Control-Allow-Origin')]).toEqual([
      401,
      adminOrigin,
    ])
    expect(listed(refused, 'Access-Control-Expose-Headers')).toEqual(
      expect.arrayContaining(['etag', 'link', 'location']),
    )
  })

  test.each([
    ['shoppers', '/admin/products', origin],
    ['operators', '/products', adminOrigin],
  ])('of %s may not call %s', async (_, path, from) => {
    const response = await get(path, both, asked(from))
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    const allowed = listed(
      await get('/orders', both, asked(origin)),
      'Access-Control-Allow-Headers',
    )
    expect(allowed).not.toContain('authorization')
  })

  test('may not place orders from another origin', async () => {
    const headers = { Origin: 'https://elsewhere.example' }
    const response = await get('/orders', open, { ...preflight, headers })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})
