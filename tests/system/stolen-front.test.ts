import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  createOrderIdentity,
  digestOf,
  orderIdSecret,
  topicsUnder,
  type OrderLine,
} from '@shop/contracts'
import type { MqttClient } from 'mqtt'
import { parkedAt } from '../house/parked.ts'
import { startShop, type Shop } from '../house/shop.ts'
import { givenProduct, shopperOf, type Shopper } from '../house/shopper.ts'
import { until } from '../house/until.ts'

/** A thief has the password of the bus user `front`, and has seen the id of an order with its tag. */

let shop: Shop
let shopper: Shopper
let thief: MqttClient
const heard: string[] = []
const topics = topicsUnder('shop/v1')
const responseTopic = topics.reply('front-thief')
beforeAll(async () => {
  shop = await startShop()
  shopper = shopperOf(shop)
  thief = await shop.connectBus('front', 'front-thief')
  thief.on('message', (_, payload) => heard.push(payload.toString()))
  await thief.subscribeAsync(['#', topics.reply('+')], { qos: 1 })
}, 30_000)
afterAll(() => shop.close())

const givenOrder = async () => {
  const sku = await givenProduct(shopper, { units: 5 })
  const lines: OrderLine[] = [{ sku, quantity: 2 }]
  const key = crypto.randomUUID()
  const { body } = await shopper.place(key, { lines })
  expect(body.status).toBe('confirmed')
  return { key, lines, sku, id: body.id }
}

const says = (topic: string, item: object): Promise<unknown> =>
  thief.publishAsync(topic, JSON.stringify([item]), { qos: 1, properties: { responseTopic } })

const untilParked = (worker: 'inventory' | 'order', item: object) =>
  until(`${worker} has parked it`, async () => {
    const { items } = await parkedAt(shop, worker)
    return items.some(({ content }) => content === JSON.stringify([item]))
  })

describe('a stolen password of the bus user front', () => {
  test.each([
    ['no key', {}],
    ['the key of another order', { key: crypto.randomUUID() }],
  ])('cancels nothing with %s', async (_, said) => {
    const { id } = await givenOrder()
    const item = { orderId: id, ...said, requestedAt: 1 }
    await says(topics.cancelOrder, item)
    await untilParked('order', item)
    expect((await shopper.read(id)).body.status).toBe('confirmed')
  })

  test('hears no answer to a front, nor what shoppers and workers say', async () => {
    heard.length = 0
    const { key, id } = await givenOrder()
    expect((await shopper.cancel(key, id)).body.status).toBe('canceled')
    // An answer of its own comes after everything that was said before.
    const own = await givenOrder()
    await says(topics.sendOrder, sendOrderOf(own.id, own.lines))
    await until('its own answer is there', () => heard.some((text) => text.includes(own.id)))
    expect(heard.filter((text) => text.includes(id))).toEqual([])
  })

  test('places no order under an id that the shop did not issue', async () => {
    const { lines } = await givenOrder()
    const stranger = createOrderIdentity([orderIdSecret('ab'.repeat(32))])
    const forged = sendOrderOf(stranger.idOf(crypto.randomUUID()), lines)
    for (const topic of [topics.sendOrder, topics.reserveOrder]) await says(topic, forged)
    await Promise.all([untilParked('inventory', forged), untilParked('order', forged)])
    expect((await shop.askWorker('order', `/orders/${forged.orderId}`)).status).toBe(404)
  })

  test('places no order with details under an id that the shop did not issue', async () => {
    const { lines } = await givenOrder()
    const stranger = createOrderIdentity([orderIdSecret('ab'.repeat(32))])
    const forged = recordOrderOf(stranger.idOf(crypto.randomUUID()), lines)
    await says(topics.recordOrder, forged)
    await untilParked('order', forged)
    expect((await shop.askWorker('order', `/orders/${forged.orderId}`)).status).toBe(404)
  })

  test('gives no order details of its own with the digest of that order', async () => {
    const { id, lines } = await givenOrder()
    const forged = { ...recordOrderOf(id, lines), digest: digestOf({ lines }) }
    await says(topics.recordOrder, forged)
    await untilParked('order', forged)
  })

  test('changes no order that is recorded', async () => {
    const { id, sku, lines } = await givenOrder()
    heard.length = 0
    await says(topics.sendOrder, sendOrderOf(id, [{ sku, quantity: 5 }]))
    await until('it is answered', () => heard.some((text) => text.includes(id)))
    const { body } = await shopper.read(id)
    expect([body.status, body.lines]).toMatchObject(['confirmed', lines])
    expect(await shopper.adminProduct(sku)).toMatchObject({ onHand: 5, reserved: 2 })
  })
})

const recordOrderOf = (orderId: string, lines: OrderLine[]) => ({
  orderId,
  digest: digestOf({ lines, note: 'x' }),
  lines,
  placedAt: 1,
  note: 'x',
})

const sendOrderOf = (orderId: string, lines: OrderLine[]) => ({
  orderId,
  digest: digestOf({ lines }),
  lines,
  placedAt: 1,
})
