import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { connect, type IConnackPacket } from 'mqtt'
import { clientIdOf } from '@shop/engine'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { makeCheckout } from '../house/checkout.ts'
import { counterAt } from '../house/counter.ts'
import { newDatabases, startManyWorkers, type ManyWorkers } from '../house/many-workers.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** A start of processes on a machine that does other things too. */
const timeoutMs = 60_000
/** News of another instance come at once. Reads look again by themselves after so long. */
const lookAgainMs = 5_000

let postgres: PostgresCluster
beforeAll(async () => {
  postgres = await startPostgres()
}, timeoutMs)
afterAll(() => postgres.close())

describe('two instances of each worker on PostgreSQL', () => {
  let shop: Shop
  let seconds: ManyWorkers['seconds']
  let shopper: Shopper
  let sku: string

  beforeAll(async () => {
    ;({ shop, seconds } = await startManyWorkers(postgres))
    await shop.start('front')
    shopper = shopperOf(shop)
    sku = await givenProduct(shopper, { units: 100_000 })
  }, timeoutMs)
  afterAll(() => shop.close(), timeoutMs)

  const place = (quantity = 1) => shopper.place(crypto.randomUUID(), { lines: [{ sku, quantity }] })
  /** Places orders, some at a time, until told to stop. Resolves with all statuses. */
  const placingUntil = async (isOver: () => boolean): Promise<number[]> => {
    const statuses: number[] = []
    const placeOn = async (): Promise<void> => {
      while (!isOver()) statuses.push((await place()).status)
    }
    await Promise.all(Array.from({ length: 8 }, placeOn))
    return statuses
  }
  const isWell = async (): Promise<void> => {
    const unheard = async (url: string) => counterAt({ url }, shop, 'shop_unheard_rows')
    await until(
      'everything is heard',
      async () => (await unheard(shop.inventoryUrl)) === 0 && (await unheard(shop.orderUrl)) === 0,
      30_000,
    )
    const { body } = await shopper.send(
      'GET',
      `/admin/products/${sku}`,
      shopper.asOperator(crypto.randomUUID()),
    )
    const { onHand, reserved } = body as unknown as { onHand: number; reserved: number }
    expect([onHand, reserved]).toEqual([100_000, reserved])
  }

  test(
    'share the work, and a rolling restart loses no answer',
    async () => {
      let isOver = false
      const placing = placingUntil(() => isOver)
      const urls = [shop.inventoryUrl, seconds.inventory.url, shop.orderUrl, seconds.order.url]
      await until('each has its share', async () => {
        const shares = await Promise.all(
          urls.map((url) => counterAt({ url }, shop, 'shop_commits_total')),
        )
        return shares.every((share) => share > 5)
      })
      for (const service of ['inventory', 'order'] as const) {
        await seconds[service].process.end('SIGTERM')
        seconds[service] = await shop.startInstance(service, 2)
        await shop.stop(service)
        await shop.start(service)
      }
      isOver = true
      expect([...new Set(await placing)]).toEqual([201])
      await isWell()
    },
    timeoutMs,
  )

  test(
    'of which one is killed lose no answer to a plain order: the front sends it once more',
    async () => {
      let isOver = false
      const placing = placingUntil(() => isOver)
      await until('some are placed', async () => {
        const share = await counterAt(seconds.order, shop, 'shop_commits_total')
        return share > 5
      })
      await seconds.order.process.end('SIGKILL')
      await shop.stop('inventory', 'SIGKILL')
      for (let n = 0; n < 20; n += 1) expect((await place()).status).toBe(201)
      isOver = true
      expect([...new Set(await placing)]).toEqual([201])
      await shop.start('inventory')
      seconds.order = await shop.startInstance('order', 2)
      await isWell()
    },
    timeoutMs,
  )

  test(
    'tell each other what waiting reads wait for',
    async () => {
      const key = crypto.randomUUID()
      const placed = await shopper.place(key, { lines: [{ sku, quantity: 1 }] })
      const { id, version } = placed.body as unknown as { id: string; version: number }
      const headers = { Authorization: `Bearer ${shop.env.SERVICE_TOKEN}` }
      const readAt = async (url: string, path: string): Promise<string> =>
        (await fetch(url + path, { headers })).text()
      const urls = [shop.orderUrl, seconds.order.url]
      const newest = JSON.parse(await readAt(shop.orderUrl, '/events?after=newest')) as {
        next: string
      }
      const waiting = urls.flatMap((url) => [
        readAt(url, `/orders/${id}?wait=20&after=${version}`),
        readAt(url, `/events?after=${newest.next}&wait=20`),
      ])
      // Each of the four has begun to wait.
      await until('all wait', async () => {
        const waits = await Promise.all(
          urls.map((url) => counterAt({ url }, shop, 'shop_waiting_reads')),
        )
        return waits.every((count) => count === 2)
      })
      const startedMs = performance.now()
      expect((await shopper.cancel(key, id)).status).toBe(200)
      const answers = await Promise.all(waiting)
      expect(performance.now() - startedMs).toBeLessThan(lookAgainMs)
      for (const answer of answers) expect(answer).toContain('canceled')
    },
    timeoutMs,
  )

  test(
    'are away only when both are: an order with details is then 503, and so is a cancellation',
    async () => {
      const key = crypto.randomUUID()
      const placed = await shopper.place(key, { lines: [{ sku, quantity: 1 }] })
      const detailed = { lines: [{ sku, quantity: 1 }], reference: 'web-1' }
      await shop.stop('order')
      expect((await shopper.place(crypto.randomUUID(), detailed)).status).toBe(201)
      await seconds.order.process.end('SIGTERM')
      expect((await shopper.place(crypto.randomUUID(), detailed)).status).toBe(503)
      expect((await shopper.cancel(key, placed.body.id)).status).toBe(503)
      // Inventory hears a plain order, and Order learns of it from the outcome.
      const plain = await place()
      expect(plain.status).toBe(202)
      await shop.start('order')
      await until('it is recorded', async () => {
        const read = await shopper.read(plain.headers.get('Location')!.split('/').at(-1)!)
        return read.status === 200 && read.body.status === 'confirmed'
      })
    },
    timeoutMs,
  )
})

test(
  'bin/up runs a formation, and bin/down ends all of it',
  async () => {
    const checkout = await makeCheckout(await newDatabases(postgres))
    const up = checkout.run('bin/up', '--formation', 'inventory=2,order=2,front=2')
    await up.wrote('Ctrl-C stops the shop')
    const { body } = await shopperOf({ frontUrl: checkout.frontUrl, env: {} }).ask('/readyz')
    const two = { state: 'up', instances: 2, away: 0 }
    expect(body).toMatchObject({ status: 'ready', reads: { inventory: two, order: two } })
    const down = checkout.run('bin/down')
    expect(await down.ended).toBe(0)
    expect(down.output()).toBe(
      'Stopped broker, inventory.1, inventory.2, order.1, order.2, front.1, front.2.\n',
    )
    expect(up.output()).not.toMatch(/"level":[56]0/)
    await checkout.close()
  },
  timeoutMs,
)

describe('a worker that moves to PostgreSQL', () => {
  let shop: Shop
  afterEach(() => shop.close())

  /** Whether the broker has kept a session under a client id. It is ended by this look. */
  const isKept = async (clientId: string): Promise<boolean> => {
    const client = connect(shop.env.MQTT_URL!, {
      protocolVersion: 5,
      clientId,
      username: 'order',
      password: shop.env.ORDER_MQTT_PASSWORD!,
      clean: false,
      properties: { sessionExpiryInterval: 3_600 },
    })
    const { promise, resolve } = Promise.withResolvers<IConnackPacket>()
    client.once('connect', resolve)
    const { sessionPresent } = await promise
    await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } })
    return sessionPresent
  }

  test(
    'takes what waits in its kept session, which the broker keeps no more',
    async () => {
      shop = await startShop()
      const shopper = shopperOf(shop)
      const sku = await givenProduct(shopper, { units: 10 })
      await shop.stop('order')
      const key = crypto.randomUUID()
      const waiting = await shopper.place(key, { lines: [{ sku, quantity: 1 }] }, '')
      expect(waiting.status).toBe(202)

      shop.env.ORDER_DATABASE_URL = await postgres.createDatabase()
      // Inventory finds the database of before lost, which is right: nobody moved it.
      await shop.start('order', { untilReady: false })
      const { ORDER_MQTT_PASSWORD: password } = shop.env
      const former = clientIdOf({ instance: 'order-1', password: password! })
      await shop.process('order').wrote(`"former":"${former}"`)
      await shop.stop('order')
      expect(await isKept(former)).toBe(false)
    },
    timeoutMs,
  )
})
