import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connectAsync } from 'mqtt'
import { topicsUnder } from '@shop/contracts'
import { startShop, type Shop } from '../house/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop(['broker'])
}, 30_000)
afterAll(() => shop.close())

const topics = topicsUnder('shop/v1')
type User = 'front' | 'admin' | 'inventory' | 'order'
const users: User[] = ['front', 'admin', 'inventory', 'order']

/** The users that may publish on each topic and read it: the table of the architecture. */
const table: [topic: string, writers: User[], readers: User[]][] = [
  [topics.sendOrder, ['front'], ['inventory', 'order']],
  // Remove in the next release, with its line in the access list.
  [topics.reserveOrder, ['front'], ['inventory']],
  [topics.cancelOrder, ['front'], ['order']],
  [topics.inStock, ['inventory'], ['order']],
  [topics.orderRejected, ['inventory'], ['order']],
  [topics.stockReleased, ['inventory'], ['order']],
  [topics.stockShipped, ['inventory'], ['order']],
  [topics.stockWanted, ['order'], ['inventory']],
  [topics.outcomeRecorded, ['order'], ['inventory']],
  [topics.orderCanceled, ['order'], ['inventory']],
  [topics.orderShipped, ['order'], ['inventory']],
  [topics.changeStock, ['admin'], ['inventory']],
  [topics.shipOrder, ['admin'], ['order']],
  [topics.reply('front-x'), ['inventory', 'order'], ['front']],
  [topics.presence('front', 'x'), ['front'], ['front']],
  [topics.presence('inventory', 'x'), ['inventory'], ['front', 'inventory', 'order']],
  [topics.presence('order', 'x'), ['order'], ['front', 'inventory', 'order']],
  ['shop/v1/other', [], []],
  ['other/v1/front/send-order', [], []],
  ['$SYS/broker/uptime', [], []],
]

const notAuthorized = 135

const mayPublish = async (user: User, topic: string): Promise<boolean> => {
  const client = await shop.connectBus(user)
  const reason = await client.publishAsync(topic, '[]', { qos: 1 }).then(
    (packet) => (packet as { reasonCode?: number }).reasonCode ?? 0,
    (error: { code?: number }) => error.code ?? notAuthorized,
  )
  await client.endAsync(true)
  return reason !== notAuthorized
}

/** Mosquitto grants a subscription and then delivers nothing, so whether a message arrives is what counts. */
const reachedReaders = async (topic: string, writer: User): Promise<User[]> => {
  const barrier = topics.sendOrder
  const reached = new Set<User>()
  const clients = await Promise.all(
    users.map(async (user) => {
      const client = await shop.connectBus(user)
      client.on('message', () => reached.add(user))
      await client.subscribeAsync(topic, { qos: 1 }).catch(() => undefined)
      return client
    }),
  )
  const sender = await shop.connectBus(writer)
  await sender.publishAsync(topic, '[]', { qos: 1 })
  // The broker delivers in order: an answer to a later request of the same client comes after the message.
  await Promise.all(
    clients.map((client) => client.unsubscribeAsync(barrier).catch(() => undefined)),
  )
  await Promise.all([sender, ...clients].map((client) => client.endAsync()))
  return users.filter((user) => reached.has(user))
}

describe('the bus', () => {
  test.each(table)('lets publish to %s only %p', async (topic, writers) => {
    const allowed = await Promise.all(users.map((user) => mayPublish(user, topic)))
    expect(users.filter((_, index) => allowed[index])).toEqual(
      users.filter((user) => writers.includes(user)),
    )
  })

  test.each(table.filter(([, writers]) => writers.length > 0))(
    'delivers %s of %p only to %p',
    async (topic, writers, readers) => {
      expect(await reachedReaders(topic, writers[0]!)).toEqual(
        users.filter((user) => readers.includes(user)),
      )
    },
  )

  test.each([
    ['nobody', {}],
    ['an unknown user', { username: 'mallory', password: 'x' }],
    ['a wrong password', { username: 'front', password: 'x' }],
    ['an empty password', { username: 'front', password: '' }],
  ])('lets %s in not at all', async (_, credentials) => {
    const connecting = connectAsync(shop.env.MQTT_URL!, {
      protocolVersion: 5,
      reconnectPeriod: 0,
      ...credentials,
    })
    expect(
      await connecting.then(
        () => 'connected',
        (error: { code: number }) => error.code,
      ),
    ).toBe(135)
  })
})
