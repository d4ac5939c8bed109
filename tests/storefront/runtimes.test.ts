import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { runtimes as bundled } from '@shop/front/bundle'
import { startBrowser, type Browser } from '../house/browser.ts'
import { isOnBus, startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { makeFronts, type Fronts } from '../runtimes/fronts.ts'
import { fillIn, orderButton, putIn, says } from './given.ts'

let shop: Shop
let fronts: Fronts
let browser: Browser
let url = ''

beforeAll(async () => {
  shop = await startShop()
  fronts = await makeFronts()
  browser = await startBrowser(() => url)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await fronts.close()
  await shop.close()
})

describe.each([...bundled])('on %s a shopper', (runtime) => {
  test('looks, orders and cancels', async () => {
    const front = await fronts.start(runtime, shop.env)
    ;({ url } = front)
    await until(`${runtime} reaches the bus`, () => isOnBus(url))
    const shopper = shopperOf(shop)
    const sku = await givenProduct(shopper, { units: 10 })
    await browser.visit({ width: 'phone', theme: 'dark' }, async (page) => {
      await page.goto('/en/goods')
      await putIn(page, sku)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      expect((await shopper.adminProduct(sku)).reserved).toBe(1)
      await page.getByText('Cancel the order …').click()
      await page.getByRole('button', { name: 'Yes, cancel it' }).click()
      await says(page, 'It is canceled.')
    })
    await until('the unit is back', async () => (await shopper.adminProduct(sku)).reserved === 0)
    await front.process.end()
  }, 60_000)
})
