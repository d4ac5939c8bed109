import { busConnection, whyNotConnected, type UserProperties } from '@shop/contracts'
import { connect, type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt'

/** A message as it arrived. */
export type Heard = {
  topic: string
  text: string
  isRetained: boolean
  /** The broker says that it has sent this one before. */
  isRepeat: boolean
  replyTo: string | undefined
  expirySeconds: number | undefined
  userProperties: UserProperties
}

export type ConnectOptions = {
  url: string
  clientId: string
  username?: string | undefined
  password?: string | undefined
  /** The broker keeps the session and its messages when the connection ends. */
  isKept?: boolean
  /** Messages are taken and never acknowledged. */
  isHolding?: boolean
  will?: NonNullable<IClientOptions['will']>
}

/** The broker does not let a client in. `reasonCode`: as it says (MQTT 5, section 3.2.2.2), if it says anything. */
export class NotConnectedError extends Error {
  override name = 'NotConnectedError'
  readonly code = 'not-connected'
  readonly reasonCode: number | undefined

  constructor(message: string, { cause }: { cause?: unknown } = {}) {
    super(message, { cause })
    const { code } = (cause ?? {}) as { code?: unknown }
    this.reasonCode = typeof code === 'number' ? code : undefined
  }
}

export type Connection = Awaited<ReturnType<typeof openConnection>>
type PublishOptions = NonNullable<Parameters<MqttClient['publish']>[2]>

/** Silence after which no further message is expected, in ms. */
const silenceMs = 3_000
const asAcknowledged = 0
/** The broker did not answer within `silenceMs`, or closed the connection. */
export const noAnswer = -1

/** Connects once. @throws NotConnectedError */
export const openConnection = async (options: ConnectOptions) => {
  const client = connect(options.url, clientOptions(options))
  const inbox = createInbox()
  client.handleMessage = (packet, done) => {
    inbox.take({
      topic: packet.topic,
      text: packet.payload.toString(),
      isRetained: packet.retain,
      isRepeat: packet.dup,
      replyTo: packet.properties?.responseTopic,
      expirySeconds: packet.properties?.messageExpiryInterval,
      userProperties: packet.properties?.userProperties ?? {},
    })
    // MQTT.js acknowledges when it is called back without an error.
    done(options.isHolding ? new Error('held') : undefined)
  }
  const ended = new Promise<number>((resolve) => client.once('close', () => resolve(noAnswer)))
  const connack = await connected(client)
  return {
    connack,
    ...inbox,
    /** Publishes at QoS 1 and resolves with the reason code of the PUBACK: below 0x80 the broker took it. */
    publish: (topic: string, text: string, more: PublishOptions = {}): Promise<number> => {
      const sent = client.publishAsync(topic, text, { qos: 1, ...more })
      return soon(Promise.race([sent.then(() => asAcknowledged, reasonCodeOf), ended]))
    },
    /** Subscribes at QoS 1 and resolves with the reason code of the SUBACK: below 0x80 the broker agrees. */
    subscribe: (topic: string): Promise<number> => {
      const asked = client.subscribeAsync(topic, { qos: 1 })
      return soon(
        Promise.race([asked.then(([grant]) => grant?.qos ?? noAnswer, reasonCodeOf), ended]),
      )
    },
    isOpen: () => client.connected,
    /** Ends as a process does that is killed: without a word to the broker. */
    die: async (): Promise<void> => {
      client.stream.destroy()
      await ended
    },
    close: (): Promise<void> => client.endAsync(true),
  }
}

const clientOptions = ({
  clientId,
  username,
  password,
  isKept,
  will,
}: ConnectOptions): IClientOptions => ({
  ...busConnection,
  reconnectPeriod: 0,
  reconnectOnConnackError: false,
  clientId,
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  ...(will === undefined ? {} : { will }),
  clean: isKept !== true,
  ...(isKept ? { properties: { sessionExpiryInterval: sessionExpiryNever } } : {}),
})

/** As workers ask: a session that never expires. */
export const sessionExpiryNever = 4_294_967_295

const connected = async (client: MqttClient): Promise<IConnackPacket> => {
  const { promise, resolve, reject } = Promise.withResolvers<IConnackPacket>()
  client.once('connect', resolve)
  client.on('error', (error) =>
    reject(new NotConnectedError(whyNotConnected(error), { cause: error })),
  )
  client.once('close', () =>
    reject(new NotConnectedError('it closes the connection without an answer')),
  )
  try {
    return await promise
  } catch (error) {
    await client.endAsync(true)
    throw error
  }
}

const soon = async (answer: Promise<number>): Promise<number> => {
  const timeout = Promise.withResolvers<number>()
  const timer = setTimeout(() => timeout.resolve(noAnswer), silenceMs)
  const reasonCode = await Promise.race([answer, timeout.promise])
  clearTimeout(timer)
  return reasonCode
}

const reasonCodeOf = (error: { code?: unknown }): number =>
  typeof error.code === 'number' ? error.code : noAnswer

/** Keeps what arrives, for those who wait for it now or later. */
const createInbox = () => {
  const heard: Heard[] = []
  let tell = (): void => {}
  let told = new Promise<void>((resolve) => (tell = resolve))

  /** Whether another message comes within the time. */
  const isToldMore = async (waitMs: number): Promise<boolean> => {
    const timeout = Promise.withResolvers<false>()
    const timer = setTimeout(() => timeout.resolve(false), waitMs)
    const isMore = await Promise.race([told.then(() => true), timeout.promise])
    clearTimeout(timer)
    return isMore
  }
  return {
    heard,
    take: (message: Heard): void => {
      heard.push(message)
      const wake = tell
      told = new Promise((resolve) => (tell = resolve))
      wake()
    },
    /** Resolves with the message of this text; undefined when nothing comes for a while without it. */
    hears: async (text: string): Promise<Heard | undefined> => {
      const find = () => heard.find((message) => message.text === text)
      while (find() === undefined && (await isToldMore(silenceMs)));
      return find()
    },
    /** Resolves when so many messages have come, or nothing has come for a while. */
    hearsCount: async (count: number, waitMs = silenceMs): Promise<void> => {
      while (heard.length < count && (await isToldMore(waitMs)));
    },
  }
}
