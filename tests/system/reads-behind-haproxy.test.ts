import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { EventPage, OrderEvent } from '@shop/contracts'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { counterAt } from '../house/counter.ts'
import { isInstalled, startShownProxy, type Proxy } from '../house/proxies.ts'
import { haproxyPortsOf, shippedHaproxy } from '../house/shipped-haproxy.ts'
import { startManyWorkers, startSeconds, type ManyWorkers } from '../house/many-workers.ts'
import type { Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { openEvents } from '../runtimes/events.ts'

/** A start of processes on a machine that does other things too. */
const timeoutMs = 60_000
const workers = ['inventory', 'order'] as const
type Worker = (typeof workers)[number]

let postgres: PostgresCluster
let shop: Shop
let seconds: ManyWorkers['seconds']
let proxy: Omit<Proxy, 'under'>
let shopper: Shopper
let sku: string

const isChecked = (worker: Worker, number: number, state: 'L7OK' | 'L4CON') =>
  until(
    `${worker} ${number} is ${state}`,
    async () => (await proxy.checked(`${worker},${worker}-${number}`)) === state,
  )

const newKey = (): string => crypto.randomUUID()
const place = async (): Promise<string> => {
  const placed = await shopper.place(newKey(), { lines: [{ sku, quantity: 1 }] }, '')
  expect(placed.status).toBe(201)
  return placed.body.id
}
/** A page of the catalogue that no front has in its memory. */
const readCatalogue = () => shopper.ask(`/products?q=${newKey()}`)
const readFeed = async (query: string): Promise<EventPage<OrderEvent>> => {
  const { status, body } = await shopper.ask(`/admin/events?${query}`, {
    headers: shopper.asOperator(newKey()),
  })
  expect(status).toBe(200)
  return body as unknown as EventPage<OrderEvent>
}

/** Reads, some at a time, until told to stop. Resolves with the statuses of all. */
const readingUntil = async (
  isOver: () => boolean,
  read: () => Promise<{ status: number }>,
): Promise<number[]> => {
  const statuses: number[] = []
  const readOn = async (): Promise<void> => {
    while (!isOver()) statuses.push((await read()).status)
  }
  await Promise.all(Array.from({ length: 4 }, readOn))
  return statuses
}

// bin/test installs it. A machine without HAProxy skips these.
describe.skipIf(!isInstalled('haproxy'))(
  'two instances of each worker, whose reads go through haproxy as it is configured in ops/ (skipped only where there is no haproxy)',
  () => {
    beforeAll(async () => {
      postgres = await startPostgres()
      ;({ shop, seconds } = await startManyWorkers(postgres))
      proxy = await startShownProxy('haproxy', (port) => {
        const ports = haproxyPortsOf(shop.env, port)
        shop.env.INVENTORY_URL = `http://127.0.0.1:${ports['inventory reads']}`
        shop.env.ORDER_URL = `http://127.0.0.1:${ports['order reads']}`
        return shippedHaproxy(ports)
      })
      await shop.start('front')
      shopper = shopperOf(shop)
      sku = await givenProduct(shopper, { units: 100 })
    }, timeoutMs)
    afterAll(async () => {
      await proxy.close()
      await shop.close()
      await postgres.close()
    }, timeoutMs)

    test(
      'share the reads, and of those none is lost when one instance of each is killed',
      async () => {
        const orderId = await place()
        let isOver = false
        const reading = [readCatalogue, () => shopper.read(orderId)].map((read) =>
          readingUntil(() => isOver, read),
        )
        await until('each has its share', async () => {
          const servers = workers.flatMap((worker) => [`${worker}-1`, `${worker}-2`])
          const shares = await Promise.all(
            servers.map((server) => proxy.given(`${server.slice(0, -2)},${server}`)),
          )
          return shares.every((share) => share > 5)
        })
        await Promise.all(workers.map((worker) => seconds[worker].process.end('SIGKILL')))
        await Promise.all(workers.map((worker) => isChecked(worker, 2, 'L4CON')))
        isOver = true
        for (const statuses of await Promise.all(reading)) {
          expect([...new Set(statuses)]).toEqual([200])
        }
        seconds = await startSeconds(shop)
        await Promise.all(workers.map((worker) => isChecked(worker, 2, 'L7OK')))
      },
      timeoutMs,
    )

    test.each([
      ['killed', 'SIGKILL'],
      ['frozen', 'SIGSTOP'],
    ] as const)(
      'a long poll, a feed and an event stream that wait at one that is %s hear the news from the other',
      async (_, signal) => {
        await Promise.all([shop.stop('inventory'), seconds.inventory.process.end('SIGTERM')])
        const { next: before } = await readFeed('after=newest')
        const orderId = await place()
        const { next } = await until('the order is in the feed', async () => {
          const page = await readFeed(`after=${before}`)
          return page.items.length > 0 && page
        })
        const polls = [1, 2].map(() => shopper.read(orderId, 'wait=20'))
        const feeds = [1, 2].map(() => readFeed(`after=${next}&wait=20`))
        const streams = await Promise.all(
          [1, 2].map(() => openEvents(`${shop.frontUrl}/orders/${orderId}/events`)),
        )
        for (const stream of streams) expect((await stream.next())?.order.status).toBe('pending')

        const waitingAt = (instance: { url: string }) =>
          counterAt(instance, shop, 'shop_waiting_reads')
        const first = { url: shop.orderUrl }
        const all = polls.length + feeds.length + streams.length
        await until('some wait at each', async () => {
          const [atFirst, atSecond] = [await waitingAt(first), await waitingAt(seconds.order)]
          return atFirst > 0 && atSecond > 0 && atFirst + atSecond === all
        })
        seconds.order.process.signal(signal)
        await until('all wait at the other', async () => (await waitingAt(first)) === all)

        await shop.start('inventory')
        for (const poll of await Promise.all(polls)) {
          expect([poll.status, poll.body.status]).toEqual([200, 'confirmed'])
        }
        for (const { items } of await Promise.all(feeds)) {
          expect(items.map(({ subject, type }) => [subject, type])).toEqual([
            [orderId, 'order.confirmed'],
          ])
        }
        for (const stream of streams) {
          expect((await stream.next())?.order.status).toBe('confirmed')
          stream.leave()
        }
        await seconds.order.process.end('SIGKILL')
        seconds = await startSeconds(shop)
        await Promise.all(workers.map((worker) => isChecked(worker, 2, 'L7OK')))
      },
      timeoutMs,
    )
  },
)
