import type { Delivery } from '@shop/engine'
import type { Faults } from '../faults.ts'
import type { Random } from '../random.ts'
import type { Clock } from './clock.ts'

/** A message at the broker. */
export type Message = {
  topic: string
  payload: Uint8Array
  replyTo: string | undefined
  /** The databases that it was said between, as the sender knows them. */
  epochs?: Delivery['epochs']
  /** Virtual time after which nobody gets it any more. */
  expiresAtMs: number
}

export type Connection = {
  isOpen(): boolean
  /** Resolves with the broker's answer; never, when the connection is lost before. */
  publish(
    message: Omit<Message, 'expiresAtMs'>,
    expirySeconds?: number,
  ): Promise<'acknowledged' | 'unheard'>
  publishRetained(topic: string, payload: Uint8Array): void
  acknowledge(messageIds: readonly number[]): void
  /** From now on no message is for this client. */
  unsubscribe(): void
  /** Goodbye without a last will; `crash` is one with it. */
  close(): void
  crash(): void
}

export type Client = {
  clientId: string
  subscriptions: readonly string[]
  notices: readonly string[]
  keepsSession: boolean
  /** Those of one group share their subscriptions: each message goes to one of them that is connected. */
  group?: string | undefined
  lastWill: { topic: string; payload: Uint8Array } | undefined
  onMessage(message: Message, messageId: number): void
  onNotice(topic: string, payload: Uint8Array): void
  onLost(): void
}

type Session = {
  client: Client
  isSubscribed: boolean
  /** Another object for each connection; undefined while away. */
  connection: object | undefined
  waiting: Message[]
  inFlight: Map<number, Message>
}

/** Time that a message takes from a client to the broker or back, in ms. A late one takes up to `lateMsMax`. */
const hopMs = { min: 0.2, max: 2 }
const lateMsMax = 5_000

/**
 * MQTT 5 at QoS 1 as the worst broker that may call itself so: messages late, twice, in another order and not at all,
 * sessions that are kept until it forgets everything.
 */
export const createBroker = (
  clock: Clock,
  random: Random,
  faults: Faults,
  witness: {
    published: (clientId: string, message: Omit<Message, 'expiresAtMs'>) => void
    acknowledged: (clientId: string, message: Message) => void
  },
) => {
  const sessions = new Map<string, Session>()
  const retained = new Map<string, Uint8Array>()
  let isUp = true
  let cutOff: string | undefined
  let lastMessageId = 0
  let largestBacklog = 0

  const hop = (step: string): number =>
    faults.happens('message-late', step)
      ? random.next() * lateMsMax
      : hopMs.min + random.next() * (hopMs.max - hopMs.min)

  /** A message on its way to one reader, as faults are counted. */
  const stepOf = ({ topic }: { topic: string }, to: string): string =>
    topic.includes('/reply/')
      ? 'reply to a front'
      : topic.includes('/presence/')
        ? `presence to ${nameOf(to)}`
        : `${topic.slice(topic.lastIndexOf('/') + 1)} to ${nameOf(to)}`

  const matches = (filter: string, topic: string): boolean =>
    filter === topic || (filter.endsWith('/+') && topic.startsWith(filter.slice(0, -1)))

  const deliver = (session: Session, message: Message): void => {
    const { connection } = session
    if (!connection) return
    const messageId = (lastMessageId += 1)
    session.inFlight.set(messageId, message)
    const step = stepOf(message, session.client.clientId)
    const arrive = (): void => {
      if (session.connection !== connection || !session.inFlight.has(messageId)) return
      session.client.onMessage(message, messageId)
    }
    clock.after(hop(step), arrive)
    if (faults.happens('message-twice', step)) clock.after(hop(step), arrive)
  }

  /** Messages waiting or unacknowledged, over all sessions. */
  const backlog = (): number =>
    [...sessions.values()].reduce(
      (sum, { waiting, inFlight }) => sum + waiting.length + inFlight.size,
      0,
    )

  /** The sessions that get a message: each that subscribed to it, but one of each group. */
  const readersOf = ({ topic }: Message): Session[] => {
    const subscribed = [...sessions.values()].filter(
      ({ client, isSubscribed }) =>
        isSubscribed && client.subscriptions.some((filter) => matches(filter, topic)),
    )
    const alone = subscribed.filter(({ client }) => client.group === undefined)
    const shared = subscribed.filter(({ client, connection }) => client.group && connection)
    const groups = Map.groupBy(shared, ({ client }) => client.group)
    return [...alone, ...[...groups.values()].map((members) => random.pick(members))]
  }

  const enqueue = (message: Message): number => {
    let readers = 0
    for (const session of readersOf(message)) {
      readers += 1
      if (faults.happens('message-lost-after-ack', stepOf(message, session.client.clientId))) {
        continue
      }
      if (session.connection) deliver(session, message)
      else session.waiting.push(message)
    }
    largestBacklog = Math.max(largestBacklog, backlog())
    return readers
  }

  const retain = (topic: string, payload: Uint8Array): void => {
    retained.set(topic, payload)
    for (const { client, connection } of sessions.values()) {
      if (connection && client.notices.some((filter) => matches(filter, topic))) {
        clock.after(hop(stepOf({ topic }, client.clientId)), () => client.onNotice(topic, payload))
      }
    }
  }

  /** Messages under way are delivered again at the next connection, if the client keeps a session. */
  const disconnect = (session: Session, { withWill }: { withWill: boolean }): void => {
    if (!session.connection) return
    session.connection = undefined
    session.waiting.unshift(...session.inFlight.values())
    session.inFlight.clear()
    const { client } = session
    if (!client.keepsSession && sessions.get(client.clientId) === session) {
      sessions.delete(client.clientId)
    }
    if (withWill && client.lastWill) retain(client.lastWill.topic, client.lastWill.payload)
  }

  const lose = (session: Session): void => {
    if (!session.connection) return
    disconnect(session, { withWill: true })
    session.client.onLost()
  }

  /** A connection, or undefined when the broker cannot be reached now. */
  const connect = (client: Client): Connection | undefined => {
    if (!isUp || client.clientId.startsWith(cutOff ?? '\0')) return undefined
    const connection = {}
    const before = sessions.get(client.clientId)
    const session: Session = {
      client,
      connection,
      isSubscribed: true,
      waiting: [],
      inFlight: new Map(),
    }
    sessions.set(client.clientId, session)
    const isOpen = (): boolean => session.connection === connection
    for (const message of before?.waiting ?? []) {
      if (message.expiresAtMs > clock.now()) deliver(session, message)
    }
    for (const [topic, payload] of retained) {
      if (client.notices.some((filter) => matches(filter, topic))) {
        clock.after(hop(stepOf({ topic }, client.clientId)), () => {
          if (isOpen()) client.onNotice(topic, payload)
        })
      }
    }

    return {
      isOpen,
      publish: (message, expirySeconds) =>
        new Promise((resolve) => {
          if (!isOpen()) return
          witness.published(client.clientId, message)
          const step = stepOf(message, 'broker')
          if (faults.happens('message-lost-before-ack', step)) return
          clock.after(hop(step), () => {
            const lifeMs = expirySeconds === undefined ? Infinity : expirySeconds * 1_000
            const readers = enqueue({ ...message, expiresAtMs: clock.now() + lifeMs })
            if (faults.happens('ack-lost', step)) return
            clock.after(hop(`PUBACK of ${step}`), () => {
              if (isOpen()) resolve(readers === 0 ? 'unheard' : 'acknowledged')
            })
          })
        }),
      publishRetained: (topic, payload) => {
        if (!isOpen() || faults.happens('message-lost-before-ack', 'presence to broker')) return
        retain(topic, payload)
      },
      acknowledge: (messageIds) => {
        if (!isOpen()) return
        for (const messageId of messageIds) {
          const message = session.inFlight.get(messageId)
          if (message) witness.acknowledged(client.clientId, message)
        }
        if (faults.happens('ack-lost', `from ${nameOf(client.clientId)}`)) return
        for (const messageId of messageIds) session.inFlight.delete(messageId)
      },
      unsubscribe: () => {
        session.isSubscribed = false
      },
      close: () => disconnect(session, { withWill: false }),
      crash: () => disconnect(session, { withWill: true }),
    }
  }

  const restart = (): void => {
    for (const session of [...sessions.values()]) lose(session)
  }

  return {
    connect,
    restart,
    /** It is back with an empty disk: no session, no message, no retained presence. */
    forgetEverything: (): void => {
      restart()
      sessions.clear()
      retained.clear()
    },
    /** Nobody whose client id begins like this gets through until `heal`. */
    cutOff: (clientIdStart: string): void => {
      cutOff = clientIdStart
      for (const session of [...sessions.values()]) {
        if (session.client.clientId.startsWith(clientIdStart)) lose(session)
      }
    },
    heal: (): void => {
      cutOff = undefined
    },
    /** Takes a client for gone, whose connection has been silent for too long. */
    miss: (clientId: string): void => {
      const session = sessions.get(clientId)
      if (session) lose(session)
    },
    goDown: (): void => {
      isUp = false
      restart()
    },
    comeUp: (): void => {
      isUp = true
    },
    backlog,
    largestBacklog: (): number => largestBacklog,
    /** From now on, that is. */
    forgetLargestBacklog: (): void => {
      largestBacklog = backlog()
    },
  }
}

/** A client without its number: `front-3` is a front. */
const nameOf = (clientId: string): string => clientId.replace(/-\d+$/, '')

export type Broker = ReturnType<typeof createBroker>
