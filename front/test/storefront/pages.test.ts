import { describe, expect, test } from 'bun:test'
import { givenBareApp, problemOf } from '../given.ts'
import { givenStorefront, productOf, startMs } from './given.ts'

const instant = (ms: number): string => new Date(ms).toISOString()
const minuteMs = 60_000

const goods = [
  productOf('MUG', { tags: ['kitchen', 'stoneware'], available: 4 }),
  productOf('PEN', { tags: ['desk'], available: 1 }),
  productOf('INK', { tags: ['desk'], available: 0 }),
  productOf('VASE', {
    tags: ['window'],
    availableFrom: instant(startMs + minuteMs),
    maxPerOrder: 1,
  }),
]

const pages = [
  '',
  '/goods',
  '/goods?tag=desk&sort=price',
  '/p/MUG',
  '/p/INK',
  '/p/VASE',
  '/p/NO',
  '/nothing',
]
const everyPage = ['en', 'de'].flatMap((language) => pages.map((page) => `/${language}${page}`))

describe.each(everyPage)('the page %s', (path) => {
  const { get } = givenStorefront({ products: goods })

  test('loads nothing from elsewhere and has no style or script of its own', async () => {
    const page = await get(path)
    const html = await page.text()
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('Content-Security-Policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(html).not.toMatch(
      / style=| on\w+=|<style|<script(?! type="module" src="\/assets\/)|https?:/,
    )
    expect(html).not.toContain('undefined')
  })

  test('is painted as a whole', async () => {
    const html = await (await get(path)).text()
    expect(html).toContain('<link rel="expect" href="#end" blocking="render"/>')
    expect(html).toContain('<footer class="foot" id="end">')
  })

  test('says its language, and its address in the other', async () => {
    const html = await (await get(path)).text()
    const [, language = '', rest = ''] = /^\/(\w+)(.*)$/.exec(path)!
    const other = language === 'en' ? 'de' : 'en'
    expect(html).toContain(`<html lang="${language}"`)
    expect(html.replaceAll('&amp;', '&')).toContain(`href="/${other}${rest}" lang="${other}"`)
  })
})

test.each(['', '/shop'])(
  'below a base path every address begins with it, sent by the proxy as %j',
  async (sent) => {
    const { get } = givenStorefront({ products: goods, settings: { basePath: '/shop' } })
    for (const page of pages) {
      const html = await (await get(`${sent}/en${page}`)).text()
      const addresses = [...html.matchAll(/ (?:href|src|action|data-live)="([^"#][^"]*)"/g)]
      expect(addresses.length).toBeGreaterThan(10)
      expect(addresses.filter(([, address]) => !address!.startsWith('/shop/'))).toEqual([])
    }
  },
)

describe('availability', () => {
  test.each([
    [0, 'Sold out', 0],
    [1, 'Last one', 1],
    [2, '2 left', 2],
    [5, '5 left', 5],
    [6, '6 in stock', 0],
    [50, '50 in stock', 0],
    [51, 'In stock', 0],
  ])('of %d units is “%s”, with %d of them drawn', async (available, words, drawn) => {
    const { get } = givenStorefront({ products: [productOf('MUG', { available })] })
    const html = await (await get('/en/p/MUG')).text()
    expect(html).toContain(`${words}</span>`)
    expect(html.match(/<circle/g)?.length ?? 0).toBe(drawn)
  })
})

describe('the catalogue', () => {
  const many = Array.from({ length: 30 }, (_, n) => productOf(`CUP-${n}`))

  test('leads to the next page, and back to the first', async () => {
    const { get } = givenStorefront({ products: many })
    const html = await (await get('/en/goods?sort=newest')).text()
    expect(html).toContain('rel="next" href="/en/goods?sort=newest&amp;cursor=bmV4dA"')
    expect(html.match(/class="card/g)?.length).toBe(24)
  })

  test('says what nothing was found for', async () => {
    const { get } = givenStorefront({ products: many })
    const html = await (await get('/en/goods?q=%3Cb%3E')).text()
    expect(html).toContain('<h1>Nothing matches “&lt;b&gt;”</h1>')
  })

  test.each(['sort=colour', 'cursor=***', `q=${'x'.repeat(101)}`])(
    'refuses ?%s in words',
    async (query) => {
      const { get } = givenStorefront({ products: many })
      const page = await get(`/en/goods?${query}`)
      expect([page.status, page.headers.get('Content-Type')]).toEqual([
        400,
        'text/html; charset=utf-8',
      ])
    },
  )
})

describe('a drop', () => {
  const opensMs = startMs + 90_000
  const vase = productOf('VASE', { availableFrom: instant(opensMs) })

  test('has a closed button, tells the shop’s time and asks browsers back with chance', async () => {
    const { get } = givenStorefront({ products: [vase] })
    const waits = await Promise.all(
      Array.from({ length: 40 }, async () =>
        Number((await get('/en/p/VASE')).headers.get('Refresh')),
      ),
    )
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(90)
    expect(Math.max(...waits)).toBeLessThanOrEqual(93)
    expect(new Set(waits).size).toBeGreaterThan(1)
    const page = await get('/en/p/VASE')
    expect(page.headers.get('Server-Timing')).toBe(`clock;desc="${startMs}"`)
    expect(page.headers.get('Cache-Control')).toBe('public, no-cache')
    expect(await page.text()).toMatch(/<button class="button" disabled="">Buy for €18\.90/)
  })

  test('that is far away asks browsers back within the hour', async () => {
    const products = [productOf('VASE', { availableFrom: instant(startMs + 1e9) })]
    const page = await givenStorefront({ products }).get('/en/p/VASE')
    expect(Number(page.headers.get('Refresh'))).toBeLessThanOrEqual(3_603)
  })

  test('is a product like others from the moment on, without anything else having changed', async () => {
    const shop = givenStorefront({ products: [vase] })
    expect(await (await shop.get('/en/p/VASE')).text()).toContain('data-opens=')
    shop.pass(89_999)
    expect(await (await shop.get('/en/p/VASE')).text()).toContain('data-opens=')
    shop.pass(1)
    const open = await shop.get('/en/p/VASE')
    expect(open.headers.get('Refresh')).toBeNull()
    expect(await open.text()).toContain('Add to cart')
  })

  test('in a list shows when it opens, until then', async () => {
    const shop = givenStorefront({ products: [vase] })
    expect(await (await shop.get('/en/goods')).text()).toContain('1 December 2026')
    shop.pass(90_000)
    expect(await (await shop.get('/en/goods')).text()).not.toContain('1 December 2026')
  })
})

describe('a description', () => {
  const pageWith = async (path: string, description: string) => {
    const { get } = givenStorefront({ products: [productOf('MUG', { description })] })
    return (await get(path)).text()
  }

  test('of another shop is text without its tags, and no HTML', async () => {
    const html = await pageWith(
      '/en/p/MUG',
      '<p>Stoneware &amp; glaze</p><p>&lt;b&gt; 350&nbsp;ml</p>',
    )
    expect(html).toContain('>Stoneware &amp; glaze\n&lt;b&gt; 350\u00a0ml</p>')
  })

  test.each([
    [400, true],
    [401, false],
  ])('of %d characters stands above the button: %p', async (length, isAbove) => {
    const html = await pageWith('/en/p/MUG', 'x'.repeat(length))
    const end = html.lastIndexOf('x'.repeat(length))
    expect(end < html.indexOf('Add to cart')).toBe(isAbove)
    expect(html).toContain(`<meta name="description" content="${'x'.repeat(160)} …"/>`)
  })
})

describe('a problem', () => {
  test('is a page in words, with its status', async () => {
    const page = await givenStorefront().get('/de/p/NO')
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('Dieses Produkt gibt es nicht')
  })

  test('of a part that is away says so, and when to come back', async () => {
    const shop = givenStorefront({ products: goods })
    shop.goAway()
    const page = await shop.get('/en/goods')
    expect([page.status, page.headers.get('Retry-After')]).toEqual([503, '2'])
    expect(await page.text()).toContain('The shelf does not answer')
  })

  test('that passes by itself brings its page back with chance, as its words promise', async () => {
    const shop = givenStorefront()
    shop.goAway()
    const page = await shop.get('/en/goods')
    expect(await page.text()).toContain('This page tries again by itself.')
    expect(Number(page.headers.get('Refresh'))).toBeOneOf([2, 3, 4, 5])
  })

  test('of an address that leads nowhere asks nobody to try again', async () => {
    const page = await givenStorefront().get('/en/p/NOTHING')
    expect(page.headers.get('Refresh')).toBeNull()
    const html = await page.text()
    expect(html).not.toContain('Try again')
    expect(html).toContain('<a class="button" href="/en/goods">See all goods</a>')
  })

  test('of Inventory is none for a page that was read before', async () => {
    const shop = givenStorefront({ products: goods })
    await shop.get('/en/goods')
    shop.goAway()
    shop.pass(minuteMs)
    const page = await shop.get('/en/goods')
    expect([page.status, page.headers.get('Age')]).toEqual([200, '60'])
  })

  test('of a client over its limit is a page too', async () => {
    const { get } = givenStorefront({ products: goods, limits: { clientReadsPerMinute: 1 } })
    await get('/en')
    const page = await get('/en')
    expect(page.status).toBe(429)
    expect(await page.text()).toContain('A little slower, please')
  })

  test('outside the pages stays what it is for programs, and is a page for people', async () => {
    const { get } = givenStorefront()
    expect(await problemOf(await get('/nothing'))).toEqual([404, 'unknown-route'])
    const browser = { Accept: 'text/html,*/*;q=0.8', 'Accept-Language': 'de' }
    const page = await get('/nothing', browser)
    expect([page.status, page.headers.get('Content-Type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ])
    expect(await page.text()).toContain('<h1>Hier ist nichts</h1>')
    const english = await get('/en/nothing', browser)
    expect(await english.text()).toContain('<h1>There is nothing here</h1>')
    expect(await problemOf(await get('/products/NOTHING', browser))).toEqual([404, 'unknown-sku'])
  })
})

describe('a front without a storefront', () => {
  test.each([
    '/en',
    '/de/goods',
    '/p/MUG',
    '/goods',
    '/assets/x/shop.css',
    '/art/x/mug-ash-ink-0.svg',
  ])('has nothing at %s', async (path) => {
    const { app } = givenBareApp()
    expect(await problemOf(await app.request(path))).toEqual([404, 'unknown-route'])
  })

  test('answers / as it always did, to browsers too', async () => {
    const { app } = givenBareApp()
    const answer = await app.request('/', { headers: { Accept: 'text/html' } })
    expect(await answer.json()).toMatchObject({ docs: '/docs' })
  })
})

describe('an image of a product', () => {
  const imageOf = async (image: string, imageOrigins: string[]) => {
    const storefront = { shopName: 'Shop', tags: [], imageOrigins, checkoutFields: [] }
    const { get } = givenStorefront({
      products: [productOf('MUG', { image })],
      settings: { storefront },
    })
    const page = await get('/en/p/MUG')
    const [, src] = /<img class="art" src="([^"]+)"/.exec(await page.text())!
    return { src, policy: page.headers.get('Content-Security-Policy') }
  }
  const origin = 'https://images.example'

  test('of a configured origin is shown, and the policy lets it in', async () => {
    const { src, policy } = await imageOf(`${origin}/mug.jpg`, [origin])
    expect(src).toBe(`${origin}/mug.jpg`)
    expect(policy).toContain(`img-src 'self' ${origin};`)
  })

  test.each([`${origin}/mug.jpg`, '/images/mug.jpg', 'https://[broken'])(
    '%s, which no page may load, is drawn instead',
    async (image) => {
      expect((await imageOf(image, [])).src).toStartWith('/art/')
    },
  )
})
