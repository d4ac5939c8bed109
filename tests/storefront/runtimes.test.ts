import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { runtimes as bundled } from '@shop/front/bundle'
import type { Page } from 'playwright-core'
import { startBrowser, type Browser } from '../house/browser.ts'
import { isOnBus, startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { makeFronts, type Front, type Fronts } from '../runtimes/fronts.ts'
import { away, cancel, fillIn, orderButton, putIn, says } from './given.ts'

let shop: Shop
let shopper: Shopper
let fronts: Fronts
let browser: Browser
let url = ''

beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
  fronts = await makeFronts()
  browser = await startBrowser(() => url)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await fronts.close()
  await shop.close()
})

const phone = { width: 'phone', theme: 'dark' } as const

const reserved = async (sku: string): Promise<number> => (await shopper.adminProduct(sku)).reserved

/** Does something while the bus is away, and brings it back when the page has said what is certain. */
const whileAway = async (page: Page, { act }: { act: () => Promise<void> }): Promise<void> => {
  await shop.stop('broker', 'SIGKILL')
  await act()
  await says(page, 'Nothing is charged.')
  await shop.start('broker')
}

describe.each([...bundled])('on %s a shopper', (runtime) => {
  let front: Front
  beforeAll(async () => {
    front = await fronts.start(runtime, shop.env)
    ;({ url } = front)
    await until(`${runtime} reaches the bus`, () => isOnBus(url))
  }, 60_000)
  afterAll(() => front.process.end())

  test('looks, orders and cancels', async () => {
    const sku = await givenProduct(shopper, { units: 10 })
    await browser.visit(phone, async (page) => {
      await page.goto('/en/goods')
      await putIn(page, sku)
      await fillIn(page)
      await orderButton(page).click()
      await says(page, 'It is yours.')
      expect(await reserved(sku)).toBe(1)
      await cancel(page)
      await says(page, 'It is canceled.')
    })
    await until('the unit is back', async () => (await reserved(sku)) === 0)
  })

  test('orders and cancels once each while the bus is away, and need not press again', async () => {
    const sku = await givenProduct(shopper, { units: 10 })
    await browser.visit({ ...phone, ...away }, async (page) => {
      await putIn(page, sku)
      await fillIn(page)
      await whileAway(page, { act: () => orderButton(page).click() })
      await says(page, 'It is yours.')
      expect(await reserved(sku)).toBe(1)
      await whileAway(page, { act: () => cancel(page) })
      await says(page, 'It is canceled.')
    })
    await until('the unit is back', async () => (await reserved(sku)) === 0)
  }, 60_000)
})
