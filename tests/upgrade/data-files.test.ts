import { afterEach, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import {
  placeDatabases,
  readPast,
  unpackBackup,
  versionsOfFixtures,
  type Change,
  type Past,
} from './past.ts'
import { releases } from './releases.ts'

let shop: Shop

/** A shop of today in the place of an old one. Only its broker runs. */
const given = async (version: string) => {
  const past = await readPast(version)
  shop = await startShop(['broker'], past.settings)
  return { past, shopper: shopperOf(shop) }
}

const start = async (...services: ('inventory' | 'order' | 'front')[]): Promise<void> => {
  await Promise.all(services.map((service) => shop.start(service)))
}

const repeat = async (shopper: Shopper, { method, path, key, body }: Change) => {
  const operator = { Authorization: `Bearer ${shop.env.ADMIN_TOKEN}`, 'Idempotency-Key': key }
  const answer = await shopper.send(method, path, operator, body)
  return { status: answer.status, ...(answer.body.code ? { code: answer.body.code } : {}) }
}

const expectOrders = async (shopper: Shopper, orders: Past['orders']): Promise<void> => {
  for (const { key, order } of orders) {
    expect((await shopper.read(order.id)).body).toMatchObject(order)
    const { lines } = order
    const content = { lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) }
    expect((await shopper.place(key, content, '')).body).toMatchObject(order)
  }
}

/** The feed is younger than these orders. */
const expectOldHistories = async (shopper: Shopper, orders: Past['orders']): Promise<void> => {
  for (const { order } of orders) {
    const path = `/admin/orders/${order.id}/history`
    const { body } = await shopper.ask(path, { headers: shopper.asOperator(crypto.randomUUID()) })
    const begins = { version: order.version, type: 'history.begins' }
    expect(body as unknown).toEqual({ items: [begins] })
  }
}

const expectProducts = async (shopper: Shopper, products: Past['products']): Promise<void> => {
  for (const product of products) {
    expect(await shopper.adminProduct(product.sku)).toMatchObject(product)
  }
}

const decidedOf = ({ orders }: Past) => orders.filter(({ order }) => order.status !== 'pending')
const pendingOf = ({ orders }: Past) => orders.find(({ order }) => order.status === 'pending')!

/** The products as they are once the pending order is confirmed. */
const productsAfter = (past: Past): Past['products'] =>
  past.products.map((product) => {
    const line = pendingOf(past).order.lines.find(({ sku }) => sku === product.sku)
    const { reserved, available } = product
    const quantity = line?.quantity ?? 0
    return { ...product, reserved: reserved + quantity, available: available - quantity }
  })

const untilConfirmed = (shopper: Shopper, orderId: string) =>
  until('the pending order is confirmed', async () => {
    return (await shopper.read(orderId)).body.status === 'confirmed'
  })

test('every release has data files', async () => {
  expect((await versionsOfFixtures()).sort()).toEqual(releases.map(({ version }) => version).sort())
})

describe.each(releases.map(({ version }) => version))('the data files of %s', (version) => {
  afterEach(() => shop.close())

  test('are read as they were, and what was under way goes on', async () => {
    const { past, shopper } = await given(version)
    await placeDatabases(version, shop)
    await start('order', 'front')
    await expectOrders(shopper, past.orders)
    await expectOldHistories(shopper, past.orders)

    await start('inventory')
    await untilConfirmed(shopper, pendingOf(past).order.id)
    await expectOrders(shopper, decidedOf(past))
    await expectProducts(shopper, productsAfter(past))
  }, 30_000)

  test('know the changes that were applied, and those that were refused', async () => {
    const { past, shopper } = await given(version)
    await placeDatabases(version, shop)
    await start('inventory', 'order', 'front')
    await untilConfirmed(shopper, pendingOf(past).order.id)

    for (const change of past.changes) {
      expect(await repeat(shopper, change)).toEqual(change.answer)
    }
    await expectProducts(shopper, productsAfter(past))
  }, 30_000)

  test('keep their parked items, and without these the doctor finds nothing', async () => {
    const { past, shopper } = await given(version)
    await placeDatabases(version, shop)
    await start('inventory', 'order', 'front')
    await untilConfirmed(shopper, pendingOf(past).order.id)

    const parked = [...past.parked.inventory, ...past.parked.order]
    const { violations } = await askDoctor(shop)
    expect(violations.map(({ check }) => check)).toEqual(parked.map(() => 'parked'))
    expect(violations.map(({ subject }) => subject).sort()).toEqual(parked.sort())
    expect(await runProgram(shop, 'parked', 'discard', '--all')).toMatchObject({ exitCode: 0 })
    expect(await askDoctor(shop)).toMatchObject({ exitCode: 0, violations: [] })
  }, 30_000)

  test('are restored from a backup that the release made', async () => {
    const { past, shopper } = await given(version)
    const backup = join(shop.folder, 'old-backup')
    await unpackBackup(version, backup)
    const restored = await runProgram(shop, 'restore', backup)
    expect(restored).toMatchObject({ exitCode: 0 })
    await start('inventory', 'order', 'front')
    await untilConfirmed(shopper, pendingOf(past).order.id)
    await expectOrders(shopper, decidedOf(past))
    await expectProducts(shopper, productsAfter(past))
  }, 30_000)
})
