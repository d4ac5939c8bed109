import { messageBytesMax } from '@shop/contracts'
import { newClientId } from '../broker-access.ts'
import { bad, good, inWords, isTaken, type Check } from '../check.ts'

/** Messages that a worker has in one transaction at most times; with fewer each commit does less. */
const inFlightMin = 1_000
/**
 * Messages that a client may have sent without an acknowledgement: a worker 2,000 and those of one batch (outstandingMax
 * of the engine), a front one for each 64 of 10,000 orders.
 */
const receiveMin = { order: 3_000, front: 200 }

/** A worker gets many messages before it has to acknowledge the first. */
export const inFlight: Check = {
  title: `hands a worker ${inFlightMin} messages at a time`,
  promise: 'rush',
  run: async (broker) => {
    const clientId = newClientId('order')
    const topic = broker.topics.reply(clientId)
    const reader = await broker.connect('order', { clientId, isHolding: true })
    await reader.subscribe(topic)
    const sender = await broker.connect('inventory')
    const numbers = Array.from({ length: inFlightMin }, (_, n) => String(n))
    for (let first = 0; first < inFlightMin; first += 100) {
      const some = numbers.slice(first, first + 100)
      await Promise.all(some.map((text) => sender.publish(topic, text)))
    }
    await reader.hearsCount(inFlightMin)
    const { length } = reader.heard
    return length >= inFlightMin
      ? good('')
      : bad(
          `it waits for acknowledgements after ${length} messages`,
          'Each transaction would have few orders. Mosquitto: max_inflight_messages 0; EMQX: mqtt.max_inflight 65535.',
        )
  },
}

/** MQTT 5, section 3.2.2.3.3. */
const receiveMaximumDefault = 65_535

/** The broker takes many messages before it acknowledges the first. */
export const receiveMaximum: Check = {
  title: 'lets a client send many messages before it acknowledges the first',
  promise: 'rush',
  run: async (broker) => {
    for (const user of ['order', 'front'] as const) {
      const { connack } = await broker.connect(user)
      const granted = connack.properties?.receiveMaximum ?? receiveMaximumDefault
      if (granted >= receiveMin[user]) continue
      return bad(
        `the receive maximum of ${broker.urlOf(user)} is ${granted}; ${user} needs ${receiveMin[user]}`,
        'It may end a connection that sends more. Mosquitto: max_inflight_messages 0; HiveMQ: server-receive-maximum 65535.',
      )
    }
    return good('')
  },
}

/** The largest message of the shop arrives whole. */
export const size: Check = {
  title: `carries messages of ${messageBytesMax} bytes`,
  promise: 'sizes',
  run: async (broker) => {
    const clientId = newClientId('front')
    const topic = broker.topics.reply(clientId)
    const front = await broker.connect('front', { clientId })
    await front.subscribe(topic)
    const sender = await broker.connect('order')
    const largest = 'x'.repeat(messageBytesMax)
    const properties = { responseTopic: topic, userProperties: { epoch: 'e1' } }
    const limit = sender.connack.properties?.maximumPacketSize
    if (limit !== undefined && limit < messageBytesMax + envelopeBytes) {
      return bad(`it takes packets of ${limit} bytes at most`, remedy)
    }
    const code = await sender.publish(topic, largest, { properties })
    if (!isTaken(code)) return bad(`it refuses them (${inWords(code)})`, remedy)
    return (await front.hears(largest)) ? good('') : bad('one was lost on the way', remedy)
  },
}

/** Bytes of a packet beside its payload: topic, properties and header. */
const envelopeBytes = 1_000
const remedy =
  'Large orders would be lost. Mosquitto: message_size_limit 2097152; EMQX: mqtt.max_packet_size 2MB; HiveMQ: max-packet-size.'
