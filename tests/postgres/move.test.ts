import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { operatorTokenPrefix } from '@shop/contracts'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { askDoctor, runProgram } from '../house/programs.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'

let cluster: PostgresCluster
let shop: Shop
beforeAll(async () => {
  cluster = await startPostgres()
  shop = await startShop()
}, 30_000)
afterAll(async () => {
  await shop.close()
  await cluster.close()
})

const workers = ['inventory', 'order'] as const
const stopWorkers = () => Promise.all(workers.map((worker) => shop.stop(worker)))
const startWorkers = () => Promise.all(workers.map((worker) => shop.start(worker)))
const expectClean = async (): Promise<void> => {
  expect(await askDoctor(shop)).toMatchObject({ violations: [], exitCode: 0 })
}

test('a shop moves to PostgreSQL and back, and every order, key and operator with it', async () => {
  const shopper = shopperOf(shop)
  const sku = await givenProduct(shopper, { units: 10 })
  const lines = [{ sku, quantity: 1 }]
  const details = { reference: 'WEB-1', customer: { email: 'ada@example.com' } }
  const place = async (key: string) => (await shopper.place(key, { lines, ...details })).body
  const key = crypto.randomUUID()
  const before = await place(key)
  expect(before.status).toBe('confirmed')
  const { output } = await runProgram(shop, 'operator', 'add', 'anna', '--role', 'look')
  const token = output.split(/\s/).find((word) => word.startsWith(operatorTokenPrefix))

  const databases = {
    INVENTORY_DATABASE_URL: await cluster.createDatabase(),
    ORDER_DATABASE_URL: await cluster.createDatabase(),
  }
  const files = workers.map((worker) => join(shop.folder, shop.env[`${worker.toUpperCase()}_DB`]!))
  Object.assign(shop.env, databases)
  expect(await runProgram(shop, 'move-to-postgres')).toMatchObject({ exitCode: 2 })
  await stopWorkers()
  const moved = await runProgram(shop, 'move-to-postgres')
  expect(moved.output).not.toContain('not-in-any-log')
  expect(moved).toMatchObject({ exitCode: 0 })
  expect(files.filter(existsSync)).toEqual([])
  await startWorkers()
  expect(await place(key)).toMatchObject({ id: before.id, status: 'confirmed' })
  const onPostgres = await place(crypto.randomUUID())
  expect(onPostgres.status).toBe('confirmed')
  expect((await shopper.ship(before.id)).status).toBe(200)
  await expectClean()

  const backup = await runProgram(shop, 'backup')
  expect([backup.exitCode, backup.output]).toEqual([2, expect.stringContaining('PostgreSQL')])
  await stopWorkers()
  expect(await runProgram(shop, 'move-to-sqlite')).toMatchObject({ exitCode: 0 })
  for (const variable of Object.keys(databases)) delete shop.env[variable]
  await startWorkers()
  expect((await shopper.read(before.id)).body.status).toBe('shipped')
  expect((await shopper.read(onPostgres.id)).body.status).toBe('confirmed')
  expect((await place(crypto.randomUUID())).status).toBe('confirmed')
  const listed = await shopper.ask('/admin/orders?email=ada@example.com', {
    headers: { Authorization: `Bearer ${token}` },
  })
  expect(listed).toMatchObject({ status: 200, body: { items: [{}, {}, {}] } })
  await expectClean()
}, 120_000)
