import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createOrderIdentity, orderIdSecret } from '@shop/contracts'
import { runProgram } from '../house/programs.ts'
import { startShop, type ServiceName, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Answer, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

const [first, second, third] = ['1a', '2b', '3c'].map((byte) => byte.repeat(32)) as [
  string,
  string,
  string,
]

let shop: Shop
let shopper: Shopper
let sku: string
beforeAll(async () => {
  shop = await startShop(undefined, { ORDER_ID_SECRETS: first })
  shopper = shopperOf(shop)
  sku = await givenProduct(shopper, { units: 1_000_000 })
}, 30_000)
afterAll(() => shop.close())

/** Starts a service again with these secrets. */
const giveSecrets = async (service: ServiceName, ...secrets: string[]): Promise<void> => {
  await shop.stop(service)
  shop.env.ORDER_ID_SECRETS = secrets.join(',')
  await shop.start(service)
}

const idWith = (secret: string, key: string): string =>
  createOrderIdentity([orderIdSecret(secret)]).idOf(key)

const parkedCount = async (worker: 'inventory' | 'order'): Promise<number> => {
  const response = await shop.askWorker(worker, '/parked')
  return ((await response.json()) as { count: number }).count
}

/** Repeats a request as the documentation says, also while the front starts again. */
const untilAnswered = (what: string, ask: () => Promise<Answer>, done: readonly number[]) =>
  until(what, async () => {
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined && ![...done, 202, 503].includes(answer.status)) {
      throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    }
    return answer !== undefined && done.includes(answer.status) && answer
  })

/** Shoppers that order, and cancel every second order, until they are told to stop. */
const startLoad = () => {
  let isOpen = true
  const orders: { key: string; id: string; status: string }[] = []
  const shopping = async (): Promise<void> => {
    for (let n = 0; isOpen; n += 1) {
      const key = crypto.randomUUID()
      const place = () => shopper.place(key, { lines: [{ sku, quantity: 1 }] }, '')
      const { body } = await untilAnswered('an order is recorded', place, [201])
      const { id } = body
      const cancel = () => shopper.cancel(key, id)
      if (n % 2 === 1) await untilAnswered('it is canceled', cancel, [200])
      orders.push({ key, id, status: n % 2 === 1 ? 'canceled' : 'confirmed' })
    }
  }
  const all = Promise.all(Array.from({ length: 8 }, shopping))
  return {
    orders,
    stop: async () => {
      isOpen = false
      await all
    },
  }
}

const readsAs = (orders: readonly { id: string; status: string }[]) =>
  until('every order is as its shopper was told', async () => {
    const read = await Promise.all(orders.map(({ id }) => shopper.read(id)))
    return read.every(({ body }, index) => body.status === orders[index]!.status)
  })

describe('a rotation of ORDER_ID_SECRETS', () => {
  test('under load, workers first, loses no order and parks nothing', async () => {
    const load = startLoad()
    const oneMore = (): Promise<unknown> => {
      const { length } = load.orders
      return until('orders go on', () => load.orders.length > length + 16)
    }
    await oneMore()
    for (const worker of ['order', 'inventory'] as const) {
      await giveSecrets(worker, first, second)
      await oneMore()
    }
    const before = load.orders.length
    await giveSecrets('front', second, first)
    await oneMore()
    await load.stop()

    expect(await Promise.all([parkedCount('inventory'), parkedCount('order')])).toEqual([0, 0])
    await readsAs(load.orders)
    expect(load.orders[0]!.id).toBe(idWith(first, load.orders[0]!.key))
    const last = load.orders.at(-1)!
    expect(load.orders.length).toBeGreaterThan(before)
    expect(last.id).toBe(idWith(second, last.key))
    // An order of before is still its shopper's to cancel.
    const { key, id } = load.orders.find(({ status }) => status === 'confirmed')!
    expect((await shopper.cancel(key, id)).status).toBe(200)
  }, 60_000)

  test('that forgets the workers parks orders and cancellations, and a redrive applies them', async () => {
    await giveSecrets('front', third, second)
    const [kept, canceled] = [crypto.randomUUID(), crypto.randomUUID()]
    const place = (key: string) => shopper.place(key, { lines: [{ sku, quantity: 1 }] }, '')
    expect([(await place(kept)).status, (await place(canceled)).status]).toEqual([202, 202])
    expect((await shopper.cancel(canceled, idWith(third, canceled))).status).toBe(202)
    expect(await Promise.all([parkedCount('inventory'), parkedCount('order')])).toEqual([2, 3])

    for (const worker of ['order', 'inventory'] as const) {
      await giveSecrets(worker, second, third)
    }
    const { exitCode } = await runProgram(shop, 'parked', 'redrive', '--all')
    expect(exitCode).toBe(0)
    expect(await Promise.all([parkedCount('inventory'), parkedCount('order')])).toEqual([0, 0])
    await readsAs([
      { id: idWith(third, kept), status: 'confirmed' },
      { id: idWith(third, canceled), status: 'canceled' },
    ])
  }, 60_000)
})
