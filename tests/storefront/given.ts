import type { Page } from 'playwright-core'
import { startBrowser, type Browser } from '../house/browser.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

export type Storefront = {
  shop: Shop
  shopper: Shopper
  browser: Browser
  /** Orders that have units of this product, with their states. */
  ordersOf(sku: string): Promise<{ number: string; status: string }[]>
  close(): Promise<void>
}

/** A shop of real processes, and a real browser to look at it. */
export const startStorefront = async (env: Record<string, string> = {}): Promise<Storefront> => {
  const shop = await startShop(undefined, env)
  const browser = await startBrowser(() => shop.frontUrl)
  const shopper = shopperOf(shop)
  return {
    shop,
    shopper,
    browser,
    ordersOf: async (sku) => {
      const path = `/admin/orders?sku=${encodeURIComponent(sku)}`
      const headers = shopper.asOperator(crypto.randomUUID())
      const { body } = await shopper.ask(path, { headers })
      return (body as unknown as { items: { number: string; status: string }[] }).items
    },
    close: async () => {
      await browser.close()
      await shop.close()
    },
  }
}

/** Puts one unit of a new product into the cart. Resolves with its SKU. */
export const givenCart = async (
  page: Page,
  { shopper }: Pick<Storefront, 'shopper'>,
  { units = 10, price = 1_890 } = {},
): Promise<string> => {
  const sku = await givenProduct(shopper, { units, price })
  await putIn(page, sku)
  return sku
}

/** Puts one unit of a product into the cart, from its page. */
export const putIn = async (page: Page, sku: string): Promise<void> => {
  await page.goto(`/en/p/${sku}`)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByRole('heading', { name: 'Cart' }).waitFor()
}

/** Goes from the cart to the check-out and fills it in. */
export const fillIn = async (page: Page): Promise<void> => {
  await page.goto('/en/checkout')
  for (const [label, text] of Object.entries(ada)) await page.getByLabel(label).fill(text)
}

export const ada = {
  Name: 'Ada Winter',
  'E-mail': 'ada@example.org',
  'Street and number': 'Lindenallee 8',
  Postcode: '20259',
  Town: 'Hamburg',
}

export const orderButton = (page: Page) => page.getByRole('button', { name: /^Order for/ })

/** Cancels the order that a page shows, and confirms that it shall be canceled. */
export const cancel = async (page: Page): Promise<void> => {
  await page.getByText('Cancel the order …').click()
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
}

/** For stories in which a part of the shop is away: Chromium writes every answer of an error into its console. */
export const away = { expects: /status of 50[0-9]|status of 202/ }

/** Waits until a page says this, anywhere. */
export const says = (page: Page, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor()

/** Reloads a page until it says this: the catalogue may be some seconds old. */
export const reloadUntil = (page: Page, text: string): Promise<boolean> =>
  until(`the page says «${text}»`, async () => {
    await page.reload()
    return (await page.getByText(text).count()) > 0
  })

/** The number of the order that a page shows. */
export const orderNumber = async (page: Page): Promise<string> => {
  await page.waitForURL('**/o/*')
  return (await page.getByRole('heading', { level: 1 }).innerText()).replace('-', '')
}
