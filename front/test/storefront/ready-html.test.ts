import { describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { newPage } from '../../src/http/page.ts'
import type { FrontPorts } from '../../src/ports.ts'
import { createReadyHtml } from '../../src/storefront/ready-html.ts'
import { withStorefront } from '../given.ts'
import { productOf, givenStorefront } from './given.ts'

const limits = { catalogueCacheLengthMax: 1_000_000, catalogueFreshMs: 1, catalogueRevalidateMs: 1 }

/** An entry that tests change, a page of it, and how often that was rendered. */
const givenPage = async () => {
  const pageOf = (text: string) => newPage({ text, headers: {}, keepRunning: () => {} })
  let value = await pageOf('1')
  let nowMs = 0
  let renderings = 0
  const found = () => ({ value, ageMs: 0 })
  const ports = { nowMs: () => nowMs, keepRunning: () => {}, settings: { limits } }
  const ready = createReadyHtml(ports as unknown as FrontPorts, {
    settings: withStorefront.storefront,
    remember: () => {},
  })
  const app = new Hono().get('/', (c) =>
    ready(c, {
      key: '/',
      names: [],
      entries: [{ fresh: found, get: async () => found() }],
      refuse: undefined,
      render: ([content]) => {
        renderings += 1
        return { text: `page ${String(content)}`, untilMs: nowMs < 1_000 ? 1_000 : undefined }
      },
    }),
  )
  return {
    text: async () => (await app.request('/')).text(),
    change: async (text: string) => {
      value = await pageOf(text)
    },
    pass: (ms: number) => {
      nowMs += ms
    },
    renderings: () => renderings,
  }
}

describe('a page is rendered', () => {
  test('once, however many ask at a time', async () => {
    const page = await givenPage()
    await Promise.all(Array.from({ length: 50 }, page.text))
    expect(page.renderings()).toBe(1)
  })

  test('anew when an entry that it shows has changed', async () => {
    const page = await givenPage()
    await page.text()
    await page.change('2')
    expect([await page.text(), await page.text(), page.renderings()]).toEqual([
      'page 2',
      'page 2',
      2,
    ])
  })

  test('anew when its time has come', async () => {
    const page = await givenPage()
    await page.text()
    page.pass(999)
    await page.text()
    expect(page.renderings()).toBe(1)
    page.pass(1)
    await page.text()
    await page.text()
    expect(page.renderings()).toBe(2)
  })
})

describe('a page of the storefront', () => {
  test('stays the very same page while nothing changes', async () => {
    const shop = givenStorefront({ products: [productOf('MUG', { available: 9 })] })
    const etag = async () => (await shop.get('/en/p/MUG')).headers.get('ETag')
    const first = await etag()
    shop.pass(10_500)
    expect(await etag()).toBe(first)
    shop.products[0] = productOf('MUG', { available: 8 })
    shop.pass(10_500)
    expect(await (await shop.get('/en/p/MUG')).text()).toContain('8 in stock')
  })

  test('is rendered for each language', async () => {
    const { get } = givenStorefront({ products: [productOf('MUG', { available: 9 })] })
    const [english, german] = [await get('/en/p/MUG'), await get('/de/p/MUG')]
    expect(await english.text()).toContain('€18.90')
    expect(await german.text()).toContain('18,90\u00A0€')
  })

  test('is answered with 304 to a browser that has it, and with the same headers at once', async () => {
    const { get } = givenStorefront({ products: [productOf('MUG')] })
    const first = await get('/en/p/MUG')
    const etag = first.headers.get('ETag')!
    const unchanged = await get('/en/p/MUG', { 'If-None-Match': etag })
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ''])
    const again = await get('/en/p/MUG')
    const headersOf = ({ headers }: Response) =>
      [...headers].filter(([name]) => name !== 'x-request-id')
    expect(headersOf(again)).toEqual(headersOf(first))
    expect(await again.text()).toBe(await first.text())
  })

  test('is compressed once, for those who accept it', async () => {
    const { get } = givenStorefront({ products: [productOf('MUG')] })
    const gzipped = await get('/en/goods', { 'Accept-Encoding': 'gzip, br' })
    expect(gzipped.headers.get('Content-Encoding')).toBe('gzip')
    const unpacked = gzipped.body!.pipeThrough(new DecompressionStream('gzip'))
    expect(await new Response(unpacked).text()).toBe(await (await get('/en/goods')).text())
  })

  test('may be kept by shared caches and holds nothing of a shopper', async () => {
    const { get } = givenStorefront({ products: [productOf('MUG')] })
    const plain = await get('/en/goods')
    const known = await get('/en/goods', { Cookie: 'cart=MUG:2; cart_count=2; language=de' })
    expect(plain.headers.get('Cache-Control')).toMatch(/^public/)
    expect(plain.headers.get('Set-Cookie')).toBeNull()
    expect(await known.text()).toBe(await plain.text())
  })
})
