import { describe, expect, test } from 'bun:test'
import { BackendUnavailable, type ProductQuery } from '../../src/ports.ts'
import { givenApp, problemOf, product } from '../given.ts'

const away = async (): Promise<never> => {
  throw new BackendUnavailable('inventory', { reason: 'away' })
}

describe('browsing the catalogue', () => {
  test('lists products and leads to the next page', async () => {
    const queries: ProductQuery[] = []
    const products = async (query: ProductQuery) => {
      queries.push(query)
      return { items: [product], nextCursor: '21' }
    }
    const { app } = givenApp({ inventory: { products } })
    const response = await app.request('/products?q=mug%20x&limit=1')
    expect(response.status).toBe(200)
    expect(response.headers.get('Link')).toBe('</products?q=mug+x&limit=1&cursor=21>; rel="next"')
    expect(response.headers.get('Cache-Control')).toBe(
      'public, max-age=1, stale-while-revalidate=5, stale-if-error=3600',
    )
    expect(await response.json()).toEqual({ items: [product], nextCursor: '21' })
    expect(queries).toEqual([{ q: 'mug x', limit: 1 }])
  })

  test('has no next page after the last', async () => {
    const { app } = givenApp({ inventory: { products: async () => ({ items: [] }) } })
    expect((await app.request('/products')).headers.get('Link')).toBeNull()
  })

  test.each(['MUG', 'A/B', '50%', 'a b?c#d', '100%25'])('reads the product %s', async (sku) => {
    const { app } = givenApp({
      inventory: { product: async (asked) => ({ ...product, sku: asked }) },
    })
    const response = await app.request(`/products/${encodeURIComponent(sku)}`)
    expect(await response.json()).toMatchObject({ sku })
  })

  test('ignores parameters of links from elsewhere', async () => {
    const asked: unknown[] = []
    const { app } = givenApp({
      inventory: {
        products: async (query) => {
          asked.push(query)
          return { items: [product] }
        },
        product: async () => product,
      },
    })
    const tags = 'utm_source=letter&gclid=x%26y&__proto__=z'
    expect((await app.request(`/products?limit=5&${tags}`)).status).toBe(200)
    expect((await app.request('/products?limit=5')).status).toBe(200)
    expect(asked).toEqual([{ limit: 5 }])
    expect((await app.request(`/products/MUG?${tags}`)).status).toBe(200)
  })

  test('answers 404 for an unknown product', async () => {
    const { app } = givenApp({ inventory: { product: async () => undefined } })
    expect(await problemOf(await app.request('/products/NONE'))).toEqual([404, 'unknown-sku'])
  })

  test('answers 304 for a known ETag, and 200 after a change', async () => {
    let available = 3
    let now = 0
    const { app } = givenApp({
      nowMs: () => now,
      inventory: { product: async () => ({ ...product, available }) },
    })
    const etag = (await app.request('/products/MUG')).headers.get('ETag')!
    const again = () =>
      app.request('/products/MUG', { headers: { 'If-None-Match': `"x", W/${etag}` } })
    const unchanged = await again()
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ''])
    available = 2
    now = 60_000
    const changed = await again()
    expect(changed.status).toBe(200)
    expect(changed.headers.get('ETag')).not.toBe(etag)
  })

  test('answers from memory while Inventory is away, with the age', async () => {
    let now = 0
    let product_ = async () => product as typeof product | undefined
    const { app } = givenApp({ nowMs: () => now, inventory: { product: () => product_() } })
    await app.request('/products/MUG')
    product_ = away
    now = 600_000
    const response = await app.request('/products/MUG')
    expect(response.status).toBe(200)
    expect(response.headers.get('Age')).toBe('600')
    const warnings = async () =>
      ((await (await app.request('/readyz')).json()) as { warnings: string[] }).warnings
    expect(await warnings()).toEqual(['catalogue-stale'])
    now += 60_000
    expect(await warnings()).toEqual([])
  })

  test('shows a change after 5 seconds at the latest', async () => {
    let now = 0
    let available = 3
    const { app } = givenApp({
      nowMs: () => now,
      inventory: { product: async () => ({ ...product, available }) },
    })
    await app.request('/products/MUG')
    available = 2
    now = 5_001
    expect(await (await app.request('/products/MUG')).json()).toMatchObject({ available: 2 })
  })

  test('answers 503 when Inventory is away and memory is empty', async () => {
    const { app } = givenApp({ inventory: { products: away } })
    const response = await app.request('/products')
    expect(response.headers.get('Retry-After')).toBe('2')
    expect(await problemOf(response)).toEqual([503, 'backend-unavailable'])
  })

  test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=0', 'cursor=abc', `q=${'x'.repeat(101)}`])(
    'answers 400 to ?%s and names the field',
    async (query) => {
      const response = await givenApp().app.request(`/products?${query}`)
      const body = (await response.json()) as { errors: { field: string }[] }
      expect(response.status).toBe(400)
      expect(body.errors[0]!.field).toBe(query.split('=')[0]!)
    },
  )
})
