import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { openLink, type Link } from '../chaos/tcp-proxy.ts'
import { runProgram } from '../house/programs.ts'
import { startShop, type ServiceName, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
}, 30_000)
afterAll(() => shop.close())

/** Time within which a front knows that something is silent, in ms. */
const knownWithinMs = 15_000

type Part = { state: string; since: string }
type Ready = { status: string; bus: Part; inventory: Part; order: Part }

const ask = async (path: string) => {
  const response = await fetch(shop.frontUrl + path)
  const { status, bus, inventory, order } = (await response.json()) as Ready
  return {
    code: response.status,
    status,
    states: [bus.state, inventory.state, order.state],
  }
}

const untilReadyForOrders = () =>
  until('orders are ready', async () => (await ask('/readyz/orders')).code === 200, knownWithinMs)

describe('a front whose shop is frozen in part', () => {
  test.each<[ServiceName, RegExp]>([
    ['order', /^up,up,silent$/],
    ['inventory', /^up,silent,up$/],
    // The front may have given the connection up already.
    ['broker', /^(?:silent|away),unknown,unknown$/],
  ])(
    'is ready while %s is, names it, and is ready for orders when it goes on',
    async (service, states) => {
      await untilReadyForOrders()
      shop.process(service).signal('SIGSTOP')
      const unready = await until(
        'it is known',
        async () => {
          const answer = await ask('/readyz/orders')
          // Nothing that a frozen broker carries arrives, so its workers may seem silent a moment before it does.
          return states.test(answer.states.join()) && answer
        },
        knownWithinMs,
      )
      expect(unready).toMatchObject({ code: 503, status: 'not-ready' })
      const itself = await ask('/readyz')
      expect(itself).toMatchObject({ code: 200, status: 'ready' })
      expect(itself.states.join()).toMatch(states)
      shop.process(service).signal('SIGCONT')
      await untilReadyForOrders()
    },
    60_000,
  )

  test('is not ready for orders from its start, when it starts beside a frozen worker', async () => {
    await untilReadyForOrders()
    await shop.stop('front')
    shop.process('order').signal('SIGSTOP')
    await shop.start('front')
    expect(await ask('/readyz/orders')).toEqual({
      code: 503,
      status: 'not-ready',
      states: ['up', 'up', 'remembered'],
    })
    await until(
      'it is silent',
      async () => (await ask('/readyz/orders')).states[2] === 'silent',
      knownWithinMs,
    )
    expect((await ask('/readyz')).code).toBe(200)
    shop.process('order').signal('SIGCONT')
    await untilReadyForOrders()
  }, 60_000)
})

const workers = ['inventory', 'order'] as const
type Worker = (typeof workers)[number]
/** Its place among the states. */
const placeOf = (worker: Worker): number => (worker === 'inventory' ? 1 : 2)
const otherThan = (worker: Worker): Worker => (worker === 'inventory' ? 'order' : 'inventory')

describe.each(workers)('a front whose %s is cut off from the broker', (worker) => {
  let link: Link
  beforeAll(async () => {
    const { MQTT_URL } = shop.env
    link = openLink(Number(new URL(MQTT_URL!).port))
    await shop.stop(worker)
    shop.env.MQTT_URL = `mqtt://127.0.0.1:${link.port}`
    await shop.start(worker)
    shop.env.MQTT_URL = MQTT_URL!
  })
  afterAll(async () => {
    await shop.stop(worker)
    link.close()
    await shop.start(worker)
  })

  test.each<[string, (link: Link) => unknown, RegExp]>([
    // The broker gives the connection up when it has heard nothing for one and a half times the keepalive.
    ['nothing gets through', ({ stall }) => stall('both'), /^(?:silent|away)$/],
    ['the broker has lost its connection', ({ silence }) => silence(), /^away$/],
    ['no connection opens', ({ refuse }) => refuse(), /^away$/],
  ])(
    'is ready, and not for orders within 15 s, when %s',
    async (_, fault, state) => {
      await untilReadyForOrders()
      fault(link)
      const unready = await until(
        'it is known',
        async () => {
          const answer = await ask('/readyz/orders')
          return answer.code === 503 && answer
        },
        knownWithinMs,
      )
      expect(unready.states[placeOf(worker)]).toMatch(state)
      expect(unready.states[placeOf(otherThan(worker))]).toBe('up')
      expect((await ask('/readyz')).code).toBe(200)
      link.restore()
      await until(
        'orders are ready',
        async () => (await ask('/readyz/orders')).code === 200,
        30_000,
      )
    },
    60_000,
  )
})

describe.each(workers)('a front whose %s was restored and waits for the other worker', (worker) => {
  test('is ready, and not for orders until the other one has told it everything', async () => {
    await untilReadyForOrders()
    const folder = join(shop.folder, `backup-${worker}`)
    expect(await runProgram(shop, 'backup', '--to', folder)).toMatchObject({ exitCode: 0 })
    await Promise.all(workers.map((each) => shop.stop(each)))
    const restored = await runProgram(shop, 'restore', folder, '--service', worker)
    expect(restored).toMatchObject({ exitCode: 0 })
    await shop.start(worker, { untilReady: false })
    const unready = await until('it says so', async () => {
      const answer = await ask('/readyz/orders')
      return answer.states[placeOf(worker)] === 'reconciling' && answer
    })
    expect(unready).toMatchObject({ code: 503, status: 'not-ready' })
    expect((await ask('/readyz')).code).toBe(200)
    await shop.start(otherThan(worker))
    await untilReadyForOrders()
  }, 60_000)
})

describe('a worker whose peer is frozen', () => {
  test.each([
    ['order', 'inventory'],
    ['inventory', 'order'],
  ] as const)(
    '%s is ready, and names %s',
    async (worker, peer) => {
      const look = async () => {
        const response = await shop.askWorker(worker, '/readyz')
        const said = (await response.json()) as { peer: { service: string; state: string } }
        return { code: response.status, service: said.peer.service, state: said.peer.state }
      }
      await until('both are up', async () => (await look()).state === 'up')
      shop.process(peer).signal('SIGSTOP')
      await until('it is known', async () => (await look()).state === 'silent', knownWithinMs)
      expect(await look()).toEqual({ code: 200, service: peer, state: 'silent' })
      shop.process(peer).signal('SIGCONT')
      await until('both are up', async () => (await look()).state === 'up', knownWithinMs)
    },
    60_000,
  )
})

describe('a front of a healthy shop', () => {
  test('is ready for orders as soon as it is on the bus', async () => {
    await untilReadyForOrders()
    await shop.stop('front')
    await shop.start('front')
    // Far less than the period in which a worker renews its presence.
    await until('it is ready', async () => (await ask('/readyz/orders')).code === 200, 1_000)
  }, 60_000)
})

describe('a front whose worker is killed', () => {
  test.each(['order', 'inventory'] as const)(
    'knows at once that %s is away',
    async (service) => {
      await untilReadyForOrders()
      await shop.stop(service, 'SIGKILL')
      const index = service === 'inventory' ? 1 : 2
      await until('it is away', async () => (await ask('/readyz/orders')).states[index] === 'away')
      expect((await ask('/readyz')).code).toBe(200)
      await shop.start(service)
      await untilReadyForOrders()
    },
    60_000,
  )
})
