import type { IConnackPacket, IPublishPacket } from 'mqtt-packet'
import { publishTimeoutMs } from '../limits.ts'
import type { Sent } from '../ports.ts'
import type { OpenSocket } from './byte-socket.ts'
import type { ConnectionOptions, MqttConnection } from './mqtt-connection.ts'
import { keepaliveSeconds, openExchange, type Exchange } from './packet-exchange.ts'

/** One connection to the broker, from CONNECT to its end. Never used again. */
export type PacketSession = {
  publish: MqttConnection['publish']
  /** Resolves with the reason when the connection is over; what was unacknowledged has been answered `unknown`. */
  ended: Promise<string>
  close(): void
}

/** PUBACK reason code: nobody is subscribed to the topic. */
const noSubscribers = 0x10
/** Reason codes from here on are refusals. */
const refused = 0x80
/** Messages that wait for their PUBACK at one time, if the broker takes as many. */
const outstandingCountMax = 1_000
/** The one SUBSCRIBE takes the first id; publishes use the others. */
const subscribeId = 1

/**
 * Connects and subscribes.
 * @throws Error when the broker cannot be reached, does not answer in time or refuses
 */
export const openPacketSession = async (
  open: OpenSocket,
  options: ConnectionOptions,
): Promise<PacketSession> => {
  const exchange = await openExchange(open, options.url)
  try {
    exchange.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 5,
      clean: true,
      clientId: options.clientId,
      keepalive: keepaliveSeconds,
      username: options.username,
      password: Buffer.from(options.password),
      ...(options.will && { will: options.will }),
    })
    const connack = await exchange.answer('connack')
    if (connack.reasonCode) throw new Error(`the broker refuses: reason ${connack.reasonCode}`)
    options.onConnect?.()
    const publisher = createPublisher(exchange, connack)
    exchange.listen((packet) => {
      if (packet.cmd === 'puback') publisher.acknowledged(packet.messageId!, packet.reasonCode ?? 0)
      if (packet.cmd === 'publish') receive(packet, exchange, options)
    })
    void exchange.ended.then(publisher.giveUp)
    await subscribe(exchange, options.subscriptions ?? [])
    return { publish: publisher.publish, ended: exchange.ended, close: exchange.disconnect }
  } catch (error) {
    exchange.end(String(error))
    throw error
  }
}

const subscribe = async (exchange: Exchange, topics: readonly string[]): Promise<void> => {
  if (topics.length === 0) return
  const subscriptions = topics.map((topic) => ({ topic, qos: 1 as const }))
  exchange.send({ cmd: 'subscribe', messageId: subscribeId, subscriptions })
  const { granted } = await exchange.answer('suback')
  const isRefused = granted.some((code) => typeof code === 'number' && code >= refused)
  if (isRefused) throw new Error(`the broker refuses a subscription to ${topics.join(', ')}`)
}

/** Shown before it is acknowledged: what is lost with the connection in between comes again. */
const receive = (
  packet: IPublishPacket,
  exchange: Exchange,
  { onMessage }: ConnectionOptions,
): void => {
  const { payload } = packet
  onMessage?.(packet.topic, typeof payload === 'string' ? payload : payload.toString())
  if (packet.qos === 1)
    exchange.send({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 })
}

/** Publishes at QoS 1 and pairs each message with its PUBACK. */
const createPublisher = (exchange: Exchange, { properties }: IConnackPacket) => {
  const countMax = Math.min(outstandingCountMax, properties?.receiveMaximum ?? outstandingCountMax)
  const outstanding = new Map<number, (sent: Sent) => void>()
  let lastId = subscribeId

  const nextId = (): number => {
    do lastId = lastId === 65_535 ? subscribeId + 1 : lastId + 1
    while (outstanding.has(lastId))
    return lastId
  }

  const publish: MqttConnection['publish'] = (
    topic,
    text,
    { replyTopic, retain, expirySeconds } = {},
  ) => {
    if (exchange.isOver() || outstanding.size >= countMax) return Promise.resolve('unknown')
    const messageId = nextId()
    return new Promise((resolve) => {
      // Its id stays taken: the PUBACK of this message must not be taken for that of a later one.
      const timer = setTimeout(() => resolve('unknown'), publishTimeoutMs)
      outstanding.set(messageId, (sent) => {
        clearTimeout(timer)
        resolve(sent)
      })
      exchange.send({
        cmd: 'publish',
        topic,
        payload: text,
        qos: 1,
        messageId,
        dup: false,
        retain: retain ?? false,
        properties: {
          ...(replyTopic !== undefined && { responseTopic: replyTopic }),
          ...(expirySeconds !== undefined && { messageExpiryInterval: expirySeconds }),
        },
      })
    })
  }

  const acknowledged = (messageId: number, reasonCode: number): void => {
    const settle = outstanding.get(messageId)
    outstanding.delete(messageId)
    if (reasonCode >= refused) settle?.('unknown')
    else settle?.(reasonCode === noSubscribers ? 'unheard' : 'acknowledged')
  }

  const giveUp = (): void => {
    for (const settle of outstanding.values()) settle('unknown')
    outstanding.clear()
  }

  return { publish, acknowledged, giveUp }
}
