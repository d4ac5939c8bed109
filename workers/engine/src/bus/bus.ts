import { readTraceValues, traceProperty, traceValues, type ItemTraces } from '@shop/contracts'
import {
  connect,
  UniqueMessageIdProvider,
  type IClientOptions,
  type IPublishPacket,
  type MqttClient,
} from 'mqtt'

/**
 * The epoch of the sender's database, and of its reader's as far as the sender knows it. What was said by or to an
 * database that was since restored is passed over: it is said again.
 */
export type Epochs = { epoch: string; readerEpoch?: string | undefined }

/** A message that arrived and is not acknowledged. */
export type Delivery = {
  topic: string
  payload: Uint8Array
  /** MQTT 5 response topic: where the sender waits for an answer. */
  replyTo: string | undefined
  messageId: number
  /** Of whose databases the message speaks; missing when the sender has none. */
  epochs?: Epochs | undefined
  /** Of the items that were done for a traced request. */
  traces?: ItemTraces | undefined
  /** The connection it came on: only there can it be acknowledged. */
  connection: unknown
}

export type BusOptions = {
  url: string
  username: string
  password: string
  /** Fixed per instance: the broker keeps the session, and what is queued for it, under this name. */
  clientId: string
  /** Topics at QoS 1: nothing published there is missed, not even while this process is away. */
  subscriptions: readonly string[]
  /** Topics at QoS 0, subscribed at every connect, so that what is retained there comes again. */
  notices: readonly string[]
  /** Sent by the broker when this process vanishes. */
  lastWill: { topic: string; payload: string }
  onDelivery: (delivery: Delivery) => void
  onNotice: (topic: string, payload: Uint8Array) => void
  /** The connection was lost: what was not started will be delivered again. */
  onLost: () => void
  onConnect: () => void
  onError: (error: Error) => void
  /** After so many seconds of silence the broker is asked whether it is still there; 10 unless told otherwise. */
  keepaliveSeconds?: number
}

export type PublishOptions = {
  /** MQTT 5 response topic: where a front waits for what comes of it. */
  replyTo?: string | undefined
  expirySeconds?: number
  epochs?: Epochs
  traces?: ItemTraces
}

export type Bus = {
  isConnected(): boolean
  /** Publishes at QoS 1. Resolves when the broker acknowledged, or `false` when the bus was not there to take it. */
  publish(topic: string, payload: string, options?: PublishOptions): Promise<boolean>
  /** Publishes at QoS 0, kept by the broker for whoever subscribes later. Lost when the bus is not there. */
  publishRetained(topic: string, payload: string): void
  /** Messages published that the broker has not acknowledged yet. */
  outstanding(): number
  /** Sends PUBACK for each, in this order, in one write. Deliveries of an earlier connection are left to come again. */
  acknowledge(deliveries: readonly Delivery[]): void
  /** Stops reading from the broker after the message at hand, until `resume`. */
  pause(): void
  resume(): void
  close(): Promise<void>
}

/** A connection that died silently is given up after 1.5 times this. */
const keepaliveSecondsUsual = 10
const reconnectPeriodMs = 500
/** The session and what is queued for it never expire: a worker may be away for a holiday. */
const sessionExpiryNever = 4_294_967_295

const pubackType = 0x40
const pubackBytes = 4

/**
 * The bus, for a worker that acknowledges when told to, not when a message was handed over.
 *
 * MQTT.js sends PUBACK when `handleMessage` calls back without an error; with an error it sends none and
 * goes on with the next packet. So each packet is kept and called back with an error at once, and the
 * PUBACKs are written to the same connection after the commit.
 *
 * Facts are published on a connection of their own. A broker writes to each connection in order, and after an outage
 * all that was queued comes first: the PUBACK of what a worker says meanwhile would come behind its whole backlog, and
 * until then everything said has to be kept.
 */
export const connectBus = (options: BusOptions): Bus => {
  const both = bothOf(options)
  const client = connect(options.url, {
    ...both,
    clientId: options.clientId,
    clean: false,
    properties: { sessionExpiryInterval: sessionExpiryNever },
    will: {
      ...options.lastWill,
      payload: Buffer.from(options.lastWill.payload),
      qos: 1,
      retain: true,
    },
  })
  const sender = connect(options.url, {
    ...both,
    clientId: `${options.clientId}-sender`,
    clean: true,
    messageIdProvider: new UniqueMessageIdProvider(),
  })

  let isPaused = false
  let goOn: (() => void) | undefined
  let outstandingCount = 0

  // `connected` of MQTT.js is true a moment before its `connect` event; what is published in between may get no answer.
  const ready = new Set<MqttClient>()
  const isConnected = (): boolean => ready.has(client) && ready.has(sender)
  const nowReady = (one: MqttClient): void => {
    setNoDelay(one)
    ready.add(one)
    if (isConnected()) options.onConnect()
  }
  /** What is decided while nothing can be said has to be said again later, so it is not read either. */
  const isHeld = (): boolean => isPaused || !ready.has(sender)
  const proceed = (): void => {
    const next = goOn
    goOn = undefined
    next?.()
  }
  const resume = (): void => {
    isPaused = false
    if (!isHeld()) proceed()
  }

  const subscribe = (topics: readonly string[], qos: 0 | 1): void => {
    if (topics.length === 0) return
    client.subscribe([...topics], { qos }, (error, granted) => {
      const refused = granted?.filter((grant) => grant.qos >= 128).map(({ topic }) => topic)
      if (refused?.length) {
        options.onError(new Error(`the broker refuses a subscription to ${refused.join(', ')}`))
      } else if (error) options.onError(error)
    })
  }

  client.handleMessage = (packet: IPublishPacket, done: (error?: Error) => void): void => {
    if (packet.qos === 0 || packet.messageId === undefined) {
      options.onNotice(packet.topic, bytesOf(packet))
      return done()
    }
    options.onDelivery(deliveryOf(packet, packet.messageId, client.stream))
    if (isHeld()) goOn = () => done(acknowledgedLater)
    else done(acknowledgedLater)
  }
  client.on('connect', () => {
    // Also when the session was kept: this program may listen to more than the one that opened it.
    subscribe(options.subscriptions, 1)
    subscribe(options.notices, 0)
    nowReady(client)
  })
  sender.on('connect', () => {
    nowReady(sender)
    if (!isHeld()) proceed()
  })
  sender.on('close', () => void ready.delete(sender))
  client.on('close', () => {
    ready.delete(client)
    isPaused = false
    proceed()
    options.onLost()
  })
  client.on('error', options.onError)
  sender.on('error', options.onError)

  const giveUp = client.onKeepaliveTimeout.bind(client)
  client.onKeepaliveTimeout = () => {
    if (goOn === undefined) return giveUp()
    // The broker's answer may be there, behind what is not read now: it is asked again instead.
    client.sendPing()
    client.reschedulePing(true)
  }

  return {
    isConnected,
    outstanding: () => outstandingCount,
    publishRetained: (topic, payload) => {
      if (client.connected) client.publish(topic, payload, { qos: 0, retain: true })
    },
    publish: async (topic, payload, { replyTo, expirySeconds, epochs, traces } = {}) => {
      if (!isConnected()) return false
      outstandingCount += 1
      try {
        await sender.publishAsync(topic, payload, {
          qos: 1,
          properties: {
            ...(replyTo ? { responseTopic: replyTo } : {}),
            ...(expirySeconds ? { messageExpiryInterval: expirySeconds } : {}),
            ...(epochs || traces ? { userProperties: userPropertiesOf(epochs, traces) } : {}),
          },
        })
        return true
      } catch (error) {
        options.onError(error as Error)
        return false
      } finally {
        outstandingCount -= 1
      }
    },
    acknowledge: (deliveries) => {
      const current = deliveries.filter(({ connection }) => connection === client.stream)
      if (!client.connected || current.length === 0) return
      client.stream.write(pubacks(current))
    },
    pause: () => {
      isPaused = true
    },
    resume,
    close: async () => {
      // In this order: without the sender nothing more is read, nor what ends the first.
      await client.endAsync(false)
      await sender.endAsync(false)
    },
  }
}

/** What both connections of a worker are told. */
const bothOf = ({
  username,
  password,
  keepaliveSeconds = keepaliveSecondsUsual,
}: BusOptions): IClientOptions => ({
  protocolVersion: 5,
  username,
  password,
  keepalive: keepaliveSeconds,
  reconnectPeriod: reconnectPeriodMs,
  connectTimeout: 5_000,
  resubscribe: false,
  // A refused password may be one that the broker does not know yet: go on trying.
  reconnectOnConnackError: true,
  queueQoSZero: false,
})

/** Tells MQTT.js to go on without a PUBACK; nobody reports it. */
const acknowledgedLater = new Error('acknowledged after the commit')

const deliveryOf = (packet: IPublishPacket, messageId: number, connection: unknown): Delivery => ({
  topic: packet.topic,
  payload: bytesOf(packet),
  replyTo: packet.properties?.responseTopic,
  epochs: epochsOf(packet),
  traces: readTraceValues(packet.properties?.userProperties?.[traceProperty]),
  messageId,
  connection,
})

const bytesOf = ({ payload }: IPublishPacket): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload) : payload

/** PUBACK packets of MQTT 5 without reason code and properties (section 3.4): success. */
const pubacks = (deliveries: readonly Delivery[]): Buffer => {
  const bytes = Buffer.allocUnsafe(deliveries.length * pubackBytes)
  deliveries.forEach(({ messageId }, index) => {
    const at = index * pubackBytes
    bytes.writeUInt8(pubackType, at)
    bytes.writeUInt8(2, at + 1)
    bytes.writeUInt16BE(messageId, at + 2)
  })
  return bytes
}

/** Without this Nagle's algorithm and delayed acknowledgement add 40 ms to a request and its reply. */
const setNoDelay = (client: MqttClient): void => {
  const stream = client.stream as { setNoDelay?: (on: boolean) => void }
  stream.setNoDelay?.(true)
}

const userPropertiesOf = (epochs: Epochs | undefined, traces: ItemTraces | undefined) => ({
  ...(epochs && { epoch: epochs.epoch }),
  ...(epochs?.readerEpoch ? { 'reader-epoch': epochs.readerEpoch } : {}),
  ...(traces && { [traceProperty]: traceValues(traces) }),
})

const epochsOf = ({ properties }: IPublishPacket): Epochs | undefined => {
  const said = properties?.userProperties
  const epoch = oneOf(said?.epoch)
  return epoch === undefined ? undefined : { epoch, readerEpoch: oneOf(said?.['reader-epoch']) }
}

/** A property said twice comes as an array; the last one counts. */
const oneOf = (said: string | string[] | undefined): string | undefined =>
  Array.isArray(said) ? said.at(-1) : said
