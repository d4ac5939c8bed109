import { afterEach, describe, expect, test } from 'bun:test'
import { inventoryOverHttp } from '../../../src/adapters/reads/http-reads.ts'
import type { FrontLimits } from '../../../src/limits.ts'
import { givenBareApp, withStorefront } from '../../given.ts'
import { productOf } from '../given.ts'

const servers: Bun.Server<undefined>[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop(true))))

/** Inventory with mugs and bowls, and the addresses that it is asked for. */
const givenInventory = () => {
  const asked: string[] = []
  const products = ['MUG', 'BOWL', 'A,B'].map((sku) => productOf(sku))
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) => {
      const { pathname, searchParams } = new URL(request.url)
      asked.push(pathname)
      const skus = searchParams.get('sku')?.split(',')
      if (skus) return Response.json({ items: products.filter(({ sku }) => skus.includes(sku)) })
      const one = products.find(({ sku }) => pathname === `/products/${encodeURIComponent(sku)}`)
      return one ? Response.json(one) : new Response(null, { status: 404 })
    },
  })
  servers.push(server)
  return { asked, url: server.url.origin }
}

const givenShop = (limits: Partial<FrontLimits> = {}) => {
  const { asked, url } = givenInventory()
  const reached = { urls: [url], serviceToken: 'the-token-of-the-services', nowMs: () => 0 }
  const { app } = givenBareApp({
    settings: withStorefront,
    inventory: inventoryOverHttp(reached),
    limits,
    nowMs: () => 0,
  })
  const read = async (path: string) =>
    (
      await app.fetch(new Request(`http://shop${path}`, { headers: { Accept: 'text/html' } }))
    ).text()
  return { asked, read }
}

const gone = (text: string) => text.match(/<li class="gone">/g)?.length ?? 0
const unknown = Array.from({ length: 40 }, (_, n) => `SKU-${n}:1`).join()

describe('the lines of a cart', () => {
  test('are one read at Inventory, however many they are and however many look', async () => {
    const { asked, read } = givenShop()
    const texts = await Promise.all([1, 2, 3].map(() => read(`/en/cart?lines=${unknown}`)))
    expect(texts.map(gone)).toEqual([40, 40, 40])
    expect(asked).toEqual(['/products'])
  })

  test('are one request of those that a front may have open', async () => {
    const { asked, read } = givenShop({ catalogueLoadCountMax: 1 })
    expect(gone(await read(`/en/cart?lines=MUG:1,${unknown}`))).toBe(39)
    expect(asked).toEqual(['/products'])
  })

  test('are not read again while memory has them, whoever read them first', async () => {
    const { asked, read } = givenShop()
    await read('/products/MUG')
    expect(await read('/en/cart?lines=MUG:1')).toContain('Thing MUG')
    expect(asked).toEqual(['/products/MUG'])
    await read('/en/cart?lines=MUG:1,BOWL:1')
    await read('/products/BOWL')
    expect(asked).toEqual(['/products/MUG', '/products'])
  })

  test('are read by themselves where a list cannot name them', async () => {
    const { asked, read } = givenShop()
    const text = await read('/en/cart?lines=A%252CB:1,MUG:1')
    expect([gone(text), text.includes('Thing A,B')]).toEqual([0, true])
    expect(asked.toSorted()).toEqual(['/products', '/products/A%2CB'])
  })
})
