import { busConnection } from '@shop/contracts'
import type { IPublishPacket } from 'mqtt-packet'
import type { ConnectionOptions, MqttConnection } from '../mqtt-connection.ts'
import { refusedFrom } from '../reason-codes.ts'
import type { OpenSocket } from './byte-socket.ts'
import { openExchange, type Exchange } from './packet-exchange.ts'
import { createPublisher, subscribeId } from './packet-publisher.ts'

/** One connection to the broker, from CONNECT to its end. It is used once. */
export type PacketSession = {
  publish: MqttConnection['publish']
  /** Resolves with the reason when the connection is over. Unacknowledged messages have been answered `unknown`. */
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
      protocolVersion: busConnection.protocolVersion,
      clean: true,
      clientId: options.clientId,
      keepalive: busConnection.keepalive,
      username: options.username,
      password: Buffer.from(options.password),
      ...(options.will && { will: options.will }),
    })
    const connack = await exchange.answer('connack')
    if (connack.reasonCode) throw new Error(`the broker refuses: reason ${connack.reasonCode}`)
    options.onConnect?.()
    const publisher = createPublisher(exchange, {
      receiveMaximum: connack.properties?.receiveMaximum,
      timeoutMs: options.publishTimeoutMs,
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
  const isRefused = granted.some((code) => typeof code === 'number' && code >= refusedFrom)
  if (isRefused) throw new Error(`the broker refuses a subscription to ${topics.join(', ')}`)
}

/** Hands a message over before acknowledging it: if the connection breaks in between, the message comes again. */
const receive = (
  packet: IPublishPacket,
  exchange: Exchange,
  { onMessage }: ConnectionOptions,
): void => {
  const { topic, payload } = packet
  onMessage?.(topic, typeof payload === 'string' ? payload : payload.toString(), packet)
  if (packet.qos === 1)
    exchange.send({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 })
}
