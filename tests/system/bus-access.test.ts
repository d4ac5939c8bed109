import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connectAsync } from 'mqtt'
import { messageBytesMax, topicsUnder } from '@shop/contracts'
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
  [topics.linesMoved, ['order'], ['inventory']],
  [topics.stockMoved, ['inventory'], ['order']],
  [topics.changeStock, ['admin'], ['inventory']],
  [topics.shipOrder, ['admin'], ['order']],
  [topics.cancelOrderAsOperator, ['admin'], ['order']],
  [topics.returnOrder, ['admin'], ['order']],
  [topics.reply('front-x'), ['inventory', 'order'], []],
  [topics.presence('front', 'x'), [], []],
  [topics.presence('inventory', 'x'), ['inventory'], ['front', 'inventory', 'order']],
  [topics.presence('order', 'x'), ['order'], ['front', 'inventory', 'order']],
  [topics.presence('admin', 'x'), [], []],
  ['shop/v1/other', [], []],
  ['other/v1/front/send-order', [], []],
  ['$SYS/broker/uptime', [], []],
]

const notAuthorized = 135

const mayPublish = async (user: User, topic: string, clientId?: string): Promise<boolean> => {
  const client = await shop.connectBus(user, clientId)
  const reason = await client.publishAsync(topic, '[]', { qos: 1 }).then(
    (packet) => (packet as { reasonCode?: number }).reasonCode ?? 0,
    (error: { code?: number }) => error.code ?? notAuthorized,
  )
  await client.endAsync(true)
  return reason !== notAuthorized
}

/** The topics that end in a client id: its owner alone may use them, and hears nobody else's. */
const own = 'front-own'
const ownTable: [topic: string, writers: User[]][] = [
  [topics.reply(own), ['inventory', 'order']],
  [topics.presence('front', own), ['front']],
  [topics.presence('admin', own), ['admin']],
]

/** A thief subscribes to everything, in every way. Mosquitto grants it, and then delivers what the user may read. */
const everything = ['#', '+/+/+/+', '$SYS/#', '$share/thieves/#', topics.reply('+')]

/** The topics on which a user hears something, when every owner has published on all of its topics. */
const heardBy = async (user: User, clientId: string): Promise<Set<string>> => {
  const heard = new Set<string>()
  const thief = await shop.connectBus(user, clientId)
  thief.on('message', (topic) => heard.add(topic))
  await thief.subscribeAsync(everything, { qos: 1 }).catch(() => undefined)
  for (const [topic, writers] of [...table, ...ownTable]) {
    const [writer] = writers
    // A client of the same id would end the thief's connection.
    if (writer === undefined || topic === topics.presence(writer, own)) continue
    const owner = await shop.connectBus(writer)
    await owner.publishAsync(topic, '[]', { qos: 1 })
    await owner.endAsync()
  }
  // The broker delivers in order: an answer to a later request comes after every message.
  await thief.unsubscribeAsync('nothing').catch(() => undefined)
  await thief.endAsync()
  return heard
}

describe('the bus', () => {
  test.each(table)('lets publish to %s only %p', async (topic, writers) => {
    const allowed = await Promise.all(users.map((user) => mayPublish(user, topic)))
    expect(users.filter((_, index) => allowed[index])).toEqual(
      users.filter((user) => writers.includes(user)),
    )
  })

  test.each(ownTable)('lets publish to %s only %p, with that client id', async (topic, writers) => {
    const isOwner = (user: User) => topic === topics.presence(user, own)
    const allowed = await Promise.all(
      users.map((user) => mayPublish(user, topic, isOwner(user) ? own : undefined)),
    )
    expect(users.filter((_, index) => allowed[index])).toEqual(
      users.filter((user) => writers.includes(user)),
    )
  })

  test.each(users)(
    'lets %s hear its own topics and no others, whatever it subscribes to',
    async (user) => {
      const mine = table.filter(([, , readers]) => readers.includes(user)).map(([topic]) => topic)
      expect([...(await heardBy(user, own))].toSorted()).toEqual(
        [...mine, topics.reply(own)].toSorted(),
      )
    },
  )

  test.each(['+', '#', '+/+', '%c'])(
    'lets the user front hear no answers to others with the client id %s',
    async (clientId) => {
      const heard = [...(await heardBy('front', clientId))]
      expect(heard.filter((topic) => !topic.startsWith('shop/v1/presence/'))).toEqual([])
    },
  )

  test('keeps nothing for a session of the user front but answers to that client', async () => {
    const session = { clean: false, properties: { sessionExpiryInterval: 4_294_967_295 } }
    const { MQTT_URL, FRONT_MQTT_PASSWORD } = shop.env
    const connectThief = () =>
      connectAsync(MQTT_URL!, {
        protocolVersion: 5,
        clientId: 'front-hoarder',
        username: 'front',
        password: FRONT_MQTT_PASSWORD!,
        ...session,
      })
    const away = await connectThief()
    await away.subscribeAsync(everything, { qos: 1 }).catch(() => undefined)
    await away.endAsync()
    for (const [topic, [writer]] of table) {
      if (writer === undefined) continue
      const owner = await shop.connectBus(writer)
      // Workers say their presence at most once.
      const qos = topic.includes('/presence/') ? 0 : 1
      await owner.publishAsync(topic, '[]', { qos })
      await owner.endAsync()
    }
    const heard: string[] = []
    const back = await connectThief()
    back.on('message', (topic) => heard.push(topic))
    await back.unsubscribeAsync(everything).catch(() => undefined)
    expect(heard).toEqual([])
    await back.endAsync()
  })

  test('hands on no message that is larger than any reader keeps', async () => {
    const [thief, reader] = await Promise.all([shop.connectBus('front'), shop.connectBus('order')])
    const lengths: number[] = []
    const heard = new Promise<void>((resolve) => {
      reader.on('message', (_, payload) => {
        lengths.push(payload.length)
        if (payload.length < messageBytesMax) resolve()
      })
    })
    await reader.subscribeAsync(topics.sendOrder, { qos: 1 })
    for (const length of [2 * messageBytesMax, 2 * messageBytesMax + 1, 1]) {
      await thief.publishAsync(topics.sendOrder, Buffer.alloc(length, ' '), { qos: 0 })
    }
    await heard
    expect(lengths).toEqual([2 * messageBytesMax, 1])
  })

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
