import type { BusUser } from '../../config.ts'
import { newClientId, type BrokerAccess } from '../broker-access.ts'
import { bad, good, inWords, isTaken, type Check } from '../check.ts'
import type { Connection } from '../connection.ts'

/** A user of the bus with one connection that publishes and one that listens. */
type Party = {
  user: BusUser
  senderId: string
  listenerId: string
  listener: Connection
  /** Publishes on a connection that is opened again if the broker ended it, as some do after a refusal. */
  say(topic: string, text: string): Promise<number>
}

const shownMax = 5

/** Each user may do what mosquitto.acl says, and nothing else: tried by publishing and listening as everybody. */
export const rights: Check = {
  title: 'lets each user publish and read its own topics only',
  promise: 'access',
  run: async (broker) => {
    const parties = await Promise.all(broker.users.map((user) => joinAs(user, broker)))
    const topics = topicsOf(parties, broker)
    for (const { listener } of parties) for (const topic of topics) await listener.subscribe(topic)

    const wrong: string[] = []
    for (const sender of parties) {
      for (const topic of topics) {
        const isRight = mayWrite(sender, topic, broker)
        const code = await sender.say(topic, textOf(sender, topic))
        if (isRight && !isTaken(code)) {
          wrong.push(`${sender.user} may not publish on ${topic} (${inWords(code)})`)
        }
      }
    }
    await settle(parties, broker)
    for (const sender of parties) {
      for (const topic of topics) wrong.push(...wrongReaders(sender, topic, parties, broker))
    }
    if (wrong.length === 0) return good(`${parties.length} users, ${topics.length} topics`)
    const more = wrong.length > shownMax ? [`and ${wrong.length - shownMax} more`] : []
    return bad(
      [...wrong.slice(0, shownMax), ...more].join('; '),
      'Give each user the rights of mosquitto.acl, and refuse everything else.',
    )
  },
}

const joinAs = async (user: BusUser, broker: BrokerAccess): Promise<Party> => {
  const [senderId, listenerId] = [newClientId(user), newClientId(user)]
  const listener = await broker.connect(user, { clientId: listenerId })
  let sender = await broker.connect(user, { clientId: senderId })
  const say = async (topic: string, text: string): Promise<number> => {
    if (!sender.isOpen()) sender = await broker.connect(user, { clientId: senderId })
    return sender.publish(topic, text)
  }
  return { user, senderId, listenerId, listener, say }
}

/** Topics that disturb nobody, because their last level is a client id of this check; and all others, if wanted. */
const topicsOf = (parties: readonly Party[], { topics, isEveryTopic }: BrokerAccess): string[] => [
  ...parties.map(({ listenerId }) => topics.reply(listenerId)),
  ...parties.map(({ user, senderId }) => topics.presence(user, senderId)),
  ...['front', 'inventory', 'order'].map((service) => topics.presence(service, newClientId('any'))),
  ...(isEveryTopic ? Object.values(topics).filter((topic) => typeof topic === 'string') : []),
]

const textOf = ({ senderId }: Party, topic: string): string => `${senderId} on ${topic}`

const mayWrite = ({ user, senderId }: Party, topic: string, { acl }: BrokerAccess): boolean =>
  acl({ user, clientId: senderId }).mayWrite(topic)

/** Waits until everything that was published has arrived: Order's last word comes to each listener behind all others. */
const settle = async (parties: readonly Party[], broker: BrokerAccess): Promise<void> => {
  const order = parties.find(({ user }) => user === 'order')
  for (const { listener, listenerId } of parties) {
    await order?.say(broker.topics.reply(listenerId), 'the last word')
    await listener.hears('the last word')
  }
}

/** Who heard what they should not have heard, and the other way round. */
const wrongReaders = (
  sender: Party,
  topic: string,
  parties: readonly Party[],
  broker: BrokerAccess,
): string[] => {
  const isSaid = mayWrite(sender, topic, broker)
  const text = textOf(sender, topic)
  return parties.flatMap(({ user, listenerId, listener }) => {
    const isHeard = listener.heard.some((message) => message.text === text)
    const isReader = broker.acl({ user, clientId: listenerId }).mayRead(topic)
    if (isHeard === (isSaid && isReader)) return []
    if (!isHeard) return [`${user} does not hear ${sender.user} on ${topic}`]
    return isSaid
      ? [`${user} reads ${topic} and must not`]
      : [`${sender.user} publishes on ${topic} and must not: ${user} hears it`]
  })
}
