import { afterAll, beforeAll, expect, test } from 'bun:test'
import { SQL } from 'bun'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** A start of processes on a machine that does other things too. */
const timeoutMs = 60_000

let cluster: PostgresCluster
let shop: Shop
let server: SQL
beforeAll(async () => {
  cluster = await startPostgres()
  const [inventory, order] = [await cluster.createDatabase(), await cluster.createDatabase()]
  server = new SQL(order, { max: 1 })
  shop = await startShop(undefined, {
    INVENTORY_DATABASE_URL: inventory,
    ORDER_DATABASE_URL: order,
  })
}, timeoutMs)
afterAll(async () => {
  await shop.close()
  await server.close({ timeout: 0 })
  await cluster.close()
}, timeoutMs)

/** Lets commits wait for a standby of this name; of no name, for none. The server does so a moment later. */
const waitFor = async (standby: string): Promise<void> => {
  await server.unsafe(`ALTER SYSTEM SET synchronous_standby_names = '${standby}'`)
  await server`SELECT pg_reload_conf()`
}

test(
  'while the only synchronous standby is away no order is recorded, readiness says so, and all are when it is not needed',
  async () => {
    const { place, ask } = shopperOf(shop)
    const lines = [{ sku: await givenProduct(shopperOf(shop), { units: 10 }), quantity: 1 }]
    const isReady = async () => (await ask('/readyz/orders')).status === 200
    await until('orders are ready', isReady)

    await waitFor('nobody')
    const key = await until('a commit waits', async () => {
      const tried = crypto.randomUUID()
      return (await place(tried, { lines }, 'wait=1')).status === 202 && tried
    })
    await until('the front says so', async () => !(await isReady()))
    await until(
      'Order says so',
      async () => (await shop.askWorker('order', '/readyz')).status === 503,
    )
    const isRefused = async () => (await place(key, { lines }, 'wait=1')).status === 503
    await until('a shopper is told at once', isRefused)

    await waitFor('')
    await until('orders are ready', isReady)
    const { status, body } = await place(key, { lines })
    expect({ status, is: body.status }).toEqual({ status: 201, is: 'confirmed' })
  },
  timeoutMs,
)
