import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { until } from '../house/until.ts'
import type { Look } from '../house/browser.ts'
import { givenProduct } from '../house/shopper.ts'
import {
  ada,
  cancel,
  fillIn,
  givenCart,
  orderButton,
  orderNumber,
  putIn,
  reloadUntil,
  says,
  startStorefront,
} from './given.ts'
import type { Storefront } from './given.ts'

let storefront: Storefront
beforeAll(async () => {
  storefront = await startStorefront()
}, 60_000)
afterAll(() => storefront.close())

const price = (amount: number) => ({ price: { amount, currency: 'EUR' } })

describe('a cart', () => {
  test('survives a reload and a new tab', async () => {
    await storefront.browser.visit({}, async (page, context) => {
      const sku = await givenCart(page, storefront)
      await page.reload()
      await says(page, `Product ${sku}`)
      const other = await context.newPage()
      await other.goto('/en/cart')
      await says(other, `Product ${sku}`)
    })
  })

  test.each([true, false])('takes more, fewer, and none, with scripts: %p', async (scripts) => {
    await storefront.browser.visit({ scripts }, async (page) => {
      await givenCart(page, storefront, { price: 1_000 })
      await page.getByRole('button', { name: 'One more' }).click()
      await says(page, '2 pieces')
      const quantity = page.getByRole('textbox', { name: /^Quantity of/ })
      await quantity.fill('7')
      await quantity.press('Enter')
      await says(page, '7 pieces')
      await page.getByRole('button', { name: 'One less' }).click()
      await says(page, '6 pieces')
      await page.getByRole('button', { name: /^Remove/ }).click()
      await says(page, 'Your cart is empty.')
    })
  })

  test('counts every press, and changes every line, however slow the line is', async () => {
    const { browser, shop, shopper } = storefront
    const skus = await Promise.all([1, 2, 3].map(() => givenProduct(shopper, { units: 10 })))
    const value = encodeURIComponent(skus.map((sku) => `${sku}:1`).join(','))
    await browser.visit({ isSlow: true, width: 'phone' }, async (page, context) => {
      await context.addCookies([{ name: 'cart', value, url: shop.frontUrl }])
      await page.goto('/en/cart')
      const more = page.getByRole('button', { name: 'One more' })
      for (let press = 0; press < 3; press += 1) await more.first().click()
      await says(page, '6 pieces')
      const remove = page.getByRole('button', { name: /^Remove/ })
      await remove.nth(1).click()
      await remove.nth(2).click()
      await says(page, '4 pieces')
      expect(await page.locator('.cart-lines > li').count()).toBe(1)
    })
  }, 60_000)

  test('says how many are left, and takes those when it is told to', async () => {
    await storefront.browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront, { units: 3 })
      await page.goto(`/en/cart?lines=${sku}:5`)
      await says(page, 'A cart that was shared with you')
      await page.getByRole('button', { name: 'Put it into my cart' }).click()
      await says(page, '3 of 6 left')
      await says(page, 'Not all of this can be ordered.')
      await page.goto('/en/checkout')
      await says(page, '3 of 6 left')
      await page.getByRole('button', { name: 'Take what is left' }).click()
      await says(page, '3 pieces')
      await page.getByRole('link', { name: 'Go to checkout' }).waitFor()
    })
  })

  test('says what a thing costs now, and what it was', async () => {
    const { browser, shopper } = storefront
    await browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront, { price: 8_500 })
      await shopper.putProduct(sku, { name: `Product ${sku}`, ...price(8_900) })
      await reloadUntil(page, 'Costs €89.00 now. It was €85.00.')
      await page.getByRole('button', { name: 'All right' }).click()
      await page.getByText('Costs €89.00').waitFor({ state: 'detached' })
      await says(page, '€89.00')
    })
  })

  test('says what sold out meanwhile, and keeps it', async () => {
    const { browser, shopper } = storefront
    await browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront, { units: 1 })
      await says(page, 'Last one')
      await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
      await reloadUntil(page, 'Sold out')
      await says(page, `Product ${sku}`)
    })
  })

  test('says how many lines of an address are too many, and which line finds no room', async () => {
    await storefront.browser.visit({}, async (page) => {
      const lines = Array.from({ length: 41 }, (_, index) => `SKU-${index}:1`)
      await page.goto(`/en/cart?lines=${lines.join(',')}`)
      await says(page, 'The address has 1 line too many.')
      await page.getByRole('button', { name: 'Put it into my cart' }).click()
      await says(page, '40 pieces')
      const sku = await givenProduct(storefront.shopper, { units: 1 })
      await page.goto(`/en/p/${sku}`)
      await page.getByRole('button', { name: 'Add to cart' }).click()
      await says(page, `${sku} did not fit.`)
      await says(page, '40 pieces')
    })
  })
})

describe('a check-out', () => {
  test('says in the page what is missing, and sends nothing', async () => {
    await storefront.browser.visit({ expects: /status of 422/ }, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await page.getByLabel('Name').fill('')
      await page.evaluate("document.querySelector('form[data-purchase]').noValidate = true")
      await orderButton(page).click()
      await says(page, 'Please fill this in.')
      expect(await page.getByLabel('Town').inputValue()).toBe(ada.Town)
      expect(await storefront.ordersOf(sku)).toEqual([])
    })
  })

  test('remembers who bought, in this browser, if it may', async () => {
    await storefront.browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      await putIn(page, sku)
      await page.goto('/en/checkout')
      expect(await page.getByLabel('Name').inputValue()).toBe(ada.Name)
      await page.getByLabel('Remember this').uncheck()
      await orderButton(page).click()
      await says(page, 'It is yours.')
      await putIn(page, sku)
      await page.goto('/en/checkout')
      expect(await page.getByLabel('Name').inputValue()).toBe('')
    })
  })

  test('from a page of another site is refused', async () => {
    const form = new URLSearchParams({ sku: 'MUG', quantity: '1' })
    const post = (headers: Record<string, string>) =>
      fetch(`${storefront.shop.frontUrl}/en/cart`, {
        method: 'POST',
        body: form,
        headers,
        redirect: 'manual',
      })
    expect((await post({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await post({ Origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await post({})).status).toBe(403)
    expect((await post({ Origin: storefront.shop.frontUrl })).status).toBe(303)
  })
})

describe('an order', () => {
  test.each<Look>([
    {},
    { scripts: false },
    { isSlow: true, width: 'phone', theme: 'dark' },
    { isSlow: true, width: 'phone', scripts: false },
  ])(
    'is placed and canceled: %p',
    async (look) => {
      await storefront.browser.visit(look, async (page) => {
        const sku = await givenCart(page, storefront)
        await fillIn(page)
        await orderButton(page).click()
        await says(page, 'It is yours.')
        await says(page, 'Ada Winter Lindenallee 8 20259 Hamburg')
        await cancel(page)
        await says(page, 'It is canceled.')
        expect(await storefront.ordersOf(sku)).toMatchObject([{ status: 'canceled' }])
      })
    },
    60_000,
  )

  test('is for everybody to look at, and for its browser alone to cancel', async () => {
    await storefront.browser.visit({}, async (page) => {
      await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      const number = await orderNumber(page)
      await storefront.browser.visit({ expects: /status of 403/ }, async (other) => {
        await other.goto(page.url())
        await says(other, 'It is yours.')
        expect(await orderNumber(other)).toBe(number)
        expect(await other.innerText('body')).not.toContain(ada.Name)
        expect(await other.getByText('Cancel the order …').count()).toBe(0)
        const form = `${page.url()}/cancel`
        const status = await other.evaluate(
          `fetch(${JSON.stringify(form)}, { method: 'POST', body: new URLSearchParams() }).then(({ status }) => status)`,
        )
        expect(status).toBe(403)
      })
    })
  })

  test('has an address that can be copied, and moves nothing when it says so', async () => {
    await storefront.browser.visit({}, async (page, context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      await page.getByRole('link', { name: 'Copy the link' }).click()
      await page.getByRole('link', { name: 'Copied' }).waitFor()
      expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(page.url())
      await page.getByRole('link', { name: 'Copy the link' }).waitFor()
    })
  })

  test('leads to its address where a browser has no clipboard', async () => {
    await storefront.browser.visit({}, async (page, context) => {
      await context.addInitScript('delete Navigator.prototype.clipboard')
      await page.goto('/en/cart?lines=MUG:1')
      await page.evaluate('void (window.isTheSame = true)')
      await page.getByRole('link', { name: 'Copy the link' }).click()
      await until('another page', () => page.evaluate<boolean>('window.isTheSame !== true'))
      await says(page, 'A cart that was shared with you')
    })
  })

  test('tells of its parcel as it leaves, and can then not be canceled', async () => {
    const { browser, shopper } = storefront
    await browser.visit({}, async (page) => {
      await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'Being packed')
      await shopper.ship(new URL(page.url()).pathname.split('/').at(-1)!)
      await says(page, 'Everything that you ordered has left the shop.')
      expect(await page.getByText('Cancel the order …').count()).toBe(0)
    })
  })

  test('that came too late says what was left, and orders that with one button', async () => {
    const { browser, shopper } = storefront
    await browser.visit({}, async (page) => {
      const scarce = await givenCart(page, storefront, { units: 3, price: 790 })
      await page.getByRole('button', { name: 'One more' }).click()
      await says(page, '2 pieces')
      const plenty = await givenCart(page, storefront, { price: 1_150 })
      await fillIn(page)
      await shopper.place(crypto.randomUUID(), { lines: [{ sku: scarce, quantity: 2 }] })
      await orderButton(page).click()
      await says(page, 'Someone was faster.')
      await says(page, '1 of 2 left')
      await page.getByRole('button', { name: /^Order what is left/ }).click()
      await says(page, 'It is yours.')
      await says(page, '€19.40')
      await says(page, ada.Name)
      expect(await storefront.ordersOf(plenty)).toMatchObject([
        { status: 'confirmed' },
        { status: 'rejected' },
      ])
      await page.goto('/en/cart')
      await says(page, 'Your cart is empty.')
    })
  })

  test('at a price that has changed is not made, and is made at the new one when told so', async () => {
    const { browser, shopper } = storefront
    await browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront, { price: 8_500 })
      await fillIn(page)
      await shopper.putProduct(sku, { name: `Product ${sku}`, ...price(8_900) })
      await orderButton(page).click()
      await says(page, 'The price has changed.')
      await page.getByRole('button', { name: 'Order at the new price: €89.00' }).click()
      await says(page, 'It is yours.')
    })
  })

  test('that nobody gave out is none', async () => {
    await storefront.browser.visit({ expects: /status of 404/ }, async (page) => {
      await page.goto('/en/o/00000000-0000-8000-8000-000000000000')
      await says(page, 'There is no such order')
    })
  })
})
