import { describe, expect, test } from 'bun:test'
import type { AdminProductView } from '@shop/contracts'
import { BackendUnavailable, type ProductQuery } from '../../src/ports.ts'
import { adminProduct, asAdmin, givenApp, givenBareApp, problemOf } from '../given.ts'

const path = '/admin/export/products'
const nowMs = () => Date.UTC(2026, 10, 29)

/** An Inventory with pages of products. It fails where a page is missing. */
const pagesOf = (...pages: (readonly AdminProductView[] | undefined)[]) => {
  const queries: ProductQuery[] = []
  const adminProducts = async (query: ProductQuery) => {
    queries.push(query)
    const at = Number(query.cursor ?? 0)
    const items = pages[at]
    if (items === undefined) throw new BackendUnavailable('inventory', { reason: 'away' })
    return { items, ...(at + 1 < pages.length && { nextCursor: String(at + 1) }) }
  }
  return { queries, given: { inventory: { adminProducts }, nowMs } }
}
const named = (sku: string): AdminProductView => ({ ...adminProduct, sku })

describe('an export of the catalogue', () => {
  test('has the products of all pages by SKU, also when a page is empty', async () => {
    const { queries, given } = pagesOf([named('A'), named('B')], [], [named('C')])
    const response = await givenApp(given).app.request(path, { headers: asAdmin })
    const lines = (await response.text()).trim().split('\r\n')
    expect(lines.map((line) => line.split(',')[0])).toEqual(['sku', 'A', 'B', 'C'])
    expect(queries.map(({ sort, limit, cursor }) => [sort, limit, cursor])).toEqual([
      ['sku', 200, undefined],
      ['sku', 200, '1'],
      ['sku', 200, '2'],
    ])
  })

  test.each([
    ['', 'products-2026-11-29.csv', 'text/csv'],
    ['?format=ndjson', 'products-2026-11-29.ndjson', 'application/x-ndjson'],
    ['?format=shopify', 'products-shopify-2026-11-29.csv', 'text/csv'],
    ['?format=woocommerce', 'products-woocommerce-2026-11-29.csv', 'text/csv'],
  ])('%p is a file of the name %s', async (query, name, type) => {
    const { given } = pagesOf([named('A')])
    const { status, headers } = await givenApp(given).app.request(path + query, {
      headers: asAdmin,
    })
    expect([status, headers.get('Content-Disposition'), headers.get('Cache-Control')]).toEqual([
      200,
      `attachment; filename="${name}"`,
      'no-store',
    ])
    expect(headers.get('Content-Type')).toStartWith(type)
  })

  test('is an empty file when there are no products', async () => {
    const { given } = pagesOf([])
    const request = (query: string) =>
      givenApp(given).app.request(path + query, { headers: asAdmin })
    expect((await (await request('')).text()).split('\r\n')).toHaveLength(2)
    expect(await (await request('?format=ndjson')).text()).toBe('')
  })

  test('reads a page when its client wants more', async () => {
    const { queries, given } = pagesOf([named('A')], [named('B')], [named('C')])
    const { body } = await givenBareApp(given).app.request(path, { headers: asAdmin })
    const reader = body!.getReader()
    expect(queries).toHaveLength(1)
    for (const count of [1, 1, 2]) {
      await reader.read()
      expect(queries).toHaveLength(count)
    }
    await reader.cancel()
  })

  test('breaks off when a page cannot be read, and the log says why', async () => {
    const { given } = pagesOf([named('A')], undefined, [named('C')])
    const { app, logged } = givenBareApp({ ...given, limits: { exportCountMax: 1 } })
    const response = await app.request(path, { headers: asAdmin })
    expect(response.status).toBe(200)
    expect(response.text()).rejects.toThrow(BackendUnavailable)
    expect(await response.text().catch(() => logged)).toEqual(['export broken off'])
    expect((await app.request(path, { method: 'HEAD', headers: asAdmin })).status).toBe(200)
  })

  test('is the usual problem when Inventory is away from the beginning', async () => {
    const { given } = pagesOf(undefined)
    const response = await givenApp(given).app.request(path, { headers: asAdmin })
    expect(await problemOf(response)).toEqual([503, 'backend-unavailable'])
  })

  test('has a known format and is for operators only', async () => {
    const { given } = pagesOf([])
    const { app } = givenApp(given)
    const other = await app.request(`${path}?format=xlsx`, { headers: asAdmin })
    expect(await problemOf(other)).toEqual([400, 'invalid-request'])
    expect(await problemOf(await app.request(path))).toEqual([401, 'unauthorized'])
  })

  test('is one of a few: the next one waits until the place of another is free', async () => {
    const { given } = pagesOf([named('A')], [named('B')])
    const { app } = givenBareApp({ ...given, limits: { exportCountMax: 2 } })
    const gone = new AbortController()
    const ask = (init?: RequestInit) => app.request(path, { headers: asAdmin, ...init })
    const [first] = [await ask(), await ask({ signal: gone.signal })]
    expect(await problemOf(await ask())).toEqual([503, 'busy'])
    await first.body!.cancel()
    gone.abort()
    const [third] = [await ask(), await ask()]
    expect(await problemOf(await ask())).toEqual([503, 'busy'])
    await third.text()
    expect((await ask({ method: 'HEAD' })).status).toBe(200)
    expect((await ask()).status).toBe(200)
  })

  test('gives its place back when its first page cannot be read', async () => {
    const { given } = pagesOf(undefined)
    const { app } = givenApp({ ...given, limits: { exportCountMax: 1 } })
    for (const _ of [1, 2]) {
      const response = await app.request(path, { headers: asAdmin })
      expect(await problemOf(response)).toEqual([503, 'backend-unavailable'])
    }
  })

  test('is not made for HEAD', async () => {
    const { queries, given } = pagesOf([named('A')], [named('B')])
    const init = { method: 'HEAD', headers: asAdmin }
    const { status, headers } = await givenBareApp(given).app.request(path, init)
    expect([status, headers.get('Content-Length'), queries.length]).toEqual([200, null, 1])
  })
})
