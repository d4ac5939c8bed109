import { describe, expect, test } from 'bun:test'
import { adminToken, fakeBus, givenApp, key, problemOf, serviceToken } from './given.ts'

const get = (path: string, given: Parameters<typeof givenApp>[0] = {}, init: RequestInit = {}) =>
  givenApp(given).app.request(path, init)

describe('health', () => {
  test('is alive whatever the others do', async () => {
    expect(
      (await get('/healthz', { bus: Object.assign(fakeBus(), { connected: false }) })).status,
    ).toBe(200)
  })

  test('is ready with the bus, and tells which worker is away', async () => {
    const response = await get('/readyz', { orders: { isReady: async () => false } })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      bus: true,
      inventory: true,
      order: false,
      warnings: [],
    })
  })

  test('is not ready without the bus', async () => {
    const response = await get('/readyz', { bus: Object.assign(fakeBus(), { connected: false }) })
    expect([response.status, await response.json()]).toMatchObject([503, { bus: false }])
  })

  test.each([serviceToken, adminToken])('shows its numbers to %s', async (token) => {
    const response = await get('/metrics', {}, { headers: { Authorization: `Bearer ${token}` } })
    expect([response.status, await response.text()]).toEqual([200, 'front_requests_total 1'])
  })

  test('shows its numbers to nobody else', async () => {
    const headers = { Authorization: 'Bearer undefined' }
    expect(
      await problemOf(await get('/metrics', { settings: { adminToken: undefined } }, { headers })),
    ).toEqual([401, 'unauthorized'])
  })
})

describe('the documentation', () => {
  test('describes every route, with its problems and keys', async () => {
    const document = (await (await get('/openapi.json')).json()) as {
      openapi: string
      paths: Record<string, Record<string, { parameters?: { name: string }[]; responses: object }>>
      components: { schemas: object; securitySchemes: object }
    }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/admin/orders',
      '/admin/orders/{id}',
      '/admin/orders/{id}/cancel',
      '/admin/orders/{id}/ship',
      '/admin/products',
      '/admin/products/import',
      '/admin/products/{sku}',
      '/admin/products/{sku}/stock',
      '/healthz',
      '/metrics',
      '/orders',
      '/orders/{id}',
      '/orders/{id}/cancel',
      '/orders/{id}/events',
      '/products',
      '/products/{sku}',
      '/readyz',
    ])
    const place = document.paths['/orders']!.post!
    expect(place.parameters?.map(({ name }) => name)).toEqual(['Idempotency-Key', 'Prefer'])
    expect(Object.keys(place.responses)).toEqual(['201', '202', '400', '413', '415', '422', '503'])
    expect(Object.keys(document.components.schemas)).toContain('Problem')
    expect(Object.keys(document.components.securitySchemes)).toEqual(['admin', 'service'])
  })

  test('is a page that loads nothing from elsewhere', async () => {
    const response = await get('/docs')
    const page = await response.text()
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'self'")
    expect(page).toContain('src="/docs/scalar.js"')
    expect(page).not.toMatch(/https?:\/\//)
    expect(await (await get('/docs/scalar.js')).text()).toBe('// script')
  })

  test('is where / leads', async () => {
    expect(await (await get('/')).json()).toMatchObject({ docs: '/docs' })
  })
})

describe('every answer', () => {
  test('carries an id and tells browsers to trust nothing', async () => {
    const { headers } = await get('/nothing')
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  })

  test('is counted by route and not by address', async () => {
    const routes: string[] = []
    const metrics = { answered: ({ route }: { route: string }) => void routes.push(route) }
    const { app } = givenApp({ metrics, inventory: { product: async () => undefined } })
    for (const path of ['/products/A', '/products/B', '/nothing/at/all']) await app.request(path)
    expect(routes).toEqual(['/products/:sku', '/products/:sku', 'unknown'])
  })

  test('is 404 where there is nothing', async () => {
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

  test('is 500 without a word about the cause when we are wrong', async () => {
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
    expect(JSON.parse(text).instance).toBe(`urn:uuid:${response.headers.get('X-Request-Id')}`)
    expect(logged).toEqual(['internal error'])
  })

  test('is nothing to log when the client went away in the middle of its body', async () => {
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

  test('may when their origin is configured', async () => {
    const response = await get('/orders', { settings: { corsOrigins: [origin] } }, preflight)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin)
  })
})
