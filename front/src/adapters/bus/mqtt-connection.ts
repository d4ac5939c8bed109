import {
  busConnection,
  publishProperties,
  sendWithoutDelay,
  whyNotConnected,
  type MessageProperties,
  type UserProperties,
} from '@shop/contracts'
import mqtt, { UniqueMessageIdProvider, type IClientOptions, type MqttClient } from 'mqtt'
import { publishTimeoutMs } from '../../limits.ts'
import type { Log, Sent } from '../../ports.ts'
import { sentOf, sessionTakenOver } from './reason-codes.ts'

/** `retain`: the broker had kept the message from before the subscription. */
export type Kept = { retain: boolean; properties?: { userProperties?: UserProperties } | undefined }

export type ConnectionOptions = {
  url: string
  clientId: string
  username: string
  password: string
  will?: NonNullable<IClientOptions['will']>
  /** Called with each message of a subscribed topic. */
  onMessage?: (topic: string, text: string, kept: Kept) => void
  /** Subscribed at each connect, before anything is published. */
  subscriptions?: readonly string[]
  /** Called at each connect, before subscribing. */
  onConnect?: () => void
  /** Called at each connect, when the connection is subscribed and usable. */
  onUsable?: () => void
  /** Called when a connection is over, and when a try to open one has failed. */
  onLost?: () => void
  /** Time the broker has to acknowledge a message, if it is not the usual one: tests shorten it. */
  publishTimeoutMs?: number
  log: Log
}

export type PublishOptions = MessageProperties & { retain?: boolean }

export type MqttConnection = {
  /** Publishes at QoS 1. Resolves within `publishTimeoutMs`, at once when not connected; never rejects. */
  publish(topic: string, text: string, options?: PublishOptions): Promise<Sent>
  isConnected(): boolean
  close(): Promise<void>
}

/**
 * One MQTT 5 connection, which reopens itself for ever. It keeps no message for later: one that cannot leave now, or is
 * not acknowledged in time, is answered `unknown`, and its sender repeats it.
 */
export const connectMqtt = (options: ConnectionOptions): MqttConnection => {
  const { log, clientId } = options
  const decoder = new TextDecoder()
  const client = openClient(options)
  const publish = publisherOf(client, options)
  let isUsable = false
  const isConnected = (): boolean => isUsable && client.connected

  const becomeUsable = async (): Promise<void> => {
    if (!(await subscribe(client, options)) || !client.connected) return
    isUsable = true
    log.info('bus connected', { clientId })
    options.onUsable?.()
  }
  client.on('connect', () => {
    sendWithoutDelay(client.stream)
    options.onConnect?.()
    void becomeUsable()
  })
  client.on('message', (topic, payload, packet) =>
    options.onMessage?.(topic, decoder.decode(payload), packet),
  )
  client.on('disconnect', ({ reasonCode }) => {
    if (reasonCode === sessionTakenOver) log.error('bus session taken over', { clientId })
  })
  client.on('close', () => {
    if (isUsable) log.warn('bus connection lost', { clientId })
    isUsable = false
    forgetUnacknowledged(client)
    options.onLost?.()
  })
  logErrorsOnce(client, options)

  return {
    publish: (topic, text, publishOptions = {}) =>
      isConnected() ? publish(topic, text, publishOptions) : Promise.resolve('unknown'),
    isConnected,
    close: (): Promise<void> => client.endAsync(!client.connected),
  }
}

const openClient = ({ url, clientId, username, password, will }: ConnectionOptions): MqttClient =>
  mqtt.connect(url, {
    ...busConnection,
    clientId,
    username,
    password,
    clean: true,
    messageIdProvider: new UniqueMessageIdProvider(),
    ...(will && { will }),
  })

/** Subscribes and says whether the broker agreed. Ends a connection whose subscription was refused. */
const subscribe = async (client: MqttClient, options: ConnectionOptions): Promise<boolean> => {
  const { subscriptions = [], log, clientId } = options
  try {
    if (subscriptions.length > 0) await client.subscribeAsync([...subscriptions], { qos: 1 })
    return true
  } catch (error) {
    log.error('bus subscription refused', { clientId, subscriptions, error: String(error) })
    if (client.connected) client.stream.destroy()
    return false
  }
}

const publisherOf = (client: MqttClient, options: ConnectionOptions) => {
  const { log, clientId, publishTimeoutMs: timeoutMs = publishTimeoutMs } = options
  let lastPubackReason = 0
  client.on('packetreceive', (packet) => {
    // MQTT.js calls the publish back right after this event, without the reason code.
    if (packet.cmd === 'puback') lastPubackReason = packet.reasonCode ?? 0
  })
  return (topic: string, text: string, publishOptions: PublishOptions): Promise<Sent> => {
    const { retain = false } = publishOptions
    const properties = publishProperties(publishOptions)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('unknown'), timeoutMs)
      client.publish(topic, text, { qos: 1, retain, properties }, (error) => {
        clearTimeout(timer)
        const sent = sentOf(lastPubackReason)
        if (error === undefined || error === null || sent === 'refused') return resolve(sent)
        log.warn('publish failed', { clientId, topic, error: error.message })
        resolve('unknown')
      })
    })
  }
}

/** After a reconnect MQTT.js would send these messages again, long after their senders were told `unknown`. */
const forgetUnacknowledged = (client: MqttClient): void => {
  for (const messageId of Object.keys(client.outgoing)) {
    client.removeOutgoingMessage(Number(messageId))
  }
}

/** Logs a failure that repeats at each try once, until the connection is back. */
const logErrorsOnce = (client: MqttClient, { log, clientId, url }: ConnectionOptions): void => {
  let logged = ''
  client.on('connect', () => {
    logged = ''
  })
  client.on('error', (error) => {
    const text = whyNotConnected(error)
    if (text === logged) return
    logged = text
    log.warn('bus connection failed', { clientId, url, error: text })
  })
}
