import { describe, expect, test } from 'bun:test'
import {
  adminProduct,
  asAdmin,
  content,
  fakeBus,
  givenBareApp,
  holdingOrder,
  json,
  movement,
  opening,
  order,
  orderId,
  product,
  serviceToken,
} from '../given.ts'

const givenShop = () =>
  givenBareApp({
    bus: fakeBus(),
    nowMs: () => 0,
    inventory: {
      product: async (sku) =>
        sku === 'MUG' ? { ...product, description: 'Größe: 350 ml' } : undefined,
      products: async () => ({ items: [product], nextCursor: '9' }),
      adminProduct: async () => adminProduct,
      adminProducts: async () => ({ items: [adminProduct] }),
      movements: async () => ({ items: [movement, opening] }),
      holdingOrders: async () => ({ items: [holdingOrder] }),
    },
    orders: { order: async () => order, orders: async () => ({ items: [] }) },
  }).app

const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name !== 'content-length'))

describe('HEAD', () => {
  test.each([
    ['/'],
    ['/docs'],
    ['/docs/scalar.js'],
    ['/openapi.json'],
    ['/asyncapi.json'],
    ['/healthz'],
    ['/readyz'],
    ['/metrics', { Authorization: `Bearer ${serviceToken}` }],
    ['/metrics'],
    ['/products'],
    ['/products?limit=0'],
    ['/products/MUG'],
    ['/products/MUG', { 'If-None-Match': '*' }],
    ['/products/NO-SUCH'],
    [`/orders/${orderId}`],
    ['/orders/x'],
    ['/admin/products', asAdmin],
    ['/admin/products/MUG', asAdmin],
    ['/admin/products/MUG'],
    ['/admin/products/MUG/movements', asAdmin],
    ['/admin/products/MUG/orders', asAdmin],
    ['/admin/orders', asAdmin],
    [`/admin/orders/${orderId}`, asAdmin],
    ['/nothing'],
  ] as [string, Record<string, string>?][])(
    'answers %s %j as GET does, without its body',
    async (path, more = {}) => {
      const app = givenShop()
      const headers = { 'X-Request-Id': 'mine', ...more }
      const got = await app.request(path, { headers })
      const text = await got.text()
      const head = await app.request(path, { headers, method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([got.status, ''])
      expect(headersOf(head)).toEqual(headersOf(got))
      const length = got.status === 304 ? null : String(Buffer.byteLength(text))
      expect(head.headers.get('Content-Length')).toBe(length)
    },
  )

  test('is 405 where there is no GET', async () => {
    const { status, headers } = await givenShop().request('/orders', { method: 'HEAD' })
    expect([status, headers.get('Allow')]).toEqual([405, 'POST'])
  })

  test('of an event stream holds no place of a reader', async () => {
    const { app } = givenBareApp({
      limits: { readerCountMax: 1 },
      orders: { order: async (_, wait) => (wait === undefined ? order : new Promise(() => {})) },
    })
    const ask = (method: string) => app.request(`/orders/${orderId}/events`, { method })
    for (let i = 0; i < 3; i += 1) {
      const { status, headers } = await ask('HEAD')
      expect([status, headers.get('Content-Type')]).toEqual([200, 'text/event-stream'])
      expect(headers.get('Content-Length')).toBeNull()
    }
  })

  test('is counted as itself', async () => {
    const methods: string[] = []
    const { app } = givenBareApp({
      metrics: { answered: ({ method }) => void methods.push(method) },
    })
    await app.request('/healthz', { method: 'HEAD' })
    await app.request('/orders', json(content))
    expect(methods).toEqual(['HEAD', 'POST'])
  })
})
