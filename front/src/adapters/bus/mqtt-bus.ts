import {
  messageBytesMax,
  ReplySchema,
  topicsUnder,
  type Presence,
  type Reply,
} from '@shop/contracts'
import { safeParserOf } from '@shop/contracts/compiled-checks'
import * as v from 'valibot'
import { createLane } from './batcher.ts'
import type { Bus, BusItems, Log } from '../../ports.ts'
import type { ConnectionOptions, MqttConnection } from './mqtt-connection.ts'
import { createPresenceBoard } from './presence-table.ts'

export type MqttBusOptions = {
  url: string
  /** How this runtime speaks MQTT. */
  connect: (options: ConnectionOptions) => MqttConnection
  topicRoot: string
  /** Names this front on the bus, and is its client id. New for each process. */
  instance: string
  password: string
  /** Without it the operators' topics are closed: `send` answers `unknown`. */
  adminPassword?: string | undefined
  log: Log
  onBatch: (lane: string, itemCount: number) => void
  nowMs: () => number
}

export type MqttBus = Bus & {
  /** Says goodbye and disconnects; what is on its way is waited for as long as a publish may take. */
  close(): Promise<void>
}

/** How long the broker remembers that a front, whose name nobody will use again, is gone. */
const goneExpirySeconds = 3_600

const operatorTopics: ReadonlySet<keyof BusItems> = new Set(['changeStock', 'shipOrder'])

/** The bus over MQTT 5: a connection as `front`, and for a front that serves operators one as `admin`. */
export const connectMqttBus = (options: MqttBusOptions): MqttBus => {
  const { url, connect, instance, log, nowMs } = options
  const topics = topicsUnder(options.topicRoot)
  const replyTopic = topics.reply(instance)
  const presenceTopic = topics.presence('front', instance)
  const board = createPresenceBoard(topics)
  const since = nowMs()
  let hear: (reply: Reply) => void = () => {}

  const presence = (alive: boolean): string =>
    JSON.stringify({ alive, since, version: '1', epoch: '', backlog: 0 } satisfies Presence)

  const front = connect({
    url,
    clientId: instance,
    username: 'front',
    password: options.password,
    will: {
      topic: presenceTopic,
      payload: Buffer.from(presence(false)),
      qos: 1,
      retain: true,
      properties: { messageExpiryInterval: goneExpirySeconds },
    },
    subscriptions: [replyTopic, ...board.subscriptions],
    onConnect: board.clear,
    onUsable: () => void front.publish(presenceTopic, presence(true), { retain: true }),
    onMessage: (topic, text) => {
      if (!board.take(topic, text)) for (const reply of readReplies(text, log)) hear(reply)
    },
    log,
  })
  const admin =
    options.adminPassword === undefined
      ? undefined
      : connect({
          url,
          clientId: `${instance}-admin`,
          username: 'admin',
          password: options.adminPassword,
          log,
        })

  const openLane = (
    topic: keyof BusItems,
    connection: MqttConnection | undefined,
    wantsReply: boolean,
  ) => {
    const reply = wantsReply ? { replyTopic } : {}
    return createLane({
      publish: (message, traces) =>
        connection?.publish(topics[topic], message, { ...reply, traces }) ??
        Promise.resolve('unknown'),
      afterTurn: (work) => void setImmediate(work),
      bytesMax: messageBytesMax,
      onBatch: (itemCount) => options.onBatch(topic, itemCount),
    })
  }
  const openLanes = (wantsReply: boolean) => ({
    sendOrder: openLane('sendOrder', front, wantsReply),
    reserveOrder: openLane('reserveOrder', front, wantsReply),
    cancelOrder: openLane('cancelOrder', front, wantsReply),
    changeStock: openLane('changeStock', admin, wantsReply),
    shipOrder: openLane('shipOrder', admin, wantsReply),
  })
  /** A restored Inventory takes changes of its stock, they may be what it lacks; a full disk takes nothing. */
  const refusesToRecord = (topic: keyof BusItems): boolean =>
    topic === 'changeStock'
      ? board.isClosed('inventory', ['not-writing'])
      : board.isClosed('order', ['not-writing', 'reconciling'])

  /** What only Inventory is told waits there for nobody: neither of the two may be missing. */
  const hasNoShortWay = (): boolean =>
    board.isAway('inventory') ||
    board.isAway('order') ||
    board.isClosed('inventory', ['not-writing', 'reconciling'])

  const lanes = { asking: openLanes(true), telling: openLanes(false) }

  return {
    send: (topic, item, { wantsReply, traceparent }) => {
      const connection = operatorTopics.has(topic) ? admin : front
      if (!connection?.isConnected()) return Promise.resolve('unknown')
      // It would only wait there: told at once, the sender knows to repeat it.
      if (refusesToRecord(topic)) return Promise.resolve('unknown')
      if (topic === 'reserveOrder' && hasNoShortWay()) return Promise.resolve('unheard')
      return lanes[wantsReply ? 'asking' : 'telling'][topic].send(item, traceparent)
    },
    onReply: (listener) => {
      hear = listener
    },
    isConnected: () => front.isConnected() && admin?.isConnected() !== false,
    isAway: board.isAway,
    close: async () => {
      const goodbye = { retain: true, expirySeconds: goneExpirySeconds }
      await front.publish(presenceTopic, presence(false), goodbye)
      await Promise.all([front.close(), admin?.close()])
    },
  }
}

const Replies = v.array(v.unknown())
const parseReply = safeParserOf(ReplySchema)

/** The readable replies of a message; what is not readable is logged and passed over, for its waiter times out. */
const readReplies = (text: string, log: Log): Reply[] => {
  try {
    return v.parse(Replies, JSON.parse(text)).flatMap((item) => {
      const parsed = parseReply(item)
      if (parsed.success) return [parsed.output]
      log.error('reply not readable', { issue: parsed.issues[0].message })
      return []
    })
  } catch (error) {
    log.error('reply message not readable', { error: String(error) })
    return []
  }
}
