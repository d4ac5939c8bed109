import type { OpenSocket } from './byte-socket.ts'
import type { ConnectionOptions, MqttConnection } from '../mqtt-connection.ts'
import { openPacketSession, type PacketSession } from './packet-session.ts'

/** Delay before the next try, in ms: doubles from 500 and stops growing at 8_000. `attempt` starts at 1. */
const reopenDelayMs = (attempt: number): number => Math.min(500 * 2 ** (attempt - 1), 8_000)

/**
 * MQTT 5 without MQTT.js, which does not run on workerd: connections over whatever socket the runtime has, each of
 * which opens itself again, for ever. Like MQTT.js's, they keep no message for later.
 */
export const packetConnections = (open: OpenSocket) => {
  const firstTries: Promise<void>[] = []
  return {
    connect: (options: ConnectionOptions): MqttConnection => {
      const { connection, firstTry } = connectPackets(open, options)
      firstTries.push(firstTry)
      return connection
    },
    /** Resolves when each connection is usable or has failed once: until then nobody knows. */
    tried: async (): Promise<void> => void (await Promise.all(firstTries)),
  }
}

const connectPackets = (open: OpenSocket, options: ConnectionOptions) => {
  const { log, clientId, url } = options
  let session: PacketSession | undefined
  let isClosed = false
  let wake: () => void = () => {}
  let settleFirstTry: () => void = () => {}
  const firstTry = new Promise<void>((resolve) => {
    settleFirstTry = resolve
  })

  const stayConnected = async (): Promise<void> => {
    let attempt = 0
    let logged = ''
    while (!isClosed) {
      attempt += 1
      try {
        await useSession(() => {
          attempt = 0
          logged = ''
        })
      } catch (error) {
        // The same failure again and again is one line, until the connection is there again.
        if (String(error) !== logged)
          log.warn('bus connection failed', { clientId, url, error: String(error) })
        logged = String(error)
      }
      settleFirstTry()
      if (!isClosed) await pause(reopenDelayMs(Math.max(1, attempt)))
    }
  }

  const useSession = async (onUsable: () => void): Promise<void> => {
    const opened = await openPacketSession(open, options)
    if (isClosed) return opened.close()
    session = opened
    onUsable()
    settleFirstTry()
    log.info('bus connected', { clientId })
    options.onUsable?.()
    const reason = await opened.ended
    session = undefined
    if (!isClosed) log.warn('bus connection lost', { clientId, reason })
  }

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const running = stayConnected()
  const connection: MqttConnection = {
    publish: (topic, text, publishOptions) =>
      session?.publish(topic, text, publishOptions) ?? Promise.resolve('unknown'),
    isConnected: () => session !== undefined,
    close: async () => {
      isClosed = true
      session?.close()
      wake()
      await running
    },
  }
  return { connection, firstTry }
}
