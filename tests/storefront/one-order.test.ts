import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  fillIn,
  givenCart,
  orderButton,
  orderNumber,
  putIn,
  says,
  startStorefront,
} from './given.ts'
import type { Storefront } from './given.ts'

let storefront: Storefront
beforeAll(async () => {
  storefront = await startStorefront()
}, 60_000)
afterAll(() => storefront.close())

const confirmed = 'It is yours.'

describe('one purchase is one order', () => {
  test.each([true, false])('after a double click, with scripts: %p', async (scripts) => {
    await storefront.browser.visit({ scripts }, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).dblclick()
      await says(page, confirmed)
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  })

  test.each([true, false])(
    'after the button of the browser that goes back, and again, with scripts: %p',
    async (scripts) => {
      await storefront.browser.visit({ scripts }, async (page) => {
        const sku = await givenCart(page, storefront)
        await fillIn(page)
        await orderButton(page).click()
        await says(page, confirmed)
        const order = page.url()
        // Back to the form, which leads on, because its purchase is over; then to the cart, which is empty now.
        for (const _ of ['form', 'cart']) {
          await page.goBack()
          await says(page, 'Your cart is empty.')
          expect(await orderButton(page).count()).toBe(0)
        }
        await page.getByRole('link', { name: 'Your last order' }).click()
        await says(page, confirmed)
        expect(page.url()).toBe(order)
        expect(await storefront.ordersOf(sku)).toHaveLength(1)
      })
    },
  )

  test('while it is decided, after going back and pressing again', async () => {
    const { browser, shop } = storefront
    await browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await shop.stop('inventory')
      await orderButton(page).click()
      await says(page, 'Being decided')
      const number = await orderNumber(page)
      await page.goBack()
      await says(page, 'Being decided')
      await page.goBack()
      await page.getByRole('link', { name: 'Go to checkout' }).click()
      await says(page, 'Being decided')
      expect(await orderNumber(page)).toBe(number)
      await shop.start('inventory')
      await says(page, confirmed)
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  })

  test('after a reload, and when the check-out is opened anew', async () => {
    await storefront.browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, confirmed)
      await page.reload()
      await says(page, confirmed)
      await page.goto('/en/checkout')
      await says(page, 'Your cart is empty.')
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
      await page.getByRole('link', { name: 'Your last order' }).click()
      await says(page, confirmed)
    })
  })

  test('in two tabs', async () => {
    await storefront.browser.visit({}, async (page, context) => {
      const sku = await givenCart(page, storefront)
      const other = await context.newPage()
      await fillIn(page)
      await fillIn(other)
      await Promise.all([orderButton(page).click(), orderButton(other).click()])
      expect(await orderNumber(other)).toBe(await orderNumber(page))
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  })

  test('in a tab that was left open while the cart got another line', async () => {
    await storefront.browser.visit({}, async (page, context) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      const other = await context.newPage()
      const added = await givenCart(other, storefront)
      await fillIn(other)
      await orderButton(other).click()
      await says(other, confirmed)
      await orderButton(page).click()
      await says(page, 'This purchase was ordered before.')
      expect(await orderNumber(page)).toBe(await orderNumber(other))
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
      expect(await storefront.ordersOf(added)).toHaveLength(1)
    })
  })

  test('when the answer is lost', async () => {
    await storefront.browser.visit({ expects: /ERR_FAILED/ }, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      let lost = 0
      await page.route('**/en/checkout', async (route) => {
        const request = route.request()
        if (request.method() !== 'POST' || lost > 1) return route.continue()
        lost += 1
        // The shop takes it, and the browser never hears so.
        await fetch(request.url(), {
          method: 'POST',
          headers: await request.allHeaders(),
          body: request.postData(),
          redirect: 'manual',
        })
        return route.abort()
      })
      await orderButton(page).click()
      await says(page, confirmed)
      expect(lost).toBe(2)
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  })

  test('when a proxy answers in the place of the shop', async () => {
    await storefront.browser.visit({ expects: /status of 502/ }, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      let refused = 0
      await page.route('**/en/checkout', async (route) => {
        if (route.request().method() !== 'POST' || refused > 1) return route.continue()
        refused += 1
        return route.fulfill({ status: 502, contentType: 'text/html', body: 'Bad gateway' })
      })
      await page.evaluate('void (window.isTheSame = true)')
      await orderButton(page).click()
      await says(page, 'No connection.')
      // It waits before it tries again, and asks for no page anew.
      expect(await page.evaluate<boolean>('window.isTheSame === true')).toBe(true)
      await says(page, confirmed)
      expect(refused).toBe(2)
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  }, 60_000)

  test('when the browser was closed before it heard, and the shopper comes back later', async () => {
    await storefront.browser.visit({ expects: /ERR_FAILED/ }, async (page, context) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      const taken = Promise.withResolvers<void>()
      await page.route('**/en/checkout', async (route) => {
        const request = route.request()
        await fetch(request.url(), {
          method: 'POST',
          headers: await request.allHeaders(),
          body: request.postData(),
          redirect: 'manual',
        })
        taken.resolve()
        return route.abort()
      })
      await orderButton(page).click()
      await taken.promise
      await page.close()
      const later = await context.newPage()
      await later.goto('/en/cart')
      await later.getByRole('link', { name: 'Go to checkout' }).click()
      await says(later, confirmed)
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  })

  test('and the next purchase is another one', async () => {
    await storefront.browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      const first = await orderNumber(page)
      await says(page, confirmed)
      await putIn(page, sku)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, confirmed)
      expect(await orderNumber(page)).not.toBe(first)
      expect(await storefront.ordersOf(sku)).toHaveLength(2)
    })
  })
})
