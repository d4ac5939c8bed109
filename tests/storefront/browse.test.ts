import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { accessibilityFaults, type Look } from '../house/browser.ts'
import { givenProduct } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import {
  fillIn,
  orderButton,
  reloadUntil,
  says,
  startStorefront,
  type Storefront,
} from './given.ts'

let storefront: Storefront
beforeAll(async () => {
  // A name that leaves no room: everything beside it can still be pressed.
  const SHOP_NAME = 'Ähren & Söhne Gemischtwarenhandlung'
  storefront = await startStorefront({ SHOP_NAME, SHOP_TAGS: 'kitchen,desk' })
}, 60_000)
afterAll(() => storefront.close())

const timeoutMs = 60_000
const price = { amount: 1_890, currency: 'EUR' }

const visit = (look: Look, visitor: (page: Page) => Promise<void>): Promise<void> =>
  storefront.browser.visit(look, visitor)

/** A product that can be ordered some seconds from now. Resolves with its SKU. */
const givenDrop = async ({
  inMs,
  units = 3,
}: {
  inMs: number
  units?: number
}): Promise<string> => {
  const { shopper } = storefront
  const sku = await givenProduct(shopper, { units })
  const availableFrom = new Date(Date.now() + inMs).toISOString()
  await shopper.putProduct(sku, { name: 'Moon vase', price, availableFrom })
  return sku
}

/** Sets the clock of a browser a day ahead. */
const dayAhead = `{
  const timeOrigin = performance.timeOrigin + 86_400_000
  Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin })
}`

/** For stories in which a product leaves the shop: Chromium writes every answer of an error into its console. */
const notFound = { expects: /status of 404/ }

/** Marks the document, so that a test sees when another one takes its place. */
const mark = (page: Page): Promise<void> => page.evaluate('void (window.isTheSame = true)')
/** Looks at the tab again, until the page says this. */
const lookUntil = (page: Page, text: string): Promise<boolean> =>
  until(`the page says «${text}»`, async () => {
    await page.evaluate(`void document.dispatchEvent(new Event('visibilitychange'))`)
    return page.getByText(text).first().isVisible()
  })
const isTheSame = (page: Page): Promise<boolean> => page.evaluate('window.isTheSame === true')

describe('looking around', () => {
  test(
    'leads from the window over tag, search and order to a product, and into the other language',
    async () => {
      const { shopper } = storefront
      const word = `w${crypto.randomUUID().slice(0, 8)}`
      for (const [name, amount] of [
        ['cheap', 900],
        ['dear', 9_000],
      ] as const) {
        const product = {
          name: `${word} ${name}`,
          price: { ...price, amount },
          tags: ['desk', word],
        }
        const sku = `${word}-${name}`
        await shopper.putProduct(sku, product)
        await shopper.changeStock(sku, { kind: 'received', units: 4 })
      }
      await visit({ width: 'phone', theme: 'dark' }, async (page) => {
        await page.goto('/')
        await page.getByRole('navigation').getByRole('link', { name: 'Desk' }).click()
        await page.getByRole('heading', { name: 'Desk' }).waitFor()
        await reloadUntil(page, `${word} dear`)
        await page.getByLabel('Search the goods').fill(word)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: `“${word}”` }).waitFor()
        // Until its script runs, a page sorts by its button.
        await page.waitForLoadState()
        await page.getByLabel('Sort by').selectOption('price')
        await page.waitForURL(`**/en/goods?q=${word}&sort=price`)
        expect(await page.locator('.card h3').allInnerTexts()).toEqual([
          `${word} cheap`,
          `${word} dear`,
        ])
        await page.getByRole('link', { name: `${word} cheap` }).click()
        await says(page, '4 left')
        await page.getByRole('link', { name: 'Deutsch' }).click()
        await page.waitForURL(`**/de/p/${word}-cheap`)
        await says(page, 'noch 4')
        await page.goto('/')
        await page.waitForURL('**/de')
      })
    },
    timeoutMs,
  )

  test(
    'works without scripts',
    async () => {
      const sku = await givenProduct(storefront.shopper, { units: 4 })
      await visit({ scripts: false }, async (page) => {
        await page.goto('/en/goods?sort=newest')
        await reloadUntil(page, '4 left')
        await page.getByLabel('Sort by').selectOption('name')
        await page.getByRole('button', { name: 'Sort' }).click()
        await page.waitForURL('**/en/goods?sort=name')
        await page.goto(`/en/p/${sku}`)
        await page.getByLabel('Quantity').last().fill('2')
        expect(await page.getByRole('button', { name: 'One more' }).isVisible()).toBe(false)
      })
    },
    timeoutMs,
  )

  test(
    'on a slow network shifts nothing, asks nobody else, and takes at most 100 KB beside the pictures',
    async () => {
      await givenProduct(storefront.shopper, { units: 4 })
      await visit({ isSlow: true, width: 'phone' }, async (page) => {
        const sizes: { url: string; bytes: Promise<number> }[] = []
        page.on('requestfinished', (request) => {
          const bytes = request.sizes().then(({ responseBodySize }) => responseBodySize)
          sizes.push({ url: request.url(), bytes })
        })
        await page.goto('/en/goods', { waitUntil: 'networkidle' })
        const { origin } = new URL(page.url())
        expect(sizes.filter(({ url }) => new URL(url).origin !== origin)).toEqual([])
        const own = sizes.filter(({ url }) => !new URL(url).pathname.startsWith('/art/'))
        const bytes = (await Promise.all(own.map((each) => each.bytes))).reduce((a, b) => a + b, 0)
        expect(own.length).toBeGreaterThanOrEqual(4)
        expect(bytes).toBeLessThanOrEqual(100_000)
      })
    },
    timeoutMs,
  )
})

describe('the page of a product', () => {
  test(
    'follows the shelf while it is looked at, and keeps what is typed',
    async () => {
      const { shopper } = storefront
      const sku = await givenProduct(shopper, { units: 9 })
      await visit({}, async (page) => {
        await page.goto(`/en/p/${sku}`)
        await says(page, '9 in stock')
        await mark(page)
        await page.getByLabel('Quantity').last().fill('2')
        await shopper.changeStock(sku, { kind: 'counted', units: 3 })
        await lookUntil(page, '3 left')
        expect(await page.locator('[name=quantity]').first().inputValue()).toBe('2')
        await page.getByRole('button', { name: 'One more' }).click()
        await page.getByRole('button', { name: 'One more' }).click()
        expect(await page.locator('[name=quantity]').first().inputValue()).toBe('3')
        await shopper.changeStock(sku, { kind: 'counted', units: 0 })
        await lookUntil(page, 'Sold out')
        await shopper.changeStock(sku, { kind: 'counted', units: 1 })
        await lookUntil(page, 'Last one')
        await page.getByRole('button', { name: 'Add to cart' }).waitFor()
        expect(await isTheSame(page)).toBe(true)
      })
    },
    timeoutMs,
  )

  test.each([
    ['en', '4 left', 'No longer sold', 'Add to cart'],
    ['de', 'noch 4', 'Nicht mehr im Verkauf', 'In den Korb'],
  ] as const)(
    'in %s says that the shop no longer sells it, and takes it back when it does',
    async (language, there, gone, add) => {
      const { shopper } = storefront
      const sku = await givenProduct(shopper, { units: 4 })
      const product = { name: 'Moon vase', price }
      await visit({ language, ...notFound }, async (page) => {
        await page.goto(`/${language}/p/${sku}`)
        await says(page, there)
        await mark(page)
        await shopper.putProduct(sku, { ...product, listed: false })
        await lookUntil(page, gone)
        expect(await page.getByRole('button', { name: gone }).isDisabled()).toBe(true)
        expect(await page.getByRole('status').innerText()).toBe(gone)
        expect(await page.getByRole('button', { name: add }).count()).toBe(0)
        await shopper.putProduct(sku, product)
        await lookUntil(page, there)
        await page.getByRole('button', { name: add }).waitFor()
        expect(await isTheSame(page)).toBe(true)
      })
    },
    timeoutMs,
  )
})

describe('a drop', () => {
  test(
    'that is called off says so, and opens no button at its time',
    async () => {
      const { shopper } = storefront
      const sku = await givenDrop({ inMs: 3_600_000 })
      await visit(notFound, async (page) => {
        await page.clock.install()
        await page.goto(`/en/p/${sku}`)
        await says(page, 'Keep this page open')
        await shopper.putProduct(sku, { name: 'Moon vase', price, listed: false })
        await lookUntil(page, 'No longer sold')
        await page.clock.fastForward(3_600_000)
        const button = page.getByRole('button', { name: 'No longer sold' })
        expect(await button.isDisabled()).toBe(true)
        expect(await page.getByText('It is open.').isVisible()).toBe(false)
      })
    },
    timeoutMs,
  )

  test(
    'opens its button by itself at its time, without another page',
    async () => {
      const sku = await givenDrop({ inMs: 3_000 })
      await visit({ theme: 'dark' }, async (page) => {
        await page.goto(`/en/p/${sku}`)
        const button = page.getByRole('button', { name: 'Buy for €18.90' })
        await says(page, 'Keep this page open')
        await mark(page)
        expect(await button.isDisabled()).toBe(true)
        await says(page, 'It is open.')
        expect(await button.isEnabled()).toBe(true)
        // The shop too says that it can be ordered now, and the page follows the shelf from here on.
        await storefront.shopper.changeStock(sku, { kind: 'counted', units: 0 })
        await page.getByRole('button', { name: 'Sold out' }).waitFor()
        expect(await isTheSame(page)).toBe(true)
      })
    },
    timeoutMs,
  )

  test(
    'leads to the check-out with one press, and is bought there',
    async () => {
      const sku = await givenDrop({ inMs: 2_000 })
      await visit({ width: 'phone' }, async (page) => {
        await page.goto(`/en/p/${sku}`)
        await says(page, 'It is open.')
        await page.getByRole('button', { name: 'Buy for' }).click()
        await page.waitForURL('**/en/checkout')
        await fillIn(page)
        await orderButton(page).click()
        await page.locator('.status.confirmed').waitFor()
        const orders = await storefront.ordersOf(sku)
        expect(orders.map(({ status }) => status)).toEqual(['confirmed'])
      })
    },
    timeoutMs,
  )

  test(
    'counts by the shop’s clock, wherever that of the browser stands',
    async () => {
      const sku = await givenDrop({ inMs: 90.5 * 60_000 })
      await visit({}, async (page) => {
        await page.addInitScript(dayAhead)
        await page.goto(`/en/p/${sku}`)
        const units = await page.locator('[data-unit]').allInnerTexts()
        expect(units.slice(0, 2)).toEqual(['01', '30'])
      })
    },
    timeoutMs,
  )

  test(
    'without scripts says the time, and comes back by itself when it has come',
    async () => {
      const sku = await givenDrop({ inMs: 2_000 })
      await visit({ scripts: false }, async (page) => {
        await page.goto(`/en/p/${sku}`)
        await says(page, /Opens .* UTC/)
        await page.getByRole('button', { name: 'Add to cart' }).waitFor()
      })
    },
    timeoutMs,
  )

  test.each(['light', 'dark'] as const)(
    'has no serious fault for those who see it differently, in %s',
    async (theme) => {
      const sku = await givenDrop({ inMs: 3_600_000 })
      await visit({ theme }, async (page) => {
        await page.goto(`/en/p/${sku}`)
        expect(await accessibilityFaults(page)).toEqual([])
      })
    },
    timeoutMs,
  )
})

test('the front answers with the present file when an old page asks for one of before', async () => {
  const old = await fetch(`${storefront.shop.frontUrl}/assets/00000000/shop.css`)
  expect([old.redirected, old.status]).toEqual([true, 200])
})
