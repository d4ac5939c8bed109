import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect, connectAsync, type IConnackPacket, type MqttClient, type Packet } from 'mqtt'
import type { BusOptions } from '../../src/bus/bus.ts'
import { startBroker, type TestBroker } from './broker.ts'
import { givenBusOn } from './given-bus.ts'

let broker: TestBroker
let sender: MqttClient
beforeAll(async () => {
  broker = await startBroker()
  sender = await connectAsync(broker.url, { protocolVersion: 5 })
})
afterAll(async () => {
  await sender.endAsync(true)
  await broker.close()
})

const messageCount = 20
const texts = Array.from({ length: messageCount }, (_, n) => String(n))
const sendAll = async (topic: string): Promise<void> => {
  for (const text of texts) await sender.publishAsync(topic, text, { qos: 1 })
}

/** The reason code of a message that nobody is subscribed to (MQTT 5, section 3.4.2.1). */
const noMatchingSubscribers = 0x10
const reasonOf = async (topic: string): Promise<number | undefined> => {
  let reason: number | undefined
  const look = (packet: Packet): void => {
    if (packet.cmd === 'puback') reason = packet.reasonCode
  }
  sender.on('packetreceive', look)
  await sender.publishAsync(topic, 'anybody?', { qos: 1 })
  sender.off('packetreceive', look)
  return reason
}

/** Resolves when somebody hears the topic: members subscribe after they have connected. */
const isHeard = async (topic: string): Promise<void> => {
  while ((await reasonOf(topic)) === noMatchingSubscribers) await Bun.sleep(5)
}

/** A member of a group that shares one topic. What was said before it was there does not count. */
const givenMember = async (topic: string, instance: string, more: Partial<BusOptions> = {}) => {
  const name = `${topic}-${instance}`
  const given = await givenBusOn(broker, name, {
    subscriptions: [topic],
    notices: [],
    group: 'workers',
    ...more,
  })
  await isHeard(topic)
  return { ...given, heard: () => given.texts().filter((text) => text !== 'anybody?'), name }
}

const hasSession = async (clientId: string): Promise<boolean> => {
  const client = connect(broker.url, { protocolVersion: 5, clientId, clean: false })
  const { promise, resolve } = Promise.withResolvers<IConnackPacket>()
  client.once('connect', resolve)
  const { sessionPresent } = await promise
  await client.endAsync(false, { properties: { sessionExpiryInterval: 0 } })
  return sessionPresent
}

describe('a group of instances', () => {
  test('hears each message once, and each instance hears some', async () => {
    const one = await givenMember('shared', 'one')
    const two = await givenMember('shared', 'two')
    await sendAll('shared')
    const all = () => [...one.heard(), ...two.heard()]
    await Promise.race(
      [one, two].map(({ reached }) => reached(() => all().length === messageCount)),
    )
    expect(all().toSorted()).toEqual(texts.toSorted())
    expect([one.heard().length, two.heard().length]).not.toContain(0)
    await Promise.all([one.bus.close(), two.bus.close()])
  })

  test('leaves to one instance what the other one is no longer there for', async () => {
    const one = await givenMember('left', 'one')
    const two = await givenMember('left', 'two')
    await two.bus.close()
    await sendAll('left')
    await one.reached(() => one.heard().length === messageCount)
    expect(one.heard()).toEqual(texts)
    await one.bus.close()
  })

  test('is left by an instance that has heard everything sent to it before', async () => {
    const one = await givenMember('leaving', 'one')
    const two = await givenMember('leaving', 'two')
    await sendAll('leaving')
    await two.bus.leaveGroup()
    const heardBefore = two.heard().length
    await sendAll('leaving')
    const all = () => [...one.heard(), ...two.heard()]
    await one.reached(() => all().length === 2 * messageCount)
    expect(two.heard().length).toBe(heardBefore)
    await Promise.all([one.bus.close(), two.bus.close()])
  })

  test('has nothing kept for it while none of it is there, and the sender is told so', async () => {
    const { bus, name } = await givenMember('nobody', 'one')
    await bus.close()
    while ((await reasonOf('nobody')) !== noMatchingSubscribers) await Bun.sleep(5)
    expect(await hasSession(name)).toBe(false)
  })

  test('loses nothing to a client that does not know its name', async () => {
    const thief = await connectAsync(broker.url, { protocolVersion: 5 })
    await thief.subscribeAsync(['$share/order/secret', '$share/thieves/secret'], { qos: 1 })
    const one = await givenMember('secret', 'one', { group: 'order-0123456789abcdef' })
    await sendAll('secret')
    await one.reached(() => one.heard().length === messageCount)
    await Promise.all([one.bus.close(), thief.endAsync(true)])
  })
})

describe('a kept session of before', () => {
  test('is taken over by the instance that may, and the broker keeps it no more', async () => {
    const before = await givenBusOn(broker, 'before', { subscriptions: ['moved'], notices: [] })
    await isHeard('moved')
    before.bus.acknowledge(before.deliveries)
    await before.bus.close()
    await sendAll('moved')

    let mayTakeOver = false
    const ended = Promise.withResolvers<string>()
    const heir = await givenMember('moved', 'heir', {
      formerClientIds: ['before'],
      mayTakeOver: () => mayTakeOver,
      onFormerEnded: ended.resolve,
    })
    expect(heir.heard()).toEqual([])
    mayTakeOver = true
    await heir.reached(() => heir.heard().length === messageCount)
    heir.bus.acknowledge(heir.deliveries)
    expect(await ended.promise).toBe('before')
    expect(await hasSession('before')).toBe(false)
    await heir.bus.close()
  })
})
