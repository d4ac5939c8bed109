import type { IPublishPacket } from 'mqtt-packet'
import type { OpenSocket } from './byte-socket.ts'
import type { ConnectionOptions, MqttConnection } from '../mqtt-connection.ts'
import { keepaliveSeconds, openExchange, refused, type Exchange } from './packet-exchange.ts'
import { createPublisher, subscribeId } from './packet-publisher.ts'

/** One connection to the broker, from CONNECT to its end. Never used again. */
export type PacketSession = {
  publish: MqttConnection['publish']
  /** Resolves with the reason when the connection is over; what was unacknowledged has been answered `unknown`. */
  ended: Promise<string>
  close(): void
}

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
    const publisher = createPublisher(exchange, {
      receiveMaximum: connack.properties?.receiveMaximum,
      publishTimeoutMs: options.publishTimeoutMs,
    })
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
