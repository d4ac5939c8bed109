import { afterEach, describe, expect, test } from 'bun:test'
import { counter } from '../house/counter.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenTenUnits } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
afterEach(() => shop.close())

const given = async () => {
  shop = await startShop()
  return givenTenUnits(shop)
}

/** How often a worker heard this kind of fact. */
const heard = (worker: 'inventory' | 'order', kind: string): Promise<number> =>
  counter(shop, worker, 'shop_facts_total', `kind="${kind}"`)

describe('an order whose shopper waits for the decision', () => {
  test('is sent to Inventory only, and Order records it with its outcome, in one fact', async () => {
    const { shopper, key, contentOf, reserved } = await given()
    const { status, body } = await shopper.place(key, contentOf(2))
    expect([status, body.status, body.version]).toEqual([201, 'confirmed', 2])
    expect(await heard('inventory', 'reserve-order')).toBe(1)
    expect(await heard('order', 'in-stock')).toBe(1)
    expect(await heard('order', 'send-order')).toBe(0)
    expect(await reserved()).toBe(2)
  }, 60_000)

  test('is rejected the same way', async () => {
    const { shopper, key, contentOf } = await given()
    const { status, body } = await shopper.place(key, contentOf(11))
    expect([status, body.status]).toEqual([201, 'rejected'])
    expect(await heard('order', 'order-rejected')).toBe(1)
    expect(await heard('order', 'send-order')).toBe(0)
  }, 60_000)

  test('and whose key is used for another one: the first stands and the second is told', async () => {
    const { shopper, key, contentOf, reserved } = await given()
    const answers = await Promise.all([2, 3].map((units) => shopper.place(key, contentOf(units))))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]))
    const units = answers[0]!.status === 201 ? 2 : 3
    expect(await reserved()).toBe(units)
    expect((await shopper.place(key, contentOf(5 - units))).status).toBe(422)
    expect((await shopper.place(key, contentOf(units))).body.status).toBe('confirmed')
    expect(await heard('order', 'send-order')).toBe(0)
    expect(await reserved()).toBe(units)
  }, 60_000)

  test('is answered as it is when it is repeated, and by Order itself once it is canceled', async () => {
    const { shopper, key, contentOf, reserved } = await given()
    const first = await shopper.place(key, contentOf(2))
    expect(await shopper.place(key, contentOf(2))).toMatchObject({ status: 201, body: first.body })
    expect(await heard('order', 'send-order')).toBe(0)

    await shopper.cancel(key, first.body.id)
    await until('Inventory has heard it', async () => (await reserved()) === 0)
    const again = await shopper.place(key, contentOf(2))
    expect([again.status, again.body.status]).toEqual([201, 'canceled'])
    expect(await heard('order', 'send-order')).toBe(1)
    expect(await reserved()).toBe(0)
  }, 60_000)
})

describe('when the short way leads nowhere', () => {
  test.each(['SIGTERM', 'SIGKILL', 'SIGSTOP'] as const)(
    'Order records the order: Inventory ended or stopped by %s',
    async (signal) => {
      const { shopper, key, contentOf, reserved } = await given()
      if (signal === 'SIGSTOP') shop.process('inventory').signal(signal)
      else await shop.stop('inventory', signal)
      const { status, body } = await shopper.place(key, contentOf(2), 'wait=3')
      expect([status, body.status]).toEqual([201, 'pending'])
      expect(await heard('order', 'send-order')).toBe(1)

      if (signal === 'SIGSTOP') shop.process('inventory').signal('SIGCONT')
      else await shop.start('inventory')
      await until('it is decided', async () => {
        const read = await shopper.read(body.id, 'wait=5')
        return read.body.status === 'confirmed'
      })
      expect((await shopper.place(key, contentOf(2))).body.status).toBe('confirmed')
      expect(await reserved()).toBe(2)
    },
    60_000,
  )

  test('the order is taken with 202 while Order is away, and decided when it is back', async () => {
    const { shopper, key, contentOf, reserved } = await given()
    await shop.stop('order', 'SIGKILL')
    const placed = await shopper.place(key, contentOf(2), 'wait=3')
    expect(placed.status).toBe(202)
    await shop.start('order')
    await until('it is recorded and confirmed', async () => {
      const { status, body } = await shopper.place(key, contentOf(2), 'wait=5')
      return status === 201 && body.status === 'confirmed'
    })
    expect(await reserved()).toBe(2)
  }, 60_000)
})
