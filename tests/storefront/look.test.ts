import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { accessibilityFaults, type Look } from '../house/browser.ts'
import { runProgram } from '../house/programs.ts'
import { until } from '../house/until.ts'
import { startStorefront, type Storefront } from './given.ts'
import { fillAll, fillCheckout, stopsIn } from './walk.ts'

let storefront: Storefront
beforeAll(async () => {
  storefront = await startStorefront()
  const { exitCode, output } = await runProgram(storefront.shop, 'demo')
  if (exitCode !== 0) throw new Error(output)
}, 60_000)
afterAll(() => storefront.close())

const notFound = { expects: /status of (?:404|422)/ }

describe.each<Look>([
  {},
  { theme: 'dark', width: 'phone', language: 'de' },
  { width: 'phone', isZoomed: true, forcedColors: true },
])('every page with %p', (look) => {
  /** Forced colours are the system's, and axe-core measures those of the page. */
  const isMeasured = look.forcedColors !== true

  test('fits the screen, stays where it is, and has nothing serious against it in axe-core', async () => {
    await storefront.browser.visit({ ...look, ...notFound }, async (page) => {
      await paintFirst(page)
      for (const { name, open } of stopsIn(look.language ?? 'en', storefront.shopper)) {
        await open(page)
        await settled(page)
        const faults = isMeasured ? await accessibilityFaults(page) : []
        const small = look.width === 'phone' ? await tooSmall(page) : []
        expect({ name, tooWide: await tooWide(page), faults, small }).toEqual({
          name,
          tooWide: 0,
          faults: [],
          small: [],
        })
      }
    })
  }, 120_000)
})

/** How much wider than the screen a page is, in CSS pixels. On a phone `innerWidth` would grow with the page. */
const tooWide = async (page: Page): Promise<number> => {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth')
  return Math.max(0, width - page.viewportSize()!.width)
}

/** Of a finger, in CSS pixels (WCAG 2.2, 2.5.5). */
const fingerPx = 44

/** The elements that can be pressed, but do not react everywhere within a finger's size of their middle. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`{
    const reach = ${fingerPx / 2 - 1}
    const sides = [[0, 0], [reach, 0], [-reach, 0], [0, reach], [0, -reach]]
    const isHit = (target, at) =>
      target.contains(at) || at?.closest('label')?.control === target
    /** A box is ticked by its words too. */
    const boxOf = (each) => (each.type === 'checkbox' ? each.labels[0] : each)
    const targets = [...document.querySelectorAll('a, button, input, select, textarea, summary')]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches('.sr, .skip'))
    const small = targets.filter((target) => {
      target.scrollIntoView({ block: 'center', inline: 'center' })
      const { x, y, width, height } = boxOf(target).getBoundingClientRect()
      const hits = ([dx, dy]) =>
        isHit(target, document.elementFromPoint(x + width / 2 + dx, y + height / 2 + dy))
      return !sides.every(hits)
    })
    small.map(({ outerHTML }) => outerHTML.slice(0, 100))
  }`)

/** Resolves when all of a page is there, its scripts have run, and it was painted with what they changed. */
const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState()
  await page.evaluate(`document.fonts.ready.then(() => new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))))`)
}

/** Resolves when the page was painted for the first time. A page that takes its place is waited for. */
const painted = async (page: Page): Promise<void> => {
  const isPainted = `new Promise((resolve) =>
    new PerformanceObserver(() => resolve(true)).observe({ type: 'paint', buffered: true }))`
  await until('the page is painted', () => page.evaluate<boolean>(isPainted).catch(() => false))
}

/** As on a slow line: scripts come when the page is painted already, so everything that they move is seen. */
const paintFirst = async (page: Page): Promise<void> => {
  await page.route('**/*.js', async (route) => {
    await painted(page)
    await route.continue()
  })
}

/** Of common phones, in CSS pixels. Where a line breaks depends on it. */
const phoneWidths = [320, 344, 360, 375, 384, 393, 412, 430]

test('nothing moves on the page of an order when its times come to be local, on any phone', async () => {
  await storefront.browser.visit({ width: 'phone' }, async (page) => {
    await paintFirst(page)
    await fillAll(page, 'en')
    await page.locator('form[data-purchase] .button.main').click()
    await page.locator('.status.confirmed').waitFor()
    const address = page.url()
    for (const width of phoneWidths) {
      // A page that is there would move with its window.
      await page.goto('about:blank')
      await page.setViewportSize({ width, height: 844 })
      await page.goto(address)
      await settled(page)
    }
  })
}, 60_000)

test('a name, a price and a search without an end make no page wider than a phone', async () => {
  const { browser, shopper } = storefront
  const word = 'W'.repeat(100)
  const sku = `${'S'.repeat(51)}-${crypto.randomUUID().slice(0, 8)}`
  const price = { amount: 1_000_000_000_000, currency: 'EUR' }
  const texts = { name: word + word, description: word.repeat(5), tags: [word.slice(0, 40)] }
  await shopper.putProduct(sku, { ...texts, price })
  await shopper.changeStock(sku, { kind: 'received', units: 200 })
  await browser.visit({ width: 'phone' }, async (page) => {
    for (const path of [`/p/${sku}`, `/goods?q=${word}`, `/cart?lines=${sku}:100`]) {
      await page.goto(`/en${path}`)
      await settled(page)
      expect([path, await tooWide(page)]).toEqual([path, 0])
    }
    await page.locator('form .button.main').click()
    await page.locator('.lines .step').waitFor()
    expect(await page.locator('[data-cart-count]').innerText()).toBe('99+')
    const { height } = (await page.locator('[data-cart-count]').boundingBox())!
    expect(height).toBeLessThan(30)
    await fillCheckout(page, '/en/checkout')
    expect(await tooWide(page)).toBe(0)
    await page.locator('form[data-purchase] .button.main').click()
    await page.locator('.status.confirmed').waitFor()
    expect(await tooWide(page)).toBe(0)
  })
}, 60_000)
