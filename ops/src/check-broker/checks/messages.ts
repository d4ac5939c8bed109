import { newClientId } from '../broker-access.ts'
import { bad, good, inWords, isTaken, type Check } from '../check.ts'

/** A message that was not acknowledged comes again. */
export const atLeastOnce: Check = {
  title: 'delivers a message again that was not acknowledged',
  promise: 'kept',
  run: async (broker) => {
    const clientId = newClientId('order')
    const topic = broker.topics.reply(clientId)
    const kept = { clientId, isKept: true }
    const reader = await broker.connect('order', { ...kept, isHolding: true })
    if (reader.connack.properties?.maximumQoS === 0) {
      return bad('it takes messages at QoS 0 only', 'Let it take QoS 1.')
    }
    await reader.subscribe(topic)
    const sender = await broker.connect('inventory')
    await sender.publish(topic, 'again')
    if (!(await reader.hears('again'))) return bad('a message at QoS 1 did not arrive', rights)
    await reader.die()
    const back = await broker.connect('order', kept)
    return (await back.hears('again'))
      ? good('')
      : bad('it did not come again after a reconnect', 'Let it keep sessions, with QoS 1.')
  },
}

const rights = 'Give the users the rights of mosquitto.acl.'

/** The properties that the shop puts on its messages. */
const properties = {
  responseTopic: 'of-the-sender',
  messageExpiryInterval: 60,
  userProperties: { epoch: 'e1', trace: ['t1', 't2'] },
}

/** A worker's message to a front arrives, with all that is written on its envelope. */
export const envelope: Check = {
  title: 'carries response topics and other properties from workers to fronts',
  promise: 'answers',
  run: async (broker) => {
    const clientId = newClientId('front')
    const topic = broker.topics.reply(clientId)
    const front = await broker.connect('front', { clientId })
    await front.subscribe(topic)
    const worker = await broker.connect('order')
    const code = await worker.publish(topic, 'answer', { properties })
    const heard = await front.hears('answer')
    if (heard === undefined) {
      return bad(
        isTaken(code)
          ? 'the answer of a worker does not reach the front'
          : `a worker may not answer (${inWords(code)})`,
        broker.isOneBroker ? rights : 'Let the bridge bring reply/+ in, at QoS 1.',
      )
    }
    const lost = [
      ...(heard.replyTo === properties.responseTopic ? [] : ['the response topic']),
      ...(heard.userProperties['epoch'] === 'e1' && heard.userProperties['trace']?.length === 2
        ? []
        : ['user properties']),
      ...(heard.expirySeconds === undefined ? ['the expiry'] : []),
    ]
    return lost.length === 0
      ? good('')
      : bad(
          `${lost.join(', ')} got lost on the way`,
          'No front would get an answer: every order stays 202. A bridge of Mosquitto needs bridge_protocol_version mqttv50.',
        )
  },
}

const sharedCount = 40

/** Members of a group get each message once, and all of them get some. */
export const shared: Check = {
  title: 'shares a subscription among instances',
  promise: 'instances',
  run: async (broker) => {
    const id = newClientId('order')
    const topic = broker.topics.presence('order', id)
    const members = await Promise.all([broker.connect('inventory'), broker.connect('inventory')])
    for (const member of members) {
      const isOffered = member.connack.properties?.sharedSubscriptionAvailable !== false
      const code = isOffered ? await member.subscribe(`$share/${id}/${topic}`) : 0x9e
      if (!isTaken(code)) {
        return bad(
          `it refuses shared subscriptions (${inWords(code)})`,
          'Run one instance of each worker on it, or let it share subscriptions.',
        )
      }
    }
    const sender = await broker.connect('order', { clientId: id })
    for (let n = 0; n < sharedCount; n += 1) await sender.publish(topic, String(n))
    await Promise.all(members.map((member) => member.hearsCount(sharedCount, sharedMs)))
    const texts = members.flatMap((member) => member.heard.map(({ text }) => text))
    const counts = members.map((member) => member.heard.length).join(' and ')
    if (new Set(texts).size < sharedCount || texts.length > sharedCount) {
      return bad(
        `of ${sharedCount} messages two members got ${counts}: not each one once`,
        'Members of one group must be at one broker, and the broker must share.',
      )
    }
    return members.some((member) => member.heard.length === 0)
      ? bad(
          `one of two members got all ${sharedCount} messages`,
          'Choose a strategy that gives each member a part, such as round robin.',
        )
      : good(`${counts} of ${sharedCount}`)
  },
}

/** Time for messages that may never come: of a group no member gets all, in ms. */
const sharedMs = 500
