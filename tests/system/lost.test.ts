import { describe, expect, test } from 'bun:test'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isNewShop } from '../../ops/src/demo-catalogue/is-new-shop.ts'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** Shops of tests that run at one time start one after another. */
const timeoutMs = 120_000

type Worker = 'inventory' | 'order'
const otherOf = { inventory: 'order', order: 'inventory' } as const

const fileOf = (shop: Shop, worker: Worker): string =>
  join(shop.folder, shop.env[`${worker.toUpperCase()}_DB`]!)
const configOf = (shop: Shop) => ({
  inventoryUrl: shop.inventoryUrl,
  orderUrl: shop.orderUrl,
  serviceToken: shop.env.SERVICE_TOKEN!,
})

/** Places an order, which is confirmed, and stops the worker. */
const given = async (shop: Shop, worker: Worker) => {
  const shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units: 10 })
  const content = { lines: [{ sku, quantity: 1 }] }
  const { body } = await shopper.place(crypto.randomUUID(), content)
  expect(body.status).toBe('confirmed')
  await shop.stop(worker)
  return { shopper, content, orderId: body.id }
}

/** Starts the worker with no file, and waits until the shop says what is lost. */
const lose = async (shop: Shop, worker: Worker): Promise<void> => {
  await rename(fileOf(shop, worker), `${fileOf(shop, worker)}.elsewhere`)
  await shop.start(worker, { untilReady: false })
  await until('the shop says it', async () => {
    const { status, body } = await shopperOf(shop).ask('/readyz/orders')
    const states = body as unknown as Record<Worker, { state: string }>
    const isSaid = states[worker].state === 'lost' && states[otherOf[worker]].state === 'other-lost'
    return status === 503 && isSaid
  })
}

const complaintsOf = async (shop: Shop, worker: Worker): Promise<string> => {
  const response = await fetch(`${worker === 'order' ? shop.orderUrl : shop.inventoryUrl}/readyz`)
  expect(response.status).toBe(503)
  return ((await response.json()) as { complaints: string[] }).complaints.join()
}

describe.concurrent.each(['inventory', 'order'] as const)('a lost database of %s', (worker) => {
  test(
    'is said by all three services, and no order is taken until the loss is accepted',
    async () => {
      await using shop = await startShop()
      const { shopper, content, orderId } = await given(shop, worker)
      await lose(shop, worker)
      for (const each of ['inventory', 'order'] as const) {
        expect(await complaintsOf(shop, each)).toContain(`bin/bun run restore --lost ${worker}`)
      }
      const key = crypto.randomUUID()
      const refused = await shopper.place(key, content)
      expect([refused.status, (refused.body as unknown as { code: string }).code]).toEqual([
        503,
        'database-lost',
      ])
      expect(await askDoctor(shop)).toMatchObject({ exitCode: 1 })
      expect((await runProgram(shop, 'restore', '--lost', worker)).exitCode).toBe(2)
      await shop.stop(worker)
      expect((await runProgram(shop, 'restore', '--lost', otherOf[worker])).exitCode).toBe(2)
      expect(await runProgram(shop, 'restore', '--lost', worker)).toMatchObject({ exitCode: 0 })
      await shop.start(worker)
      expect(await isNewShop(configOf(shop))).toBe(false)
      expect((await shopper.read(orderId)).body.status).toBe('confirmed')
      await until(
        'the shop takes orders',
        async () => (await shopper.place(key, content)).status === 201,
      )
    },
    timeoutMs,
  )

  test(
    'is over when its file is there again',
    async () => {
      await using shop = await startShop()
      const { shopper, content, orderId } = await given(shop, worker)
      await lose(shop, worker)
      await shop.stop(worker)
      await rm(fileOf(shop, worker))
      await rename(`${fileOf(shop, worker)}.elsewhere`, fileOf(shop, worker))
      await shop.start(worker)
      expect((await shopper.read(orderId)).body.status).toBe('confirmed')
      await until('the shop takes orders', async () => {
        const { status, body } = await shopper.place(crypto.randomUUID(), content)
        return status === 201 && body.status === 'confirmed'
      })
      expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
    },
    timeoutMs,
  )
})

test.concurrent(
  'a shop is new until it has a product',
  async () => {
    await using shop = await startShop()
    expect(await isNewShop(configOf(shop))).toBe(true)
    await givenProduct(shopperOf(shop), { units: 1 })
    expect(await isNewShop(configOf(shop))).toBe(false)
  },
  timeoutMs,
)
