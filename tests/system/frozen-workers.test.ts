import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { topicsUnder, type EventPage, type OrderEvent } from '@shop/contracts'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { counterAt } from '../house/counter.ts'
import { startManyWorkers, type ManyWorkers } from '../house/many-workers.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** How often each worker is frozen. With more than one the times are shown: `FREEZES=10 bin/bun test PATH`. */
const freezeCount = Number(process.env.FREEZES ?? 1)
/** A start of processes on a machine that does other things too. */
const timeoutMs = 60_000
/** The keep-alive of an instance is 3 s. The broker misses it after 1.5 times as long, and Mosquitto looks every 5 s. */
const missedWithinMs = 12_000
/** Everything unheard is said again when the broker says that the frozen instance is away. It is decided after so long at most. */
const reminderMs = 8_000
/** An order whose messages reach instances that work is decided in less. */
const atOnceMs = 900
/** Time between two orders: some shares for both instances, and few enough to be decided at once. */
const betweenOrdersMs = 50

const topics = topicsUnder('shop/v1')

let postgres: PostgresCluster
let many: ManyWorkers
let shopper: Shopper
let sku: string

beforeAll(async () => {
  postgres = await startPostgres()
  many = await startManyWorkers(postgres)
  await many.shop.start('front')
  shopper = shopperOf(many.shop)
  sku = await givenProduct(shopper, { units: 1_000_000 })
}, timeoutMs)
afterAll(async () => {
  await many.shop.close()
  await postgres.close()
}, timeoutMs)

/** Listens to the second instance of a service: when the broker says that it is away, and then that it is back. */
const listenTo = async (service: string) => {
  const client = await many.shop.connectBus('front')
  const [away, back] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isAway = false
  client.on('message', (_, payload, { retain }) => {
    if (retain) return
    const { alive } = JSON.parse(String(payload)) as { alive: boolean }
    if (!alive) away.resolve()
    else if (isAway) back.resolve()
    isAway = !alive
  })
  await client.subscribeAsync(topics.presence(service, `${service}-2`))
  return { away: away.promise, back: back.promise }
}

const readFeed = async (query: string): Promise<EventPage<OrderEvent>> => {
  const headers = shopper.asOperator(crypto.randomUUID())
  const { status, body } = await shopper.ask(`/admin/events?limit=200&${query}`, { headers })
  expect(status).toBe(200)
  return body as unknown as EventPage<OrderEvent>
}

/** When each order behind a cursor was confirmed, once so many were. */
const confirmedAfter = async (cursor: string, count: number): Promise<Map<string, number>> => {
  const confirmedMs = new Map<string, number>()
  let after = cursor
  await until(
    'all are confirmed',
    async () => {
      const { items, next } = await readFeed(`after=${after}`)
      for (const { subject, type, time } of items) {
        if (type === 'order.confirmed') confirmedMs.set(subject, Date.parse(time))
      }
      after = next
      return confirmedMs.size === count
    },
    missedWithinMs + 2 * reminderMs,
  )
  return confirmedMs
}

/** Places orders until `isOver`. Resolves with when each was placed. They are not sent once more: nobody waits for answers. */
const placeUntil = async (isOver: () => boolean): Promise<Map<string, number>> => {
  const placedMs = new Map<string, number>()
  while (!isOver()) {
    const atMs = Date.now()
    const content = { lines: [{ sku, quantity: 1 }] }
    const placed = await shopper.place(crypto.randomUUID(), content, 'respond-async')
    expect(placed.status).toBe(202)
    placedMs.set(placed.headers.get('Location')!.split('/').at(-1)!, atMs)
    await Bun.sleep(betweenOrdersMs)
  }
  return placedMs
}

/** Freezes the second instance until the broker misses it, while orders come in. Resolves with what that cost. */
const freeze = async (service: 'inventory' | 'order') => {
  const { away, back } = await listenTo(service)
  const { next } = await readFeed('after=newest')
  const { process: frozen } = many.seconds[service]
  const startedMs = Date.now()
  frozen.signal('SIGSTOP')
  let missedMs = Infinity
  void away.then(() => (missedMs = Date.now() - startedMs))
  const placed = await placeUntil(() => missedMs < Infinity)
  const confirmed = await confirmedAfter(next, placed.size)
  frozen.signal('SIGCONT')
  await back
  const took = [...placed].map(([id, atMs]) => confirmed.get(id)! - atMs)
  return {
    missedMs,
    decidedMs: Math.max(...confirmed.values()) - startedMs,
    longestMs: Math.max(...took),
    orders: took.length,
    late: took.filter((ms) => ms > atOnceMs).length,
  }
}

describe('a frozen instance of a worker', () => {
  test.each(['inventory', 'order'] as const)(
    'of %s costs its share until the broker misses it, and a reminder: then the other has decided all of it',
    async (service) => {
      const costs = []
      for (let n = 0; n < freezeCount; n += 1) costs.push(await freeze(service))
      if (freezeCount > 1) console.log(service, Bun.inspect.table(costs))
      for (const { missedMs, decidedMs, late } of costs) {
        expect(missedMs).toBeLessThan(missedWithinMs)
        expect(decidedMs).toBeLessThan(missedMs + reminderMs)
        expect(late).toBeGreaterThan(0)
      }
    },
    timeoutMs * freezeCount,
  )
})

/** Shoppers who wait for a decision: some at each instance. */
const pollCount = 4

test(
  'long polls at a frozen instance of order hear the decision from the other',
  async () => {
    await Promise.all([many.shop.stop('inventory'), many.seconds.inventory.process.end('SIGTERM')])
    const { away } = await listenTo('order')
    const { process: frozen } = many.seconds.order
    frozen.signal('SIGSTOP')
    await away
    const content = { lines: [{ sku, quantity: 1 }] }
    const placed = await shopper.place(crypto.randomUUID(), content, '')
    const polls = Array.from({ length: pollCount }, () => shopper.read(placed.body.id, 'wait=30'))
    await until('all wait at the other', async () => {
      const waiting = await counterAt({ url: many.shop.orderUrl }, many.shop, 'shop_waiting_reads')
      return waiting === pollCount
    })
    await many.shop.start('inventory')
    for (const { status, body } of await Promise.all(polls)) {
      expect([status, body.status]).toEqual([200, 'confirmed'])
    }
    frozen.signal('SIGCONT')
  },
  timeoutMs,
)
