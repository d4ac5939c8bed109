import { canonicalLines, digestOf, topicsUnder } from '@shop/contracts'
import type { Shop } from '../house/shop.ts'
import { openDatabases } from './databases.ts'
import type { Entry, Ledger } from './ledger.ts'
import type { Random } from './random.ts'

type Thieves = { shop: Shop; ledger: Ledger; random: Random }

const topics = topicsUnder('shop/v1')
const clientId = 'front-thief'
const betweenTheftsMs = 200
const triesMax = 50

/**
 * A message of the thief. Readers park what is forged. What it may ask is answered to it: it knows the id. All others are
 * refused by the broker.
 */
type Theft = { topic: string; item: object; is: 'forged' | 'asked' | 'refused' }
type Reply = { orderId?: string; order?: { id: string } }

/** Ways to use a seen order: its id with the tag, its lines, no key. */
const theftsOf = (random: Random): Record<string, (id: string, entry: Entry) => Theft> => {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => random.int(0, 15).toString(16)).join('')
  const uuid = (version: number): string =>
    `${hex(8)}-${hex(4)}-${version}${hex(3)}-8${hex(3)}-${hex(12)}`
  const orderOf = (orderId: string, { purchase: { content } }: Entry, extra = 0) => {
    const lines = canonicalLines(content.lines).map(({ sku, quantity }) => ({
      sku,
      quantity: quantity + extra,
    }))
    return { orderId, digest: digestOf({ lines }), lines, placedAt: 1 }
  }
  const cancelOf = (orderId: string, more: object) => ({ orderId, ...more, requestedAt: 1 })
  const sendTopic = (): string => random.pick([topics.sendOrder, topics.reserveOrder])
  const { cancelOrder } = topics
  return {
    'an order under a forged id': (_, entry) => ({
      topic: sendTopic(),
      item: orderOf(uuid(8), entry),
      is: 'forged',
    }),
    'other lines under the id of another': (id, entry) => ({
      topic: sendTopic(),
      item: orderOf(id, entry, 1),
      is: 'asked',
    }),
    'the order of another': (id, entry) => ({
      topic: sendTopic(),
      item: orderOf(id, entry),
      is: 'asked',
    }),
    'a cancellation without a key': (id) => ({
      topic: cancelOrder,
      item: cancelOf(id, {}),
      is: 'forged',
    }),
    'a cancellation with a wrong key': (id) => ({
      topic: cancelOrder,
      item: cancelOf(id, { key: uuid(7) }),
      is: 'forged',
    }),
    'a cancellation as an operator': (id) => ({
      topic: topics.cancelOrderAsOperator,
      item: cancelOf(id, {}),
      is: 'refused',
    }),
    'a fact of Order': (id) => ({
      topic: random.pick([topics.orderCanceled, topics.orderShipped]),
      item: { orderId: id },
      is: 'refused',
    }),
    'a fact of Inventory': (id) => ({
      topic: topics.stockReleased,
      item: { orderId: id, wantsAnswer: true },
      is: 'refused',
    }),
  }
}

/**
 * A client on the real broker with the password of the bus user `front`. It knows the ids and lines of recorded orders,
 * subscribes to everything, and tries what it can until it is told to stop.
 */
export const startThief = async ({ shop, ledger, random }: Thieves) => {
  const counts: Record<string, number> = {}
  const asked = new Set<string>()
  const forged = new Set<string>()
  const thefts = Object.entries(theftsOf(random))
  const client = await shop.connectBus('front', clientId)
  let isOver = false

  const isOfWorkers = /\/presence\/(?:inventory|order)\//
  client.on('message', (topic, payload) => {
    if (isOfWorkers.test(topic)) return
    const told = JSON.parse(payload.toString()) as Reply[]
    const others = told.filter(({ orderId, order }) => !asked.has(orderId ?? order?.id ?? ''))
    if (topic !== topics.reply(clientId) || others.length > 0)
      ledger.violate('a thief hears of no order', topic, payload.toString())
  })
  // Subscribed at every connect: the broker may have forgotten it.
  const listen = (): void => void client.subscribe(['#', topics.reply('+')], { qos: 1 })
  client.on('connect', listen)
  listen()

  const steal = (entry: Entry): void => {
    const [name, theft] = random.pick(thefts)
    const { topic, item, is } = theft(entry.orderId!, entry)
    const text = JSON.stringify([item])
    if (is === 'forged') forged.add(text)
    if (is === 'asked') asked.add(entry.orderId!)
    counts[name] = (counts[name] ?? 0) + 1
    const responseTopic = random.pick([topics.reply(clientId), topics.reply('+'), '#'])
    client.publish(topic, text, { qos: 1, properties: { responseTopic } }, () => {})
  }
  /** An order that was told 201, of those placed lately or long ago. */
  const seenOrder = (): Entry | undefined => {
    for (let n = 0; n < triesMax && ledger.entries.length > 0; n += 1) {
      const entry = random.pick(ledger.entries)
      if (entry.recorded.size > 0 && entry.orderId !== undefined) return entry
    }
    return undefined
  }
  const working = (async () => {
    while (!isOver) {
      const seen = client.connected ? seenOrder() : undefined
      if (seen) steal(seen)
      await Bun.sleep(betweenTheftsMs)
    }
  })()

  return {
    counts,
    stop: async (): Promise<void> => {
      isOver = true
      await working
      await client.endAsync(true)
    },
    /** Everything that is parked is what the thief forged. */
    auditParked: async (): Promise<void> => {
      const databases = await openDatabases(shop)
      try {
        for (const { service, topic, text } of await databases.parked())
          if (!forged.has(text))
            ledger.violate('only what is forged is parked', service, `${topic} ${text}`)
      } finally {
        await databases.close()
      }
    },
  }
}
