import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { orderIdForLog } from '@shop/contracts'
import { messyOrderBook } from '../house/order-books.ts'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let shopper: Shopper
beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
}, 30_000)
afterAll(() => shop.close())

describe('the doctor of a running shop', () => {
  test('finds nothing wrong while orders, prices, shipments and cancellations come in', async () => {
    const book = join(shop.folder, 'book.csv')
    await Bun.write(book, messyOrderBook({ seed: 7, invoiceCount: 600 }).csv)
    let isReplayed = false
    const replay = runProgram(shop, 'replay', book, '--json').finally(() => (isReplayed = true))
    let looks = 0
    while (!isReplayed) {
      const { violations, isRunning } = await askDoctor(shop)
      expect({ violations, isRunning }).toEqual({ violations: [], isRunning: true })
      looks += 1
    }
    expect((await replay).exitCode).toBe(0)
    expect(looks).toBeGreaterThan(0)
  }, 60_000)
})

describe('the doctor of a stopped shop', () => {
  test('finds decisions that nobody recorded, and none after a start', async () => {
    const sku = await givenProduct(shopper, { units: 10 })
    await shop.stop('order')
    const { headers } = await shopper.place(
      crypto.randomUUID(),
      { lines: [{ sku, quantity: 2 }] },
      'respond-async',
    )
    const orderId = headers.get('Location')!.replace('/orders/', '')
    await until(
      'Inventory has decided',
      async () => (await shop.askWorker('inventory', `/reservations/${orderId}`)).ok,
    )
    await Promise.all([shop.stop('inventory'), shop.stop('front')])

    const { exitCode, isRunning, violations } = await askDoctor(shop)
    expect({ exitCode, isRunning }).toEqual({ exitCode: 1, isRunning: false })
    expect(violations).toMatchObject([
      { check: 'reservation-unheard', subject: orderIdForLog(orderId) },
    ])

    await Promise.all([shop.start('inventory'), shop.start('order'), shop.start('front')])
    expect(await askDoctor(shop)).toMatchObject({ exitCode: 0, isRunning: true, violations: [] })
  }, 60_000)

  test('cannot look at databases that are not there', async () => {
    const elsewhere = { ...shop, env: { ...shop.env, ORDER_DB: 'nowhere.sqlite' } }
    expect((await runProgram(elsewhere, 'doctor')).exitCode).toBe(2)
  })
})
