import {
  messageBytesMax,
  presencePeriodMs,
  readCurrency,
  readKeepsNoSession,
  topicsUnder,
  type Reply,
} from '@shop/contracts'
import type { Backend, Bus, BusHealth, BusItems, BusSeen, Log, WorkerSeen } from '../../ports.ts'
import { createBatcher, type Batcher } from './batcher.ts'
import { createBusWatch } from './bus-watch.ts'
import { logWithout, newClientId } from './client-id.ts'
import type { ConnectionOptions, Kept, MqttConnection } from './mqtt-connection.ts'
import { ownPresence } from './own-presence.ts'
import { isReaderClosed, isReaderLost, isUnheard } from './closed-readers.ts'
import { createPresenceTable, type PresenceTable } from './presence-table.ts'
import { readReplies } from './read-replies.ts'
import { watchTries } from './watch-tries.ts'
import { createRefusedPublishes, type RefusedPublishes } from './refused-publishes.ts'

export type MqttBusOptions = {
  url: string
  /** Opens a connection in the way of this runtime. */
  connect: (options: ConnectionOptions) => MqttConnection
  topicRoot: string
  /** Of the front. Workers with amounts in another one get no orders and no changes. */
  currency: string
  /** The front's name in logs. New for each process. */
  instance: string
  password: string
  /** Without it the operators' topics are closed: `send` answers `unknown`. */
  adminPassword?: string | undefined
  log: Log
  /** Called for each message that leaves, with its number of items. */
  onBatch: (topic: Topic, itemCount: number) => void
  nowMs: () => number
}

export type MqttBus = Bus & {
  /** Resolves when the first try to connect has ended, well or not. */
  tried: Promise<void>
  /** Says goodbye and disconnects. Waits for what is on its way, at most as long as a publish may take. */
  close(): Promise<void>
}

type Topic = keyof BusItems
type User = 'front' | 'admin'
type Connections = Record<User, MqttConnection | undefined>

/** The bus user who may publish each topic. */
const users: Record<Topic, User> = {
  sendOrder: 'front',
  recordOrder: 'front',
  cancelOrder: 'front',
  changeStock: 'admin',
  shipOrder: 'admin',
  cancelOrderAsOperator: 'admin',
  deleteDetails: 'admin',
  returnOrder: 'admin',
}

/** The bus over MQTT 5: one connection as `front`, and one as `admin` if the front serves operators. */
export const connectMqttBus = (options: MqttBusOptions): MqttBus => {
  const topics = topicsUnder(options.topicRoot)
  const { clientId, secret } = newClientId(options.instance)
  const log = logWithout(secret, options.log)
  const replyTo = topics.reply(clientId)
  const workers = createPresenceTable(topics, options)
  const refusals = createRefusedPublishes({ ...options, log })
  let hear: (reply: Reply) => void = () => {}
  const { connections, isConnected, firstTried, arrived, seeBus, close } = openConnections(
    { ...options, clientId, log },
    refusals,
    {
      subscriptions: [replyTo, ...workers.subscriptions],
      onConnect: workers.clear,
      onMessage: (topic, text, { retain, properties }) => {
        const said = { topic, text, isRetained: retain, ...saidBeside(properties) }
        if (workers.take(said)) return
        for (const reply of readReplies(text, log)) hear(reply)
      },
    },
  )
  const publisher = { connections, refusals }
  const asking = openBatchers(options, publisher, replyTo)
  const telling = openBatchers(options, publisher)

  return {
    send: (topic, item, { wantsReply, traceparent }) => {
      if (!connections[users[topic]]?.isConnected()) return Promise.resolve('unknown')
      // The item would only wait at the worker. Told at once, the sender knows to repeat it.
      if (isReaderClosed(topic, workers)) {
        return Promise.resolve(isReaderLost(topic, workers) ? 'lost' : 'unknown')
      }
      if (isUnheard(topic, workers)) return Promise.resolve('unheard')
      return (wantsReply ? asking : telling)[topic].send(item, traceparent)
    },
    onReply: (listener) => {
      hear = listener
    },
    isConnected,
    tried: firstTried,
    isAway: workers.isAway,
    health: async () => {
      await arrived()
      return healthOf(seeBus(), workers)
    },
    close,
  }
}

/** What a worker says beside its presence. */
const saidBeside = (properties: Kept['properties']) => ({
  currency: readCurrency(properties?.userProperties),
  keepsNoSession: readKeepsNoSession(properties?.userProperties),
})

type Listening = Required<Pick<ConnectionOptions, 'subscriptions' | 'onConnect' | 'onMessage'>>

/** Opens the connections, and watches whether the broker answers. */
const openConnections = (
  options: MqttBusOptions & Pick<Login, 'clientId'>,
  refusals: RefusedPublishes,
  listening: Listening,
) => {
  const { url, clientId, password, adminPassword, log, connect, nowMs } = options
  const presence = ownPresence(topicsUnder(options.topicRoot).presence('front', clientId), nowMs())
  const watch = createBusWatch(nowMs)
  const firstTries = watchTries<User>(adminPassword === undefined ? ['front'] : ['front', 'admin'])
  const isConnected = (): boolean => front.isConnected() && admin?.isConnected() !== false
  const seeBus = (): BusSeen =>
    watch.look({
      isConnected: isConnected(),
      isTried: firstTries.areOver(),
      refused: refusals.look(),
    })
  const tried = (user: User): void => {
    firstTries.end(user)
    seeBus()
  }
  const openAs = (user: User, more: Partial<ConnectionOptions> & Login): MqttConnection =>
    connect({ url, username: user, log, onLost: () => tried(user), ...more })

  const front = openAs('front', {
    clientId,
    password,
    will: presence.will,
    ...listening,
    onMessage: (...message) => {
      watch.heard()
      listening.onMessage(...message)
    },
    onUsable: () => {
      watch.heard()
      tried('front')
      signs.arrive()
    },
  })
  const admin =
    adminPassword === undefined
      ? undefined
      : openAs('admin', {
          clientId: `${clientId}-admin`,
          password: adminPassword,
          onUsable: () => tried('admin'),
        })
  const signs = giveSignsOfLife(front, presence, { refusals, onAnswer: watch.heard })

  return {
    connections: { front, admin } satisfies Connections,
    isConnected,
    firstTried: firstTries.over,
    arrived: signs.arrived,
    seeBus,
    close: async () => {
      await signs.leave()
      await Promise.all([front.close(), admin?.close()])
    },
  }
}

type Login = Pick<ConnectionOptions, 'clientId' | 'password'>

/** Says that the front is alive, at each arrival and every `presencePeriodMs`. `onAnswer`: the broker has answered. */
const giveSignsOfLife = (
  front: MqttConnection,
  presence: ReturnType<typeof ownPresence>,
  { refusals, onAnswer }: { refusals: RefusedPublishes; onAnswer: () => void },
) => {
  let arriving = Promise.resolve()
  const say = async (): Promise<void> => {
    const { topic } = presence
    const sent = refusals.note({ user: 'front', topic }, await presence.arrive(front))
    if (sent !== 'unknown') onAnswer()
  }
  const timer = setInterval(() => void say(), presencePeriodMs)
  return {
    arrive: (): void => {
      arriving = say()
    },
    /** Resolves when the broker has answered the first message of this connection: what it remembers came before that. */
    arrived: (): Promise<void> => arriving,
    leave: () => {
      clearInterval(timer)
      return presence.leave(front)
    },
  }
}

/** Nothing is known of the workers while the bus says nothing. One that carries no word of either of them is cut off. */
const healthOf = (bus: BusSeen, workers: PresenceTable): BusHealth => {
  const isHeard = bus.state === 'up' || bus.state === 'refused'
  const see = (service: Backend): WorkerSeen =>
    isHeard ? workers.look(service) : { state: 'unknown', sinceMs: bus.sinceMs }
  const [inventory, order] = [see('inventory'), see('order')]
  const isCutOff = bus.state === 'up' && inventory.state === 'silent' && order.state === 'silent'
  const sinceMs = Math.max(inventory.sinceMs, order.sinceMs)
  return { bus: isCutOff ? { state: 'cut-off', sinceMs } : bus, inventory, order }
}

/** Opens a batcher for each topic. Workers answer to `replyTo`, if it is given. */
const openBatchers = (
  { topicRoot, onBatch }: MqttBusOptions,
  { connections, refusals }: { connections: Connections; refusals: RefusedPublishes },
  replyTo?: string,
): Record<Topic, Batcher> => {
  const addresses = topicsUnder(topicRoot)
  const openBatcher = ([topic, user]: [Topic, User]): [Topic, Batcher] => [
    topic,
    createBatcher({
      publish: async (message, traces) => {
        const address = addresses[topic]
        const properties = { replyTo, traces }
        const sent = await connections[user]?.publish(address, message, properties)
        return refusals.note({ user, topic: address }, sent ?? 'unknown')
      },
      afterTurn: (work) => void setImmediate(work),
      bytesMax: messageBytesMax,
      onBatch: (itemCount) => onBatch(topic, itemCount),
    }),
  ]
  const entries = Object.entries(users) as [Topic, User][]
  return Object.fromEntries(entries.map(openBatcher)) as Record<Topic, Batcher>
}
