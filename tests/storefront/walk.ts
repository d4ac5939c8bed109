import type { Page } from 'playwright-core'
import type { OrderContent } from '@shop/contracts'
import type { Shopper } from '../house/shopper.ts'
import { ada } from './given.ts'

/** A cart of the demo catalogue. */
const wanted = 'TEAPOT-ROUND-900:1,MUG-SPECKLE-350:2,PEN-FOUNTAIN-F:1'

/** Where a walk through the shop stops: every page that a shopper meets. */
export type Stop = {
  name: string
  open(page: Page): Promise<unknown>
  /** It shows what happens to an open page. */
  needsScripts?: true
}

/** The stops of a walk in one language. `shopper` places the orders of others. */
export const stopsIn = (language: 'en' | 'de', shopper: Shopper): Stop[] => {
  const at = (path: string) => `/${language}${path}`
  const go = (path: string) => (page: Page) => page.goto(at(path))
  return [
    { name: 'window', open: go('') },
    { name: 'goods', open: go('/goods') },
    { name: 'nothing-found', open: go('/goods?q=zeppelin') },
    { name: 'product', open: go('/p/TEAPOT-ROUND-900') },
    { name: 'few-left', open: go('/p/LANTERN-STORM') },
    { name: 'last-one', open: (page) => openBowl(page, { at, shopper, units: 1 }) },
    { name: 'sold-out', open: (page) => openBowl(page, { at, shopper, units: 0 }) },
    {
      name: 'no-longer-sold',
      open: (page) => unlistBowl(page, { at, shopper }),
      needsScripts: true,
    },
    { name: 'drop', open: (page) => openDrop(page, { at, shopper, inMs: 3_600_000 }) },
    { name: 'drop-open', open: (page) => waitForDrop(page, { at, shopper, inMs: 3_000 }) },
    { name: 'empty-cart', open: go('/cart') },
    { name: 'shared-cart', open: go(`/cart?lines=${wanted}`) },
    { name: 'short-cart', open: (page) => fillShortCart(page, at('/cart')) },
    { name: 'cart', open: (page) => beginAnew(page, at('/cart')) },
    { name: 'checkout', open: (page) => fillCheckout(page, at('/checkout')) },
    { name: 'checkout-errors', open: (page) => pressTooEarly(page, at('/checkout')) },
    { name: 'order', open: (page) => orderAll(page, at('/checkout')) },
    { name: 'canceled', open: (page) => cancelOrder(page) },
    { name: 'rejected', open: (page) => comeTooLate(page, { at, shopper }) },
    { name: 'unknown-product', open: go('/p/LEFT-THE-SHOP') },
    { name: 'problem', open: go('/nowhere') },
  ]
}

/** Begins anew, puts the goods of the walk into the cart, and stops before the button. */
export const fillAll = async (page: Page, language: 'en' | 'de'): Promise<void> => {
  await beginAnew(page, `/${language}/cart`)
  await fillCheckout(page, `/${language}/checkout`)
}

const beginAnew = async (page: Page, cart: string): Promise<void> => {
  await page.context().clearCookies()
  await fillCart(page, cart)
}

type At = { at: (path: string) => string; shopper: Shopper }

/** A product that can be ordered after this time. */
const openDrop = async (
  page: Page,
  { at, shopper, inMs }: At & { inMs: number },
): Promise<void> => {
  const sku = `VASE-MOON-${crypto.randomUUID().slice(0, 4)}`
  await shopper.putProduct(sku, {
    name: 'Moon vase, first firing',
    description: 'Twelve of them came out of the kiln, and no two are the same white.',
    price: { amount: 14_800, currency: 'EUR' },
    availableFrom: new Date(Date.now() + inMs).toISOString(),
    maxPerOrder: 1,
  })
  await shopper.changeStock(sku, { kind: 'received', units: 12 })
  await page.goto(at(`/p/${sku}`))
}

const waitForDrop = async (page: Page, drop: At & { inMs: number }): Promise<void> => {
  await openDrop(page, drop)
  await page.locator('.button:enabled').first().waitFor()
}

const bowl = {
  name: 'Serving bowl, 24 cm',
  description: 'For salad in summer and for bread in winter.',
  price: { amount: 4_600, currency: 'EUR' },
  tags: ['table'],
}

/** A product of which there are so many units. Resolves with its SKU. */
const openBowl = async (
  page: Page,
  { at, shopper, units }: At & { units: number },
): Promise<string> => {
  const sku = `BOWL-SERVING-${crypto.randomUUID().slice(0, 4)}`
  await shopper.putProduct(sku, bowl)
  if (units > 0) await shopper.changeStock(sku, { kind: 'received', units })
  await page.goto(at(`/p/${sku}`))
  return sku
}

/** A product that leaves the shop while its page is open. */
const unlistBowl = async (page: Page, { at, shopper }: At): Promise<void> => {
  const sku = await openBowl(page, { at, shopper, units: 4 })
  await shopper.putProduct(sku, { ...bowl, listed: false })
  await page.locator('.split.gone').waitFor()
}

/** A cart in which one thing is short, one is gone, and one costs more than it did. */
const fillShortCart = async (page: Page, cart: string): Promise<void> => {
  const lines = 'TEA-DARJEELING-RESERVE:3:5900,CUP-LEFT-THE-SHOP:1,MUG-SPECKLE-350:1:1890'
  const { origin } = new URL(page.url())
  await page.context().addCookies([
    { name: 'cart', value: encodeURIComponent(lines), url: origin },
    { name: 'cart_count', value: '5', url: origin },
  ])
  await page.goto(cart)
}

const fillCart = async (page: Page, cart: string): Promise<void> => {
  await page.goto(`${cart}?lines=${wanted}`)
  await page.locator('form .button.main').click()
  await page.locator('.lines .step').first().waitFor()
}

/** Fills in the check-out, and stops before the button. */
export const fillCheckout = async (page: Page, checkout: string): Promise<void> => {
  await page.goto(checkout)
  const [name, email, streetAddress, postalCode, addressLocality] = Object.values(ada)
  const texts = { name, email, streetAddress, postalCode, addressLocality }
  for (const [field, text] of Object.entries(texts)) {
    await page.locator(`.field[name=${field}]`).fill(text!)
  }
}

const pressTooEarly = async (page: Page, checkout: string): Promise<void> => {
  await page.goto(checkout)
  await page.locator('.field[name=name]').fill('')
  await page.locator('.field[name=email]').fill('ada at home')
  await page.evaluate("document.querySelector('form[data-purchase]').noValidate = true")
  await page.locator('form[data-purchase] .button.main').click()
  await page.locator('.error').first().waitFor()
}

const cancelOrder = async (page: Page): Promise<void> => {
  await page.locator('details summary').click()
  await page.locator('details .button.danger').click()
  await page.locator('.status.canceled').waitFor()
}

const orderAll = async (page: Page, checkout: string): Promise<void> => {
  await fillCheckout(page, checkout)
  await page.locator('form[data-purchase] .button.main').click()
  await page.locator('.status.confirmed').waitFor()
}

/** Orders something of which somebody else takes nearly all before the button is pressed. */
const comeTooLate = async (page: Page, { at, shopper }: At): Promise<void> => {
  const sku = `JAM-QUINCE-${crypto.randomUUID().slice(0, 4)}`
  const jelly = { name: 'Quince jelly, 220 g', price: { amount: 790, currency: 'EUR' } }
  await shopper.putProduct(sku, { ...jelly, listed: true })
  await shopper.changeStock(sku, { kind: 'received', units: 3 })
  await page.goto(`${at('/cart')}?lines=${sku}:2,TEA-ASSAM-100:1`)
  await page.locator('form .button.main').click()
  await page.locator('.lines .step').first().waitFor()
  await fillCheckout(page, at('/checkout'))
  const theirs: OrderContent = { lines: [{ sku, quantity: 2 }] }
  await shopper.place(crypto.randomUUID(), theirs)
  await page.locator('form[data-purchase] .button.main').click()
  await page.locator('.status.rejected').waitFor()
}
