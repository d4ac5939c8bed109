import { presenceExpirySeconds, publishProperties, sendWithoutDelay } from '@shop/contracts'
import type { MqttClient } from 'mqtt'
import type { Bus, BusOptions } from './bus.ts'
import { createFormerSessions } from './former-sessions.ts'
import { connectionOf, openReader } from './reader.ts'
import { openSender, publisherOn } from './sender.ts'
import { watchTakeover } from './takeover.ts'

/**
 * Connects a worker that acknowledges when told to, not when a message was handed over.
 *
 * Facts are published on a connection of their own. A broker writes to each connection in order, and after an outage
 * the whole backlog comes first: a PUBACK on the same connection would come behind it, and every announcement would have
 * to be kept until then.
 */
export const connectBus = (options: BusOptions): Bus => {
  const { reader, former, sender, isConnected } = openConnections(options)
  const readers = [reader, former]
  return {
    isConnected,
    ...publisherOn(sender, { ...options, isConnected }),
    publishRetained: (topic, payload, message = {}) => {
      const properties = publishProperties({ ...message, expirySeconds: presenceExpirySeconds })
      const options = { qos: 0, retain: true, properties } as const
      if (reader.client.connected) reader.client.publish(topic, payload, options)
    },
    acknowledge: (deliveries) => {
      for (const each of readers) each.acknowledge(deliveries)
    },
    pause: () => {
      for (const each of readers) each.pause()
    },
    resume: () => {
      for (const each of readers) each.resume()
    },
    leaveGroup: async () => {
      const topics =
        options.group === undefined ? [] : sharedBy(options.group, options.subscriptions)
      // The broker sends what it has for this client before it answers.
      if (topics.length > 0) await reader.client.unsubscribeAsync([...topics])
    },
    close: async () => {
      await former.close()
      // In this order: without the sender nothing more is read, nor the packet that ends the reader.
      await reader.client.endAsync(false)
      await sender.endAsync(false)
    },
  }
}

const openConnections = (options: BusOptions) => {
  const { clientId, group, onError, onTakenOver } = options
  const connection = connectionOf(options)
  // `connected` of MQTT.js is true a moment before its `connect` event; a publish in between may get no answer.
  const ready = new Set<MqttClient>()
  const canSay = (): boolean => ready.has(sender)
  const ownConnection = { ...connection, clientId, will: willOf(options) }
  const isKept = group === undefined
  const reader = openReader({ ...options, connection: ownConnection, isKept, canSay })
  const former = createFormerSessions({ ...options, connection, canSay })
  const sender = openSender(options)
  const isConnected = (): boolean => ready.has(reader.client) && ready.has(sender)
  const nowReady = (client: MqttClient): void => {
    sendWithoutDelay(client.stream)
    ready.add(client)
    if (isConnected()) options.onConnect()
  }

  reader.client.once('connect', () => reader.client.on('connect', options.onCameBack))
  reader.client.on('connect', () => {
    // Also when the session was kept: this program may listen to more than the one that opened it.
    const subscriptions = sharedBy(group, options.subscriptions)
    subscribe(reader.client, subscriptions, { qos: 1, onError, onGranted: former.begin })
    subscribe(reader.client, options.notices, { qos: 0, onError })
    nowReady(reader.client)
  })
  reader.client.on('close', () => {
    ready.delete(reader.client)
    options.onLost()
    former.again()
  })
  sender.on('connect', () => {
    nowReady(sender)
    reader.lookAgain()
    former.lookAgain()
  })
  sender.on('close', () => void ready.delete(sender))
  for (const client of [reader.client, sender]) client.on('error', onError)
  watchTakeover(reader.client, { beside: sender, onTakenOver })
  watchTakeover(sender, { beside: reader.client, onTakenOver })
  return { reader, former, sender, isConnected }
}

/** Shared subscriptions (MQTT 5, section 4.8.2): of all members of a group one gets a message. */
const sharedBy = (group: string | undefined, topics: readonly string[]): readonly string[] =>
  group === undefined ? topics : topics.map((topic) => `$share/${group}/${topic}`)

/** A message about this process, which the broker forgets when nobody renews it. */
const willOf = ({ lastWill: [topic, payload, message] }: Pick<BusOptions, 'lastWill'>) => {
  const properties = publishProperties({ ...message, expirySeconds: presenceExpirySeconds })
  return { topic, payload: Buffer.from(payload), properties, retain: true, qos: 1 } as const
}

type SubscribeOptions = {
  qos: 0 | 1
  onError: (error: Error) => void
  /** Called when the broker has agreed. */
  onGranted?: () => void
}

const subscribe = (
  client: MqttClient,
  topics: readonly string[],
  { qos, onError, onGranted }: SubscribeOptions,
): void => {
  if (topics.length === 0) return
  client.subscribe([...topics], { qos }, (error, granted) => {
    const refused = granted?.filter((grant) => grant.qos >= 128).map(({ topic }) => topic)
    if (refused?.length) {
      onError(new Error(`the broker refuses a subscription to ${refused.join(', ')}`))
    } else if (error) onError(error)
    else onGranted?.()
  })
}
