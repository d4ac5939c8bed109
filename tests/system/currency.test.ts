import { afterEach, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'

let shop: Shop
afterEach(() => shop.close())

/** Runs a service in another currency until it refuses. */
const refusalOf = async (service: 'inventory' | 'order' | 'front'): Promise<string> => {
  await shop.start(service, { untilReady: false })
  const process = shop.process(service)
  expect(await process.ended).toBe(1)
  return process.output()
}

describe('a shop that is told another currency', () => {
  test('starts no worker, no audit and no restore, and says which currency its data is in', async () => {
    shop = await startShop()
    const shopper = shopperOf(shop)
    const sku = await givenProduct(shopper, { units: 3, price: 250 })
    await shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] })
    const folder = join(shop.folder, 'backup')
    expect(await runProgram(shop, 'backup', '--to', folder)).toMatchObject({ exitCode: 0 })
    await Promise.all([shop.stop('inventory'), shop.stop('order'), shop.stop('front')])

    shop.env.SHOP_CURRENCY = 'JPY'
    const reason = 'was made with SHOP_CURRENCY=EUR, and now SHOP_CURRENCY is JPY.'
    for (const service of ['inventory', 'order'] as const) {
      expect(await refusalOf(service)).toContain(reason)
    }
    for (const [program, ...args] of [['doctor'], ['restore', folder]] as const) {
      const { exitCode, output } = await runProgram(shop, program, ...args)
      expect(exitCode).toBe(2)
      expect(output).toContain(reason)
    }

    shop.env.SHOP_CURRENCY = 'EUR'
    await Promise.all([shop.start('inventory'), shop.start('order')])
    expect(await askDoctor(shop)).toMatchObject({ exitCode: 0, violations: [] })
  }, 60_000)

  test('starts nothing in a currency that is none, and shows it', async () => {
    shop = await startShop([], { SHOP_CURRENCY: 'XAU' })
    const reason = 'SHOP_CURRENCY must be an ISO 4217 code'
    for (const service of ['inventory', 'order', 'front'] as const) {
      const output = await refusalOf(service)
      expect(output).toContain(reason)
      expect(output).toContain('it is "XAU"')
    }
    const tools = [['doctor'], ['restore', 'nowhere'], ['replay', 'nowhere'], ['demo']] as const
    for (const [program, ...args] of tools) {
      const { exitCode, output } = await runProgram(shop, program, ...args)
      expect(exitCode).toBeGreaterThan(0)
      expect(output).toContain('it is "XAU"')
    }
  }, 60_000)
})

describe('a front that is told another currency than its workers', () => {
  test('says both, takes no orders, and takes them when they agree', async () => {
    shop = await startShop(['broker', 'inventory', 'order'])
    const started = { ...shop.env }
    Object.assign(shop.env, { SHOP_CURRENCY: 'JPY' })
    await shop.start('front')
    const shopper = shopperOf(shop)
    const other = { state: 'other-currency', currency: 'EUR' }
    expect(await shopper.ask('/readyz/orders')).toMatchObject({
      status: 503,
      body: { status: 'not-ready', currency: 'JPY', inventory: other, order: other },
    })
    expect((await shopper.ask('/readyz')).status).toBe(200)
    const key = crypto.randomUUID()
    const content = { lines: [{ sku: 'NO-SUCH', quantity: 1 }] }
    for (const prefer of ['', 'wait=10', 'respond-async']) {
      expect((await shopper.place(key, content, prefer)).status).toBe(503)
    }
    const price = { amount: 100, currency: 'JPY' }
    expect((await shopper.putProduct('MUG', { name: 'Mug', price })).status).toBe(503)
    const told = /"level":50.*the database of (\w+) is in EUR, and SHOP_CURRENCY .* is JPY/g
    const workers = [...shop.process('front').output().matchAll(told)].map(([, worker]) => worker)
    expect([workers.length, new Set(workers)]).toEqual([2, new Set(['inventory', 'order'])])

    await shop.stop('front')
    Object.assign(shop.env, started)
    await shop.start('front')
    expect((await shopper.place(key, content)).body.status).toBe('rejected')
    expect(await askDoctor(shop)).toMatchObject({ exitCode: 0, violations: [] })
  }, 60_000)
})

describe('the demo catalogue', () => {
  test.each([
    ['JPY', 1_890],
    ['HUF', 1_890],
    ['KWD', 18_900],
  ])(
    'opens a shop in %s',
    async (currency, amount) => {
      shop = await startShop(undefined, { SHOP_CURRENCY: currency })
      const { exitCode, output } = await runProgram(shop, 'demo')
      expect([exitCode, output]).toEqual([0, 'Demo catalogue: 62 products taken, 0 refused\n'])
      const shopper = shopperOf(shop)
      const product = await shopper.ask('/products/MUG-STONE-350')
      expect(product.body).toMatchObject({ price: { amount, currency }, available: 120 })
      const lines = [{ sku: 'MUG-STONE-350', quantity: 2 }]
      const expectedTotal = { amount: 2 * amount, currency }
      const { body } = await shopper.place(crypto.randomUUID(), { lines, expectedTotal })
      expect(body).toMatchObject({ status: 'confirmed', total: expectedTotal })
    },
    60_000,
  )
})
