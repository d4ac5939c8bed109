import { newClientId } from '../broker-access.ts'
import { bad, good, type Check } from '../check.ts'
import { sessionExpiryNever } from '../connection.ts'

/** The shortest time that a session has to be kept, in seconds. A worker may be away for a weekend. */
const sessionSecondsMin = 3 * 24 * 3_600

/** The session of a worker outlives its connection. */
export const sessions: Check = {
  title: 'keeps the session of a worker that is away',
  promise: 'kept',
  run: async (broker) => {
    const kept = { clientId: newClientId('order'), isKept: true }
    const first = await broker.connect('order', kept)
    const granted = first.connack.properties?.sessionExpiryInterval ?? sessionExpiryNever
    await first.die()
    const second = await broker.connect('order', kept)
    if (!second.connack.sessionPresent) {
      return bad('it forgot the session of a client that came back', 'Let it keep sessions.')
    }
    if (granted === sessionExpiryNever) return good('for ever')
    return granted < sessionSecondsMin
      ? bad(
          `it keeps a session for ${granted} s only`,
          `Let it keep sessions for ${sessionSecondsMin} s or more.`,
        )
      : good(`for ${granted} s`)
  },
}

/** Messages that may be on their way to the broker at one time. */
const windowCount = 200

/** Each message that the broker acknowledged waits for the worker. */
export const queue: Check = {
  title: 'keeps all messages for a worker that is away',
  promise: 'kept',
  run: async (broker) => {
    const { messageCount } = broker
    const clientId = newClientId('order')
    const topic = broker.topics.reply(clientId)
    const kept = { clientId, isKept: true }
    const reader = await broker.connect('order', kept)
    await reader.subscribe(topic)
    await reader.die()
    const sender = await broker.connect('inventory')
    let takenCount = 0
    for (let first = 0; first < messageCount; first += windowCount) {
      const count = Math.min(windowCount, messageCount - first)
      const codes = await Promise.all(
        Array.from({ length: count }, (_, n) => sender.publish(topic, String(first + n))),
      )
      takenCount += codes.filter((code) => code >= 0 && code < 0x80).length
    }
    const back = await broker.connect('order', kept)
    await back.hearsCount(takenCount)
    const heardCount = new Set(back.heard.map(({ text }) => text)).size
    const figures = `${heardCount} of ${takenCount} acknowledged messages`
    if (heardCount < takenCount) {
      return bad(
        `${figures} waited, the rest was dropped without a word`,
        'Raise its limit of queued messages. Mosquitto: max_queued_messages 10000000; EMQX: mqtt.max_mqueue_len; HiveMQ: queued-messages.',
      )
    }
    return takenCount < messageCount
      ? bad(
          `it took ${takenCount} of ${messageCount} messages and refused the rest`,
          'Raise its limit of queued messages.',
        )
      : good(figures)
  },
}
