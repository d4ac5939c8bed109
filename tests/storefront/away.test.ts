import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { givenProduct } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import {
  away,
  cancel,
  fillIn,
  givenCart,
  orderButton,
  orderNumber,
  says,
  startStorefront,
} from './given.ts'
import type { Storefront } from './given.ts'

let storefront: Storefront
beforeAll(async () => {
  storefront = await startStorefront()
}, 60_000)
afterAll(() => storefront.close())

describe('while the bus is away', () => {
  test('nothing is charged, the page goes on by itself, and makes one order', async () => {
    const { shop, browser } = storefront
    await browser.visit(away, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await shop.stop('broker', 'SIGKILL')
      await orderButton(page).click()
      await says(page, /As far as we know, it is not sent|It is on its way/)
      await says(page, 'Nothing is charged.')
      // A reload loses nothing: the tab remembers what it was sending.
      await page.reload()
      await says(page, 'Nothing is charged.')
      await shop.start('broker')
      await says(page, 'It is yours.')
      expect(await storefront.ordersOf(sku)).toMatchObject([{ status: 'confirmed' }])
    })
  }, 60_000)

  test('a shopper without scripts tries again by hand', async () => {
    const { shop, browser } = storefront
    await browser.visit({ ...away, scripts: false }, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await shop.stop('broker', 'SIGKILL')
      await orderButton(page).click()
      await says(page, 'Nothing is charged.')
      await shop.start('broker')
      await until('the order is confirmed', async () => {
        await page.getByRole('button', { name: 'Try now' }).click()
        return page.getByText('It is yours.').isVisible()
      })
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  }, 60_000)

  test('a cancellation goes on by itself', async () => {
    const { shop, browser } = storefront
    await browser.visit(away, async (page) => {
      await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      await shop.stop('broker', 'SIGKILL')
      await cancel(page)
      await says(page, 'Your cancellation')
      await shop.start('broker')
      await says(page, 'It is canceled.')
    })
  }, 60_000)
})

describe('while Order is away', () => {
  test('the order is handed over, and confirmed when Order is back', async () => {
    const { shop, browser } = storefront
    await browser.visit(away, async (page) => {
      const sku = await givenCart(page, storefront)
      await fillIn(page)
      await shop.stop('order')
      await orderButton(page).click()
      await says(page, 'It is on its way.')
      await shop.start('order')
      await says(page, 'It is yours.')
      expect(await storefront.ordersOf(sku)).toHaveLength(1)
    })
  }, 60_000)

  test('the page of an order says what is certain, and looks again by itself', async () => {
    const { shop, browser } = storefront
    await browser.visit(away, async (page) => {
      await givenCart(page, storefront)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      const number = await orderNumber(page)
      await shop.stop('order')
      await page.reload()
      await says(page, 'We cannot look it up right now.')
      expect(await orderNumber(page)).toBe(number)
      await shop.start('order')
      await says(page, 'It is yours.')
    })
  }, 60_000)
})

test('in a rush the page of an order stays as it is, and looks again', async () => {
  const { shop, browser } = storefront
  await browser.visit(away, async (page) => {
    await givenCart(page, storefront)
    await fillIn(page)
    await shop.stop('inventory')
    await orderButton(page).click()
    await says(page, 'Being decided')
    const refused = Promise.withResolvers<void>()
    let isRush = true
    await page.route('**/en/o/*', async (route) => {
      if (!isRush) return route.continue()
      isRush = false
      await route.fulfill({ status: 503, contentType: 'text/html', body: '<main>Very busy</main>' })
      return refused.resolve()
    })
    await shop.start('inventory')
    await refused.promise
    await says(page, 'Being decided')
    await says(page, 'It is yours.')
  })
}, 60_000)

describe('while Inventory is away', () => {
  test('an order is on disk, and its page says the decision as it falls', async () => {
    const { shop, browser } = storefront
    await browser.visit({}, async (page) => {
      await givenCart(page, storefront)
      await fillIn(page)
      await shop.stop('inventory')
      await orderButton(page).click()
      await says(page, 'Your order is on disk and cannot be lost.')
      await says(page, 'Being decided')
      // A second press of the cart's button is about this order.
      await page.goto('/en/checkout')
      await says(page, 'Being decided')
      await shop.start('inventory')
      await says(page, 'It is yours.')
    })
  }, 60_000)

  test.each([true, false])(
    'a page that nobody has seen says so, and comes back by itself, with scripts: %p',
    async (scripts) => {
      const { shop, shopper, browser } = storefront
      await browser.visit({ ...away, scripts }, async (page) => {
        const sku = await givenProduct(shopper, { units: 3 })
        await shop.stop('inventory')
        await page.goto(`/en/p/${sku}`)
        await says(page, 'The shelf does not answer')
        await shop.start('inventory')
        await says(page, '3 left')
      })
    },
    60_000,
  )

  test('the cart keeps its lines, and shows them as they were', async () => {
    const { shop, browser } = storefront
    await browser.visit({}, async (page) => {
      const sku = await givenCart(page, storefront)
      await shop.stop('inventory')
      await page.reload()
      await says(page, `Product ${sku}`)
    })
  }, 60_000)
})
