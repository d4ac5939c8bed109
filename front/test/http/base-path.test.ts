import { describe, expect, test } from 'bun:test'
import { digestOfChange, type Reply } from '@shop/contracts'
import {
  adminProduct,
  asAdmin,
  fakeBus,
  givenBareApp,
  json,
  content,
  key,
  orderId,
  problemOf,
  product,
  recorded,
  type SentItem,
} from '../given.ts'

/** A shop that a proxy shows under `/shop`. */
const givenShop = (bus = Object.assign(fakeBus(), { answers: recorded() })) =>
  givenBareApp({
    settings: { basePath: '/shop' },
    bus,
    inventory: {
      products: async () => ({ items: [product], nextCursor: '7' }),
      product: async () => product,
      adminProduct: async () => adminProduct,
      adminProducts: async () => ({ items: [adminProduct], nextCursor: '7' }),
    },
    asset: async () => Response.json({ openapi: '3.1.0', servers: [{ url: '/' }] }),
  }).app

/** Inventory's reply to a new product. */
const applied = ({ item }: SentItem): Reply[] =>
  'changeId' in item
    ? [
        {
          kind: 'applied',
          effect: 'new',
          changeId: item.changeId,
          digest: digestOfChange(item),
          product: adminProduct,
        },
      ]
    : []

describe.each([
  ['strips', ''],
  ['leaves', '/shop'],
])('behind a proxy that %s the base path', (_, sent) => {
  const ask = (path: string, init?: RequestInit) => givenShop().request(sent + path, init)

  test('an order says where it is, on both roads', async () => {
    const placed = await ask('/orders', json(content))
    expect(placed.status).toBe(201)
    expect(placed.headers.get('Location')).toBe(`/shop/orders/${orderId}`)
    const asOperator = await ask('/orders', json(content, asAdmin))
    expect(asOperator.headers.get('Location')).toBe(`/shop/orders/${orderId}`)
  })

  test('a page leads to the next, from its route and when it is ready', async () => {
    const app = givenShop()
    for (const _ of ['loaded', 'fresh', 'ready']) {
      const page = await app.request(`${sent}/products?limit=1`)
      expect(page.headers.get('Link')).toBe('</shop/products?limit=1&cursor=7>; rel="next"')
    }
  })

  test('operators’ lists and new products have such links too', async () => {
    const list = await ask('/admin/products?limit=1', { headers: asAdmin })
    expect(list.headers.get('Link')).toBe('</shop/admin/products?limit=1&cursor=7>; rel="next"')
    const bus = Object.assign(fakeBus(), { answers: applied })
    const properties = { name: 'Mug', price: adminProduct.price }
    const init = { ...json(properties, asAdmin), method: 'PUT' }
    const made = await givenShop(bus).request(`${sent}/admin/products/MUG`, init)
    expect([made.status, made.headers.get('Location')]).toEqual([201, '/shop/admin/products/MUG'])
  })

  test('the welcome, the page and its document name the base path', async () => {
    expect(await (await ask('/')).json()).toMatchObject({
      docs: '/shop/docs',
      products: '/shop/products',
    })
    const page = await (await ask('/docs')).text()
    expect(page).toContain('src="/shop/docs/scalar.js"')
    expect(page).toContain('src="/shop/docs/page.js"')
    expect(await (await ask('/docs/page.js')).text()).toContain("'/shop/openapi.json'")
    expect(await (await ask('/openapi.json')).json()).toMatchObject({ servers: [{ url: '/shop' }] })
  })

  test('unknown paths and methods are refused as usual', async () => {
    expect(await problemOf(await ask('/nothing'))).toEqual([404, 'unknown-route'])
    const refused = await ask('/products', { method: 'PUT' })
    expect(refused.headers.get('Allow')).toBe('GET, HEAD')
    expect(await problemOf(refused)).toEqual([405, 'method-not-allowed'])
    expect(await problemOf(await ask('/admin/products'))).toEqual([401, 'unauthorized'])
  })
})

test.each(['/shopping', '/shop2/orders', `/orders${key}`])(
  '%s is not a path under /shop',
  async (path) => {
    expect(await problemOf(await givenShop().request(path))).toEqual([404, 'unknown-route'])
  },
)

test('the base path itself is the welcome', async () => {
  expect((await givenShop().request('/shop')).status).toBe(200)
  expect((await givenShop().request('/shop/')).status).toBe(200)
})
