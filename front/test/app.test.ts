import { describe, expect, test } from 'bun:test'
import { asAdmin, givenApp, givenBareApp, withStorefront } from './given.ts'

test.each([
  ['operators', {}],
  ['operators and pages', withStorefront],
])('routes of %s leave programs the fast router of Hono', async (_, settings) => {
  const { app } = givenBareApp({ settings })
  await app.request('/healthz')
  expect(app.router.name).toBe('SmartRouter + RegExpRouter')
})

describe('the routes of operators', () => {
  test('know each other from their neighbours: import is a route, and not a product', async () => {
    const asked: string[] = []
    const { app } = givenApp({
      inventory: {
        adminProduct: async (sku) => {
          asked.push(sku)
          return undefined
        },
      },
    })
    await app.request('/admin/products/import', { headers: asAdmin })
    const headers = { ...asAdmin, 'Idempotency-Key': 'x' }
    const imported = await app.request('/admin/products/import', { method: 'POST', headers })
    expect([asked, imported.status]).toEqual([['import'], 400])
  })

  test.each([
    ['/admin/nothing', 'GET', 404, null],
    ['/admin/orders', 'DELETE', 405, 'GET, HEAD'],
    ['/admin/products/MUG', 'POST', 405, 'GET, HEAD, PUT, PATCH'],
  ])('answer %s with %s as a problem', async (path, method, status, allow) => {
    const { app } = givenApp()
    const response = await app.request(path, { method, headers: asAdmin })
    expect([response.status, response.headers.get('Allow')]).toEqual([status, allow])
    expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  })

  test('are counted by route', async () => {
    const routes: string[] = []
    const { app } = givenApp({
      inventory: { adminProduct: async () => undefined },
      metrics: { answered: ({ route }) => void routes.push(route) },
    })
    for (const path of ['/admin/products/MUG', '/admin/nothing']) {
      await app.request(path, { headers: asAdmin })
    }
    await app.request('/admin/products/MUG')
    expect(routes).toEqual(['/admin/products/:sku', 'unknown', '/admin/*'])
  })
})
