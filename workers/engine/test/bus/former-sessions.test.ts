import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, connectAsync, type IConnackPacket, type MqttClient } from 'mqtt'
import { startBroker, type TestBroker } from './broker.ts'
import { givenBusOn } from './given-bus.ts'

let broker: TestBroker
let sender: MqttClient
beforeAll(async () => {
  // Fewer at once than wait: the broker sends the rest only when these are acknowledged.
  broker = await startBroker({ messagesAtOnce: 3 })
  sender = await connectAsync(broker.url, { protocolVersion: 5 })
})
afterAll(async () => {
  await sender.endAsync(true)
  await broker.close()
})

/** One after the other: the broker takes no more at once than it sends. */
const send = async (topic: string, ...texts: string[]): Promise<void> => {
  for (const text of texts) await sender.publishAsync(topic, text, { qos: 1 })
}

const sessionExpiryInterval = 3_600

/** Connects under a client id as an earlier release would, and says whether the broker had kept its session. */
const comeAs = async (clientId: string, { topics = [] }: { topics?: string[] } = {}) => {
  const client = connect(broker.url, {
    protocolVersion: 5,
    clientId,
    clean: false,
    properties: { sessionExpiryInterval },
  })
  const { promise, resolve } = Promise.withResolvers<IConnackPacket>()
  client.once('connect', resolve)
  const { sessionPresent } = await promise
  if (topics.length > 0) await client.subscribeAsync(topics, { qos: 1 })
  return { client, isKept: sessionPresent }
}

/** A session that the broker keeps for nobody, with these messages in it. */
const leaveSession = async (clientId: string, topic: string, ...texts: string[]): Promise<void> => {
  const { client } = await comeAs(clientId, { topics: [topic] })
  await client.endAsync()
  await send(topic, ...texts)
}

const isKept = async (clientId: string): Promise<boolean> => {
  const { client, isKept } = await comeAs(clientId)
  await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } })
  return isKept
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n))

/** A bus that comes in the place of sessions, and acknowledges what it is told to. */
const givenHeir = async (name: string, ...formerClientIds: string[]) => {
  const ended: string[] = []
  const allEnded = Promise.withResolvers<void>()
  const given = await givenBusOn(broker, name, {
    formerClientIds,
    onFormerEnded: (clientId) => {
      ended.push(clientId)
      if (ended.length === formerClientIds.length) allEnded.resolve()
    },
  })
  return { ...given, ended, allEnded: allEnded.promise }
}

describe('a session under a former client id', () => {
  test('is delivered, and ended when all of it is acknowledged', async () => {
    await leaveSession('old-1', 'heir/facts', ...numbers(10))
    const heir = await givenHeir('heir', 'old-1')
    for (let count = 0; count < 10;) {
      await heir.delivered(count + 1)
      expect(heir.ended).toEqual([])
      const { length } = heir.deliveries
      heir.bus.acknowledge(heir.deliveries.slice(count))
      count = length
    }
    await heir.allEnded
    expect(heir.texts()).toEqual(numbers(10))
    await heir.bus.close()
    expect(await isKept('old-1')).toBe(false)
  })

  test('misses nothing and fills no more: the new one hears what is sent from then on', async () => {
    await leaveSession('old-2', 'next/facts')
    const heir = await givenHeir('next', 'old-2')
    await heir.allEnded
    await send('next/facts', 'later')
    await heir.delivered(1)
    expect(heir.texts()).toEqual(['later'])
    await heir.bus.close()
    expect(await isKept('old-2')).toBe(false)
  })

  test('is ended after another one, and also if there was none', async () => {
    await leaveSession('old-3', 'two/facts')
    const heir = await givenHeir('two', 'old-3', 'never-there')
    await heir.allEnded
    expect(heir.ended).toEqual(['old-3', 'never-there'])
    await heir.bus.close()
  })

  test('stays whole when the process ends before it acknowledged', async () => {
    await leaveSession('old-4', 'again/facts', ...numbers(3))
    const first = await givenHeir('again', 'old-4')
    await first.delivered(3)
    await first.bus.close()
    expect(first.ended).toEqual([])

    const second = await givenHeir('again', 'old-4')
    await second.delivered(3)
    expect(second.texts()).toEqual(numbers(3))
    second.bus.acknowledge(second.deliveries)
    await second.allEnded
    await second.bus.close()
  })

  test('is delivered once more when the connection of the new one was lost', async () => {
    await leaveSession('old-5', 'lost/facts', ...numbers(3))
    const heir = await givenHeir('lost', 'old-5')
    await heir.delivered(3)
    const { client } = await comeAs('lost')
    await client.endAsync(true)
    await heir.delivered(6)
    heir.bus.acknowledge(heir.deliveries)
    await heir.allEnded
    expect(heir.texts()).toEqual([...numbers(3), ...numbers(3)])
    await heir.bus.close()
  })

  test('is read no further while the bus is paused', async () => {
    await leaveSession('old-6', 'paused/facts', ...numbers(3))
    const heir = await givenHeir('paused', 'old-6')
    heir.bus.pause()
    await heir.delivered(1)
    expect(heir.texts()).toEqual(['0'])
    heir.bus.resume()
    await heir.delivered(3)
    heir.bus.acknowledge(heir.deliveries)
    await heir.allEnded
    await heir.bus.close()
  })
})
