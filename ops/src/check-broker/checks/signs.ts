import { presenceExpirySeconds } from '@shop/contracts'
import { newClientId } from '../broker-access.ts'
import { bad, good, type Check } from '../check.ts'

/** The broker speaks for a process that has vanished. */
export const lastWill: Check = {
  title: 'publishes the last will of a process that dies',
  promise: 'signs',
  run: async (broker) => {
    const clientId = newClientId('order')
    const topic = broker.topics.presence('order', clientId)
    const listener = await broker.connect('inventory')
    await listener.subscribe(topic)
    const payload = Buffer.from('gone')
    const properties = { messageExpiryInterval: presenceExpirySeconds }
    const will = { topic, payload, qos: 1, retain: false, properties } as const
    const dying = await broker.connect('order', { clientId, will })
    await dying.die()
    return (await listener.hears('gone'))
      ? good('')
      : bad(
          'nobody heard it within 3 s',
          'Let it publish wills at once, to topics that their user may write.',
        )
  },
}

/** Those who come later are told the last sign of life, until it is withdrawn. */
export const retained: Check = {
  title: 'tells signs of life to those who come later',
  promise: 'signs',
  run: async (broker) => {
    const clientId = newClientId('order')
    const topic = broker.topics.presence('order', clientId)
    const worker = await broker.connect('order', { clientId })
    if (worker.connack.properties?.retainAvailable === false) {
      return bad('it retains no messages', 'Let it retain messages.')
    }
    const properties = { messageExpiryInterval: 60, userProperties: { currency: 'EUR' } }
    await worker.publish(topic, 'alive', { retain: true, properties })
    const later = await broker.connect('inventory')
    await later.subscribe(topic)
    const heard = await later.hears('alive')
    await worker.publish(topic, '', { retain: true })
    if (heard === undefined) return bad('it forgot a retained message', 'Let it retain messages.')
    if (!heard.isRetained) {
      return bad(
        'it does not mark a retained message as old',
        'A dead worker would count as alive.',
      )
    }
    return heard.userProperties['currency'] === 'EUR'
      ? good('')
      : bad('a retained message loses its properties', 'Use a broker that keeps them.')
  },
}

/** Longer than the expiry that the check gives its messages, in ms. Brokers count whole seconds. */
const expiredMs = 2_500

/** Old reminders and signs of life are dropped, so that a slow reader meets no flood. */
export const expiry: Check = {
  title: 'drops messages when they have expired',
  promise: 'signs',
  run: async (broker) => {
    const clientId = newClientId('order')
    const topic = broker.topics.reply(clientId)
    const kept = { clientId, isKept: true }
    const reader = await broker.connect('order', kept)
    await reader.subscribe(topic)
    await reader.die()
    const sender = await broker.connect('inventory')
    await sender.publish(topic, 'old', { properties: { messageExpiryInterval: 1 } })
    await sender.publish(topic, 'lasting')
    await Bun.sleep(expiredMs)
    const back = await broker.connect('order', kept)
    if (!(await back.hears('lasting'))) {
      return bad('it lost a message of a kept session', 'Let it keep sessions.')
    }
    return back.heard.some(({ text }) => text === 'old')
      ? bad(
          'a message of 1 s was delivered after 2.5 s',
          'Let it heed the message expiry interval: a worker that was away would meet all reminders at once.',
        )
      : good('')
  },
}
