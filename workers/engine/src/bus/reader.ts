import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { busConnection } from '@shop/contracts'
import type { BusOptions, Delivery } from './bus.ts'
import { createHeldReading } from './held-reading.ts'
import { bytesOf, deliveryOf, pubacks } from './packets.ts'

/** The session and what is queued for it never expire: a worker may be away for a holiday. */
const sessionExpiryNever = 4_294_967_295

/** A connection whose messages are acknowledged when told to. */
export type Reader = ReturnType<typeof openReader>

type ReaderOptions = Pick<BusOptions, 'url' | 'onDelivery' | 'onNotice'> & {
  connection: IClientOptions & { clientId: string }
  /** Whether the broker keeps the session, and all that is queued for it, while this process is away. */
  isKept: boolean
  /** While nothing can be said, nothing is read. */
  canSay: () => boolean
}

/**
 * Opens a connection that acknowledges when told to, not when a message was handed over.
 *
 * MQTT.js sends PUBACK when `handleMessage` calls back without an error; with an error it sends none and goes on with
 * the next packet. So each packet is kept and called back with an error at once, and the PUBACKs are written to the same
 * connection after the commit.
 */
export const openReader = ({ url, connection, isKept, canSay, ...options }: ReaderOptions) => {
  const client = connect(url, {
    ...connection,
    clean: !isKept,
    properties: { sessionExpiryInterval: isKept ? sessionExpiryNever : 0 },
  })
  const reading = createHeldReading(canSay)
  client.handleMessage = (packet, done) => {
    if (packet.qos === 0 || packet.messageId === undefined) {
      options.onNotice(packet.topic, bytesOf(packet))
      return done()
    }
    options.onDelivery(deliveryOf(packet, packet.messageId, client.stream))
    reading.next(done)
  }
  askAgainWhileHolding(client, reading)
  client.on('close', reading.reset)
  return {
    client,
    ...reading,
    /** Sends PUBACK for those that came on this connection, in one write. Resolves with how many. */
    acknowledge: (deliveries: readonly Delivery[]): number => {
      const own = deliveries.filter((delivery) => delivery.connection === client.stream)
      if (client.connected && own.length > 0) client.stream.write(pubacks(own))
      return own.length
    },
  }
}

/** A member of a group takes its messages along until the broker misses it. */
const keepaliveSecondsInGroup = 3

/** How a worker connects, whatever the connection is for. */
export const connectionOf = ({
  username,
  password,
  group,
  keepaliveSeconds = group === undefined ? busConnection.keepalive : keepaliveSecondsInGroup,
}: Pick<BusOptions, 'username' | 'password' | 'group' | 'keepaliveSeconds'>): IClientOptions => ({
  ...busConnection,
  username,
  password,
  keepalive: keepaliveSeconds,
})

/** While a packet is held the broker's answer to a ping may stand behind it: the broker is asked again instead. */
const askAgainWhileHolding = (
  client: MqttClient,
  { isHolding }: Pick<ReturnType<typeof createHeldReading>, 'isHolding'>,
): void => {
  const giveUp = client.onKeepaliveTimeout.bind(client)
  client.onKeepaliveTimeout = () => {
    if (!isHolding()) return giveUp()
    client.sendPing()
    client.reschedulePing(true)
  }
}
