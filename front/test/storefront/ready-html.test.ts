import { describe, expect, test } from 'bun:test'
import { productOf, givenStorefront } from './given.ts'

const tenAndAHalf = 10_500

describe('a page of the storefront', () => {
  test('is rendered once, however many ask at a time', async () => {
    const { get, renderings } = givenStorefront({ products: [productOf('MUG')] })
    await Promise.all(Array.from({ length: 50 }, () => get('/en/p/MUG')))
    expect(renderings()).toBe(1)
  })

  test('is not rendered again while nothing changes, and once after a change', async () => {
    const shop = givenStorefront({ products: [productOf('MUG', { available: 9 })] })
    const first = await shop.get('/en/p/MUG')
    shop.pass(tenAndAHalf)
    const later = await shop.get('/en/p/MUG')
    expect(later.headers.get('ETag')).toBe(first.headers.get('ETag'))
    expect(shop.renderings()).toBe(1)
    shop.products[0] = productOf('MUG', { available: 8 })
    shop.pass(tenAndAHalf)
    expect(await (await shop.get('/en/p/MUG')).text()).toContain('8 in stock')
    await shop.get('/en/p/MUG')
    expect(shop.renderings()).toBe(2)
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
    const headers = ({
      headers: { 'x-request-id': _, ...rest },
    }: {
      headers: Record<string, string>
    }) => rest
    expect(headers({ headers: Object.fromEntries(again.headers) })).toEqual(
      headers({ headers: Object.fromEntries(first.headers) }),
    )
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
