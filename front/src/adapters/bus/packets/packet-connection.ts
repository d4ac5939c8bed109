import type { ConnectionOptions, MqttConnection } from '../mqtt-connection.ts'
import type { OpenSocket } from './byte-socket.ts'
import { takenOver } from './packet-exchange.ts'
import { openPacketSession, type PacketSession } from './packet-session.ts'

/** Delay before the next try, in ms: doubles from 500 and stops growing at 8_000. `attempt` starts at 1. */
const reopenDelayMs = (attempt: number): number => Math.min(500 * 2 ** (attempt - 1), 8_000)

/**
 * Connections of MQTT 5 for workerd, where MQTT.js does not run, over the sockets of the runtime. Each reopens itself for
 * ever. Like those of MQTT.js, they keep no message for later.
 */
export const packetConnections = (open: OpenSocket) => {
  const firstTries: Promise<void>[] = []
  return {
    connect: (options: ConnectionOptions): MqttConnection => {
      const { connection, firstTry } = connectPackets(open, options)
      firstTries.push(firstTry)
      return connection
    },
    /** Resolves when each connection is usable or has failed once: until then its state is not known. */
    tried: async (): Promise<void> => void (await Promise.all(firstTries)),
  }
}

const connectPackets = (open: OpenSocket, options: ConnectionOptions) => {
  const { log, clientId, url } = options
  const pause = createPause()
  let session: PacketSession | undefined
  let isClosed = false
  let attempt = 0
  let logged = ''
  let settleFirstTry: () => void = () => {}
  const firstTry = new Promise<void>((resolve) => {
    settleFirstTry = resolve
  })

  const stayConnected = async (): Promise<void> => {
    while (!isClosed) {
      attempt += 1
      try {
        await useSession(await openPacketSession(open, options))
      } catch (error) {
        // A failure that repeats at each try is logged once, until the connection is back.
        if (String(error) !== logged)
          log.warn('bus connection failed', { clientId, url, error: String(error) })
        logged = String(error)
      }
      settleFirstTry()
      options.onLost?.()
      if (!isClosed) await pause.take(reopenDelayMs(Math.max(1, attempt)))
    }
  }

  const useSession = async (opened: PacketSession): Promise<void> => {
    if (isClosed) return opened.close()
    session = opened
    attempt = 0
    logged = ''
    settleFirstTry()
    log.info('bus connected', { clientId })
    options.onUsable?.()
    const reason = await opened.ended
    session = undefined
    if (reason === takenOver) log.error('bus session taken over', { clientId })
    else if (!isClosed) log.warn('bus connection lost', { clientId, reason })
  }

  const running = stayConnected()
  const connection: MqttConnection = {
    publish: (topic, text, publishOptions) =>
      session?.publish(topic, text, publishOptions) ?? Promise.resolve('unknown'),
    isConnected: () => session !== undefined,
    close: async () => {
      isClosed = true
      session?.close()
      pause.end()
      await running
    },
  }
  return { connection, firstTry }
}

/** A pause that can be ended early. */
const createPause = () => {
  let end: () => void = () => {}
  const take = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      end = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return { take, end: () => end() }
}
