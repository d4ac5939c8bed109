import { afterEach, describe, expect, test } from 'bun:test'
import { connectAsync } from 'mqtt'
import { clientIdOf } from '@shop/engine'
import { startShop, type Shop } from '../house/shop.ts'
import { givenTenUnits } from '../house/shopper.ts'
import { until } from '../house/until.ts'

let shop: Shop
afterEach(() => shop.close())

const given = async () => {
  shop = await startShop()
  const { contentOf, ...rest } = await givenTenUnits(shop)
  return { ...rest, a: contentOf(2), b: contentOf(3) }
}

/** The broker forgets what it kept for Order: its copy of everything not yet taken is lost. */
const loseMessagesForOrder = async (): Promise<void> => {
  const password = shop.env.ORDER_MQTT_PASSWORD!
  const thief = await connectAsync(shop.env.MQTT_URL!, {
    protocolVersion: 5,
    clientId: clientIdOf({ instance: 'order-1', password }),
    username: 'order',
    password,
    clean: true,
  })
  await thief.endAsync()
}

describe('one idempotency key for two orders', () => {
  test('one after the other: the first stands and the second is told', async () => {
    const { shopper, key, a, b, reserved } = await given()
    const first = await shopper.place(key, a)
    expect(first.status).toBe(201)
    const second = await shopper.place(key, b)
    expect(second.status).toBe(422)
    expect(second.headers.get('Location')).toBeNull()
    expect(JSON.stringify(second.body)).not.toContain(first.body.id)
    expect(await shopper.place(key, a)).toMatchObject({
      status: 201,
      body: { lines: [{ quantity: 2 }] },
    })
    expect(await reserved()).toBe(2)
  })

  test('both at once: the one that was told 201 is the order', async () => {
    const { shopper, key, a, b, reserved } = await given()
    const [answerA, answerB] = await Promise.all([shopper.place(key, a), shopper.place(key, b)])
    expect(new Set([answerA.status, answerB.status])).toEqual(new Set([201, 422]))
    const units = answerA.status === 201 ? 2 : 3
    await until('only the winner holds units', async () => (await reserved()) === units)
    const winner = answerA.status === 201 ? answerA : answerB
    expect((await shopper.read(winner.body.id)).body).toMatchObject({
      status: 'confirmed',
      lines: [{ quantity: units }],
    })
  }, 30_000)

  test('in opposite order at the two workers, Order having lost its copy of the first', async () => {
    const { shopper, key, a, b, reserved } = await given()
    await shop.stop('order')
    expect((await shopper.place(key, b, '')).status).toBe(202)
    await until(
      'Inventory reserved for the one that Order will lose',
      async () => (await reserved()) === 3,
    )
    await shop.stop('inventory')
    await loseMessagesForOrder()
    await shop.start('order')

    const recorded = await shopper.place(key, a, '')
    expect(recorded).toMatchObject({ status: 201, body: { status: 'pending' } })
    await shop.start('inventory')

    const decided = await shopper.read(recorded.body.id, 'wait=10')
    expect(decided.body).toMatchObject({ status: 'confirmed', lines: [{ quantity: 2 }] })
    await until('only the recorded one holds units', async () => (await reserved()) === 2)
    expect((await shopper.place(key, b)).status).toBe(422)
    expect((await shopper.place(key, a)).status).toBe(201)
  }, 60_000)
})
