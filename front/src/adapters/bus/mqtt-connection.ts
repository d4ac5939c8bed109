import mqtt, { UniqueMessageIdProvider, type IClientOptions } from 'mqtt'
import * as limits from '../../limits.ts'
import type { Log, Sent } from '../../ports.ts'
import { propertiesOf, type PublishOptions } from './publish-options.ts'

export type ConnectionOptions = {
  url: string
  clientId: string
  username: string
  password: string
  will?: NonNullable<IClientOptions['will']>
  /** Called with each message of a subscribed topic. */
  onMessage?: (topic: string, text: string) => void
  /** Called on each connect, before anything is published: what to subscribe to. */
  subscriptions?: readonly string[]
  /** Called before subscribing, and when the connection is usable. */
  onConnect?: () => void
  onUsable?: () => void
  /** Time the broker has to acknowledge a message; tests shorten it. */
  publishTimeoutMs?: number
  log: Log
}

export type MqttConnection = {
  /** Publishes at QoS 1. Resolves within `publishTimeoutMs`, at once when not connected; never rejects. */
  publish(topic: string, text: string, options?: PublishOptions): Promise<Sent>
  isConnected(): boolean
  close(): Promise<void>
}

/** PUBACK reason code: nobody is subscribed to the topic. */
const noSubscribers = 0x10

/**
 * One MQTT 5 connection that opens itself again, for ever. It never keeps a message for later: what cannot leave now,
 * or is not acknowledged in time, is answered as such, because its sender repeats it.
 */
export const connectMqtt = (options: ConnectionOptions): MqttConnection => {
  const { log, clientId, publishTimeoutMs = limits.publishTimeoutMs } = options
  const decoder = new TextDecoder()
  let isUsable = false
  let lastPubackReason = 0

  const client = mqtt.connect(options.url, {
    protocolVersion: 5,
    clientId,
    username: options.username,
    password: options.password,
    clean: true,
    keepalive: 10,
    connectTimeout: 5_000,
    reconnectPeriod: 500,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    messageIdProvider: new UniqueMessageIdProvider(),
    ...(options.will && { will: options.will }),
  })

  client.on('connect', () => {
    // A node socket waits 40 ms for more to send unless told otherwise; a WebSocket has no such switch.
    const { stream } = client
    if ('setNoDelay' in stream && typeof stream.setNoDelay === 'function') stream.setNoDelay(true)
    options.onConnect?.()
    void subscribe()
  })
  client.on('message', (topic, payload) => options.onMessage?.(topic, decoder.decode(payload)))
  client.on('packetreceive', (packet) => {
    // MQTT.js calls a publish back right after this, without the reason code.
    if (packet.cmd === 'puback') lastPubackReason = packet.reasonCode ?? 0
  })
  client.on('close', () => {
    if (isUsable) log.warn('bus connection lost', { clientId })
    isUsable = false
    // MQTT.js would send what is unacknowledged again after the reconnect, when its sender was told long ago.
    for (const messageId of Object.keys(client.outgoing)) {
      client.removeOutgoingMessage(Number(messageId))
    }
  })
  logErrorsOnce(client, options)

  const subscribe = async (): Promise<void> => {
    const { subscriptions = [] } = options
    try {
      if (subscriptions.length > 0) await client.subscribeAsync([...subscriptions], { qos: 1 })
    } catch (error) {
      log.error('bus subscription refused', { clientId, subscriptions, error: String(error) })
      if (client.connected) client.stream.destroy()
      return
    }
    if (!client.connected) return
    isUsable = true
    log.info('bus connected', { clientId })
    options.onUsable?.()
  }

  const publish: MqttConnection['publish'] = (topic, text, publishOptions = {}) => {
    if (!isUsable || !client.connected) return Promise.resolve('unknown')
    const { retain = false } = publishOptions
    const properties = propertiesOf(publishOptions)
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('unknown'), publishTimeoutMs)
      client.publish(topic, text, { qos: 1, retain, properties }, (error) => {
        clearTimeout(timer)
        if (error) {
          log.warn('publish failed', { clientId, topic, error: error.message })
          resolve('unknown')
        } else {
          resolve(lastPubackReason === noSubscribers ? 'unheard' : 'acknowledged')
        }
      })
    })
  }

  return {
    publish,
    isConnected: (): boolean => isUsable && client.connected,
    close: (): Promise<void> => client.endAsync(!client.connected),
  }
}

/** The same failure each half second is one line, until the connection is there again. */
const logErrorsOnce = (
  client: mqtt.MqttClient,
  { log, clientId, url }: ConnectionOptions,
): void => {
  let logged = ''
  client.on('connect', () => {
    logged = ''
  })
  client.on('error', (error) => {
    const text = error.message || String(error)
    if (text === logged) return
    logged = text
    log.warn('bus connection failed', { clientId, url, error: text })
  })
}
