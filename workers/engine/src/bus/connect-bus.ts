import { busConnection, publishProperties, sendWithoutDelay } from '@shop/contracts'
import { connect, UniqueMessageIdProvider, type IClientOptions, type MqttClient } from 'mqtt'
import type { Bus, BusOptions } from './bus.ts'
import { createHeldReading, type HeldReading } from './held-reading.ts'
import { bytesOf, deliveryOf, pubacks } from './packets.ts'

/** The session and what is queued for it never expire: a worker may be away for a holiday. */
const sessionExpiryNever = 4_294_967_295

/**
 * Connects a worker that acknowledges when told to, not when a message was handed over.
 *
 * MQTT.js sends PUBACK when `handleMessage` calls back without an error; with an error it sends none and goes on with
 * the next packet. So each packet is kept and called back with an error at once, and the PUBACKs are written to the same
 * connection after the commit.
 *
 * Facts are published on a connection of their own. A broker writes to each connection in order, and after an outage
 * the whole backlog comes first: a PUBACK on the same connection would come behind it, and every announcement would have
 * to be kept until then.
 */
export const connectBus = (options: BusOptions): Bus => {
  const reader = openReader(options)
  const sender = openSender(options)
  // `connected` of MQTT.js is true a moment before its `connect` event; a publish in between may get no answer.
  const ready = new Set<MqttClient>()
  const reading = createHeldReading(() => ready.has(sender))
  const isConnected = (): boolean => ready.has(reader) && ready.has(sender)
  const nowReady = (client: MqttClient): void => {
    sendWithoutDelay(client.stream)
    ready.add(client)
    if (isConnected()) options.onConnect()
  }

  handPacketsOver(reader, reading, options)
  askAgainWhileHolding(reader, reading)
  reader.on('connect', () => {
    // Also when the session was kept: this program may listen to more than the one that opened it.
    subscribe(reader, options.subscriptions, { qos: 1, onError: options.onError })
    subscribe(reader, options.notices, { qos: 0, onError: options.onError })
    nowReady(reader)
  })
  reader.on('close', () => {
    ready.delete(reader)
    reading.reset()
    options.onLost()
  })
  sender.on('connect', () => {
    nowReady(sender)
    reading.lookAgain()
  })
  sender.on('close', () => void ready.delete(sender))
  for (const client of [reader, sender]) client.on('error', options.onError)

  return {
    isConnected,
    ...publisherOn(sender, { isConnected, onError: options.onError }),
    publishRetained: (topic, payload, message = {}) => {
      const properties = publishProperties(message)
      if (reader.connected) reader.publish(topic, payload, { qos: 0, retain: true, properties })
    },
    acknowledge: (deliveries) => {
      const current = deliveries.filter(({ connection }) => connection === reader.stream)
      if (reader.connected && current.length > 0) reader.stream.write(pubacks(current))
    },
    pause: reading.pause,
    resume: reading.resume,
    close: async () => {
      // In this order: without the sender nothing more is read, nor the packet that ends the reader.
      await reader.endAsync(false)
      await sender.endAsync(false)
    },
  }
}

/** The connection whose session the broker keeps, with all that is queued for it. */
const openReader = (options: BusOptions): MqttClient =>
  connect(options.url, {
    ...sharedOptions(options),
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

const openSender = (options: BusOptions): MqttClient =>
  connect(options.url, {
    ...sharedOptions(options),
    clientId: `${options.clientId}-sender`,
    clean: true,
    messageIdProvider: new UniqueMessageIdProvider(),
  })

const sharedOptions = ({ username, password, keepaliveSeconds }: BusOptions): IClientOptions => ({
  ...busConnection,
  username,
  password,
  ...(keepaliveSeconds === undefined ? {} : { keepalive: keepaliveSeconds }),
})

const handPacketsOver = (
  reader: MqttClient,
  reading: HeldReading,
  { onDelivery, onNotice }: Pick<BusOptions, 'onDelivery' | 'onNotice'>,
): void => {
  reader.handleMessage = (packet, done) => {
    if (packet.qos === 0 || packet.messageId === undefined) {
      onNotice(packet.topic, bytesOf(packet))
      return done()
    }
    onDelivery(deliveryOf(packet, packet.messageId, reader.stream))
    reading.next(done)
  }
}

/** While a packet is held the broker's answer to a ping may stand behind it: the broker is asked again instead. */
const askAgainWhileHolding = (reader: MqttClient, reading: HeldReading): void => {
  const giveUp = reader.onKeepaliveTimeout.bind(reader)
  reader.onKeepaliveTimeout = () => {
    if (!reading.isHolding()) return giveUp()
    reader.sendPing()
    reader.reschedulePing(true)
  }
}

type SubscribeOptions = { qos: 0 | 1; onError: (error: Error) => void }

const subscribe = (
  reader: MqttClient,
  topics: readonly string[],
  { qos, onError }: SubscribeOptions,
): void => {
  if (topics.length === 0) return
  reader.subscribe([...topics], { qos }, (error, granted) => {
    const refused = granted?.filter((grant) => grant.qos >= 128).map(({ topic }) => topic)
    if (refused?.length) {
      onError(new Error(`the broker refuses a subscription to ${refused.join(', ')}`))
    } else if (error) onError(error)
  })
}

/** Publishes facts, and counts the messages that the broker has not acknowledged yet. */
const publisherOn = (
  sender: MqttClient,
  { isConnected, onError }: Pick<Bus, 'isConnected'> & Pick<BusOptions, 'onError'>,
): Pick<Bus, 'outstanding' | 'publish'> => {
  let outstandingCount = 0
  return {
    outstanding: () => outstandingCount,
    publish: async (topic, payload, message = {}) => {
      if (!isConnected()) return false
      outstandingCount += 1
      try {
        const properties = publishProperties(message)
        await sender.publishAsync(topic, payload, { qos: 1, properties })
        return true
      } catch (error) {
        onError(error as Error)
        return false
      } finally {
        outstandingCount -= 1
      }
    },
  }
}
