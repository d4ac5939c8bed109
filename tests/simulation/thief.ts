import { digestOf, topicsUnder, type OrderContent, type OrderLine } from '@shop/contracts'
import type { Auditor } from './auditor.ts'
import { detailMark, type Detailed } from './auditor/details.ts'
import type { Random } from './random.ts'
import type { Broker, Connection } from './world/broker.ts'
import type { Clock } from './world/clock.ts'

export type ThiefWorld = {
  clock: Clock
  random: Random
  broker: Broker
  auditor: Auditor
  skus: readonly string[]
}

const contentOf = ({ lines, note }: Detailed): OrderContent => ({
  lines: [...lines],
  ...(note !== undefined && { note }),
})

const topics = topicsUnder('shop/v1')
const clientId = 'front-thief'
const reconnectMs = 500

export const theftNames = [
  'an order under a forged id',
  'other lines under the id of another',
  'the order of another',
  'details under a forged id',
  'details with the digest of another order',
  'details under the id of another',
  'a cancellation without a key',
  'a cancellation with a wrong key',
  'a cancellation with the id as key',
  'a cancellation of a forged id',
  'rubbish',
] as const
type Theft = (typeof theftNames)[number]

/**
 * A client with the password of the bus user `front`. It sends on the topics that the access list leaves to it, hears its
 * own replies, and knows the id, with its tag, and the lines of every order that was promised to a shopper. It has no key.
 */
export const createThief = ({ clock, random, broker, auditor, skus }: ThiefWorld) => {
  const counts = new Map<string, number>()
  const decoder = new TextDecoder()
  let connection: Connection | undefined
  let isOver = false

  const connect = (): void => {
    if (isOver || connection?.isOpen()) return
    connection = broker.connect({
      clientId,
      subscriptions: [topics.reply(clientId)],
      notices: [],
      keepsSession: false,
      lastWill: undefined,
      onMessage: ({ payload }, messageId) => {
        connection?.acknowledge([messageId])
        auditor.thiefHears(decoder.decode(payload))
      },
      onNotice: () => undefined,
      onLost: () => void clock.after(reconnectMs, connect),
    })
    if (!connection) clock.after(reconnectMs, connect)
  }

  const uuid = (version: number): string =>
    `${random.hex(8)}-${random.hex(4)}-${version}${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`
  const someLines = (): OrderLine[] => [{ sku: random.pick(skus), quantity: random.integer(1, 9) }]
  const orderOf = (orderId: string, lines: OrderLine[], trusted?: true): string =>
    JSON.stringify([{ orderId, digest: digestOf({ lines }), lines, placedAt: 1, trusted }])
  const cancelOf = (orderId: string, more: object): string =>
    JSON.stringify([{ orderId, ...more, requestedAt: 1 }])

  const send = (topic: string, text: string): void => {
    const replyTo = random.pick([topics.reply(clientId), topics.reply('front-1'), '#', undefined])
    void connection?.publish({ topic, payload: new TextEncoder().encode(text), replyTo })
  }
  /** The messages that nobody may apply: their readers park them. */
  const sendForged = (topic: string, text: string): void => {
    auditor.thiefForges(text)
    send(topic, text)
  }
  const orderTopic = (): string => random.pick([topics.sendOrder, topics.reserveOrder])
  /** As any front may send it: also as if it came from a trusted server. */
  const sendOrder = (id: string, lines: OrderLine[]): void => {
    const isTrusted = random.chance(0.5)
    auditor.sends(id, { lines }, isTrusted)
    auditor.thiefAsks(id)
    send(orderTopic(), orderOf(id, lines, isTrusted || undefined))
  }
  const recordOf = (orderId: string, said: Detailed, digest = digestOf(contentOf(said))): string =>
    JSON.stringify([{ orderId, digest, ...said, placedAt: 1 }])
  /** As any front may send it, for an order that Order may not have recorded yet. */
  const recordAs = (id: string): void => {
    const said = { lines: someLines(), note: `${detailMark}${random.hex(4)}` }
    auditor.sends(id, said, false)
    auditor.thiefAsks(id)
    send(topics.recordOrder, recordOf(id, said))
  }
  const cancelWith = (orderId: string, key: () => object): void =>
    sendForged(topics.cancelOrder, cancelOf(orderId, key()))

  const thefts: Record<Theft, (seen: { id: string; lines: OrderLine[] }) => void> = {
    'an order under a forged id': () => sendForged(orderTopic(), orderOf(uuid(8), someLines())),
    'other lines under the id of another': ({ id }) => sendOrder(id, someLines()),
    'the order of another': ({ id, lines }) => sendOrder(id, lines),
    'details under a forged id': () =>
      sendForged(topics.recordOrder, recordOf(uuid(8), { lines: someLines(), note: 'x' })),
    'details with the digest of another order': ({ id, lines }) =>
      sendForged(topics.recordOrder, recordOf(id, { lines, note: 'x' }, digestOf({ lines }))),
    'details under the id of another': ({ id }) => recordAs(id),
    'a cancellation without a key': ({ id }) => cancelWith(id, () => ({})),
    'a cancellation with a wrong key': ({ id }) =>
      cancelWith(id, () => ({ key: random.pick([uuid(7), random.hex(7)]) })),
    'a cancellation with the id as key': ({ id }) => cancelWith(id, () => ({ key: id })),
    'a cancellation of a forged id': () => cancelWith(uuid(8), () => ({ key: uuid(7) })),
    rubbish: () =>
      sendForged(
        random.pick([topics.sendOrder, topics.cancelOrder]),
        random.pick(['', '{', '{}', 'null', '[null]', '[[]]', `["${random.hex(8)}"]`]),
      ),
  }

  return {
    enter: connect,
    /** Does one of its thefts, to one of the orders it has seen. */
    steal: (): void => {
      const promised = auditor.promised()
      if (promised.length === 0 || !connection?.isOpen()) return
      const name = random.pick(theftNames)
      counts.set(name, (counts.get(name) ?? 0) + 1)
      thefts[name](random.pick(promised))
    },
    leave: (): void => {
      isOver = true
      connection?.close()
    },
    /** How often it did what. */
    counts: (): ReadonlyMap<string, number> => counts,
  }
}
