import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { topicsUnder } from '@shop/contracts'
import { startEdgeBroker, withEdgeUser, type EdgeBroker } from '../house/edge-broker.ts'
import { runProgram } from '../house/programs.ts'
import { isOnBus, startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'
import { makeFronts, type Fronts } from '../runtimes/fronts.ts'

/** Three places, each with an edge broker that is bridged to the shop's, and a front. */
const places = ['lima', 'oslo', 'perth'] as const
type Place = (typeof places)[number]

let shop: Shop
let fronts: Fronts
const edges = new Map<Place, EdgeBroker>()
const urls = new Map<Place, string>()

beforeAll(async () => {
  shop = await startShop(['broker', 'inventory', 'order'], withEdgeUser)
  fronts = await makeFronts()
  const open = async (place: Place): Promise<void> => {
    const edge = await startEdgeBroker(shop, place)
    const front = await fronts.start('bun', edge.env)
    edges.set(place, edge)
    urls.set(place, front.url)
    await until(`the front in ${place} is on the bus`, () => isOnBus(front.url))
  }
  await Promise.all(places.map(open))
}, 60_000)
afterAll(async () => {
  await fronts.close()
  for (const edge of edges.values()) await edge.stop('SIGKILL')
  await shop.close()
})

const shopperIn = (place: Place): Shopper =>
  shopperOf({ frontUrl: urls.get(place)!, env: shop.env })

type Ready = { code: number; states: string }
const readyIn = async (place: Place, path = '/readyz/orders'): Promise<Ready> => {
  const answer = await fetch(urls.get(place)! + path)
  const { bus, inventory, order } = (await answer.json()) as Record<string, { state: string }>
  return { code: answer.status, states: [bus, inventory, order].map((each) => each!.state).join() }
}
const untilReady = () =>
  Promise.all(
    places.map((place) =>
      until(`${place} is ready`, async () => (await readyIn(place)).code === 200),
    ),
  )

describe('a star of three edge brokers', () => {
  test('brings each message to the workers once, and each answer to its front', async () => {
    await untilReady()
    const listener = await shop.connectBus('order')
    const heard: string[] = []
    listener.on('message', (_, payload) => {
      for (const { orderId } of JSON.parse(payload.toString())) heard.push(orderId)
    })
    const { sendOrder } = topicsUnder(shop.env.SHOP_TOPIC_ROOT!)
    await listener.subscribeAsync(sendOrder, { qos: 1 })
    const sku = await givenProduct(shopperIn('oslo'), { units: 30 })
    const placed = await Promise.all(
      places.flatMap((place) =>
        Array.from({ length: 5 }, () =>
          shopperIn(place).place(crypto.randomUUID(), { lines: [{ sku, quantity: 1 }] }),
        ),
      ),
    )
    expect(placed.map(({ status, body }) => [status, body.status])).toEqual(
      placed.map(() => [201, 'confirmed']),
    )
    const ids = placed.map(({ body }) => body.id)
    await until('all were heard', () => new Set(heard).size === ids.length)
    expect(heard.toSorted()).toEqual(ids.toSorted())
    expect((await shopperIn('lima').adminProduct(sku)).reserved).toBe(ids.length)
  })

  test('answers for an order that was placed in another place', async () => {
    const key = crypto.randomUUID()
    const content = { lines: [{ sku: 'NO-SUCH', quantity: 1 }] }
    const first = await shopperIn('lima').place(key, content)
    const second = await shopperIn('perth').place(key, content)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.id).toBe(first.body.id)
  })

  test('has what the shop needs of a broker, seen from its fronts', async () => {
    const { MQTT_URL } = edges.get('lima')!.env
    const ran = await runProgram(
      shop,
      'check-broker',
      ...[MQTT_URL!, '--workers', shop.env.MQTT_URL!, '--messages', '300'],
    )
    expect([ran.exitCode, ran.output.match(/^FAILS .*/gm)]).toEqual([0, null])
  })
})

describe('while the hub is frozen', () => {
  beforeAll(async () => {
    await untilReady()
    shop.process('broker').signal('SIGSTOP')
  }, 20_000)
  afterAll(() => shop.process('broker').signal('SIGCONT'))

  test('every front says so within 15 s, and stays of use', async () => {
    await Promise.all(
      places.map((place) =>
        until(
          place,
          async () => {
            const { code, states } = await readyIn(place)
            return code === 503 && states === 'cut-off,silent,silent'
          },
          15_000,
        ),
      ),
    )
    expect((await readyIn('lima', '/readyz')).code).toBe(200)
  }, 20_000)

  test('an order is answered 202, and recorded when the hub goes on', async () => {
    const shopper = shopperIn('oslo')
    const content = { lines: [{ sku: 'NO-SUCH', quantity: 1 }] }
    const taken = await shopper.place(crypto.randomUUID(), content, '')
    expect(taken.status).toBe(202)
    shop.process('broker').signal('SIGCONT')
    await until('it is recorded', async () => (await shopper.read(taken.body.id)).status === 200)
    await untilReady()
  }, 30_000)
})

test('what an edge broker took is recorded after a crash of the hub and of the edge broker', async () => {
  const shopper = shopperIn('perth')
  const edge = edges.get('perth')!
  await shop.stop('broker', 'SIGKILL')
  const content = { lines: [{ sku: 'NO-SUCH', quantity: 1 }] }
  const taken = await shopper.place(crypto.randomUUID(), content, '')
  expect(taken.status).toBe(202)
  // The edge broker saves every second what it holds; SIGTERM makes it save at once.
  await edge.stop('SIGTERM')
  await edge.start()
  await shop.start('broker')
  await until('it is recorded', async () => (await shopper.read(taken.body.id)).status === 200)
  await untilReady()
}, 60_000)
