import { afterEach, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readdir } from 'node:fs/promises'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
let shopper: Shopper
afterEach(() => shop.close())

const given = async (units: number) => {
  shop = await startShop()
  shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units })
  const lines = (quantity: number) => ({ lines: [{ sku, quantity }] })
  const confirmed = async (quantity = 1) => {
    const key = crypto.randomUUID()
    const { body } = await shopper.place(key, lines(quantity))
    expect(body.status).toBe('confirmed')
    return { key, orderId: body.id }
  }
  return { sku, lines, confirmed }
}

const backUp = async (): Promise<string> => {
  const folder = join(shop.folder, `backup-${crypto.randomUUID()}`)
  expect(await runProgram(shop, 'backup', '--to', folder)).toMatchObject({ exitCode: 0 })
  return folder
}

const workers = ['inventory', 'order'] as const
type Worker = (typeof workers)[number]

const restore = async (folder: string, which: readonly Worker[] = workers): Promise<string> => {
  await Promise.all(which.map((worker) => shop.stop(worker)))
  const args = which.length === 1 ? ['--service', which[0]!] : []
  const { exitCode, output } = await runProgram(shop, 'restore', folder, ...args)
  expect(exitCode).toBe(0)
  await Promise.all(which.map((worker) => shop.start(worker)))
  return output
}

const statusOf = async (orderId: string) => (await shopper.read(orderId)).body.status
const expectClean = async (): Promise<void> => {
  expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
}

/** Shoppers that order until they are told to stop. */
const givenLoad = (content: Parameters<Shopper['place']>[1]) => {
  let isOver = false
  const customer = async (): Promise<void> => {
    while (!isOver) await shopper.place(crypto.randomUUID(), content, '')
  }
  const customers = Array.from({ length: 8 }, customer)
  return async (): Promise<void> => {
    isOver = true
    await Promise.all(customers)
  }
}

describe('a shop restored from a backup that was made under load', () => {
  test('is clean when both are restored, and takes orders', async () => {
    const { lines, confirmed } = await given(100_000)
    const before = await confirmed()
    const stopLoad = givenLoad(lines(1))
    const folder = await backUp()
    await stopLoad()
    await restore(folder)
    expect(await statusOf(before.orderId)).toBe('confirmed')
    await confirmed()
    await expectClean()
  }, 60_000)
})

describe('Inventory restored alone', () => {
  test('is told what its backup missed before it decides anything new', async () => {
    const { sku, confirmed, lines } = await given(10)
    const held = await confirmed(2)
    const folder = await backUp()
    const [late, canceled, shipped] = [await confirmed(4), await confirmed(1), await confirmed(1)]
    await shopper.cancel(canceled.key, canceled.orderId)
    await shopper.ship(shipped.orderId)
    await restore(folder, ['inventory'])
    const rejected = await shopper.place(crypto.randomUUID(), lines(4))
    expect(rejected.body.status).toBe('rejected')
    const statuses = await Promise.all(
      [held, late, canceled, shipped].map(({ orderId }) => statusOf(orderId)),
    )
    expect(statuses).toEqual(['confirmed', 'confirmed', 'canceled', 'shipped'])
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: 9, reserved: 6 })
    await expectClean()
  }, 60_000)

  test('says what does not fit, and is clean when the lost imports are repeated', async () => {
    const { sku, confirmed } = await given(1)
    const folder = await backUp()
    const key = crypto.randomUUID()
    const received = { kind: 'received', units: 5 }
    await shopper.changeStock(sku, received, key)
    const { orderId } = await confirmed(6)
    expect(await restore(folder, ['inventory'])).toContain('repeat the imports')
    await until(
      'Inventory takes new work',
      async () => (await fetch(`${shop.inventoryUrl}/readyz`)).ok,
    )
    expect(await statusOf(orderId)).toBe('confirmed')
    const { exitCode, violations } = await askDoctor(shop)
    expect(exitCode).toBe(1)
    expect(violations).toMatchObject([{ check: 'stock-short' }])

    await shopper.changeStock(sku, received, key)
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: 6, reserved: 6 })
    await expectClean()
  }, 60_000)

  test('waits and says so while Order is away', async () => {
    await given(1)
    const folder = await backUp()
    await shop.stop('order')
    await shop.stop('inventory')
    await runProgram(shop, 'restore', folder, '--service', 'inventory')
    await shop.start('inventory', { untilReady: false })
    await until('Inventory says what it waits for', async () => {
      const response = await fetch(`${shop.inventoryUrl}/readyz`).catch(() => undefined)
      const body = (await response?.json()) as { complaints: string[] } | undefined
      return body?.complaints.length === 1 && body.complaints[0]!.includes('restored')
    })
    await shop.start('order')
    await until('Inventory is ready', async () => (await fetch(`${shop.inventoryUrl}/readyz`)).ok)
    await expectClean()
  }, 60_000)
})

describe('Order restored alone', () => {
  test('learns every order, cancellation and shipment that its backup missed', async () => {
    const { sku, confirmed } = await given(10)
    const folder = await backUp()
    const [late, canceled, shipped] = [await confirmed(4), await confirmed(1), await confirmed(1)]
    await shopper.cancel(canceled.key, canceled.orderId)
    await shopper.ship(shipped.orderId)
    await restore(folder, ['order'])
    const statuses = await Promise.all(
      [late, canceled, shipped].map(({ orderId }) => statusOf(orderId)),
    )
    expect(statuses).toEqual(['confirmed', 'canceled', 'shipped'])
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: 9, reserved: 4 })
    await expectClean()
  }, 60_000)
})

describe('a restore', () => {
  test('refuses while the service runs, and keeps what it replaces', async () => {
    const { confirmed } = await given(3)
    const folder = await backUp()
    const { orderId } = await confirmed()
    expect((await runProgram(shop, 'restore', folder)).exitCode).toBe(2)
    expect(await statusOf(orderId)).toBe('confirmed')
    await restore(folder)
    const kept = (await readdir(join(shop.folder, 'data/order'))).filter((file) =>
      file.includes('.replaced-'),
    )
    expect(kept.length).toBeGreaterThan(0)
    expect((await shopper.read(orderId)).body).toMatchObject({ recorded: false })
  }, 60_000)

  test('refuses what is no backup', async () => {
    await given(0)
    const { exitCode } = await runProgram(shop, 'restore', shop.folder)
    expect(exitCode).toBe(2)
    expect(existsSync(join(shop.folder, 'data/order/order.sqlite'))).toBe(true)
  }, 60_000)
})
