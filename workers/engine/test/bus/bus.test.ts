import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connectAsync, type MqttClient } from 'mqtt'
import type { BusOptions } from '../../src/bus/bus.ts'
import { startBroker, type TestBroker } from './broker.ts'
import { givenBusOn, type GivenBus } from './given-bus.ts'

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

const send = (topic: string, text: string) => sender.publishAsync(topic, text, { qos: 1 })
const givenBus = (name: string, more: Partial<BusOptions> = {}) => givenBusOn(broker, name, more)

/** Resolves when the broker knows the subscriptions of a bus that just connected. */
const subscribed = async (name: string, given: GivenBus) => {
  while (given.notices.length === 0) {
    await sender.publishAsync(`${name}/notices`, 'are you there', { qos: 0, retain: true })
    await Promise.race([given.reached(() => given.notices.length > 0), Bun.sleep(10)])
  }
}

/** Resolves when a client that stops reading, as MQTT.js knows it, has given its connection up. It begins now. */
const keepaliveRunsOut = async (topic: string): Promise<void> => {
  const client = await connectAsync(broker.url, { keepalive: 1, reconnectPeriod: 0 })
  const closed = Promise.withResolvers<void>()
  client.handleMessage = () => undefined
  client.on('close', closed.resolve)
  client.on('error', () => undefined)
  await client.subscribeAsync(`${topic}/unread`, { qos: 1 })
  await send(`${topic}/unread`, 'never read')
  await closed.promise
  await client.endAsync(true)
}

/** Takes a connection's place at the broker for a moment. */
const takeOver = async (clientId: string): Promise<void> => {
  const client = await connectAsync(broker.url, { clientId, protocolVersion: 5 })
  await client.endAsync(true)
}

describe('a delivery', () => {
  test('says between which epochs of two databases it goes, if any', async () => {
    const reader = await givenBus('epochs')
    await subscribed('epochs', reader)
    await send('epochs/facts', 'from a front')
    await reader.bus.publish('epochs/facts', 'first', { epochs: { epoch: 'a' } })
    await reader.bus.publish('epochs/facts', 'later', { epochs: { epoch: 'a', readerEpoch: 'b' } })
    await reader.delivered(3)
    expect(reader.deliveries.map(({ epochs }) => epochs)).toEqual([
      undefined,
      { epoch: 'a', readerEpoch: undefined },
      { epoch: 'a', readerEpoch: 'b' },
    ])
    await reader.bus.close()
  })

  test('comes again after a reconnect until it was acknowledged', async () => {
    const first = await givenBus('again')
    await subscribed('again', first)
    for (const text of ['1', '2', '3']) await send('again/facts', text)
    await first.delivered(3)
    first.bus.acknowledge(first.deliveries.slice(0, 1))
    await first.bus.close()

    const second = await givenBus('again')
    await second.delivered(2)
    expect(second.texts()).toEqual(['2', '3'])
    second.bus.acknowledge(second.deliveries)
    await second.bus.close()

    const third = await givenBus('again')
    await send('again/facts', '4')
    await third.delivered(1)
    expect(third.texts()).toEqual(['4'])
    await third.bus.close()
  })

  test('waits at the broker while nobody is there', async () => {
    const first = await givenBus('away')
    await subscribed('away', first)
    await first.bus.close()
    for (let n = 0; n < 100; n += 1) await send('away/facts', String(n))
    const second = await givenBus('away')
    await second.delivered(100)
    expect(second.texts()).toEqual(Array.from({ length: 100 }, (_, n) => String(n)))
    await second.bus.close()
  })

  test('of an earlier connection is not acknowledged on a later one', async () => {
    const first = await givenBus('earlier')
    await subscribed('earlier', first)
    await send('earlier/facts', '1')
    await first.delivered(1)
    await first.bus.close()
    const second = await givenBus('earlier')
    await second.delivered(1)
    second.bus.acknowledge(first.deliveries)
    await second.bus.close()
    const third = await givenBus('earlier')
    await third.delivered(1)
    expect(third.texts()).toEqual(['1'])
    await third.bus.close()
  })

  test('says where its sender waits', async () => {
    const given = await givenBus('response')
    await subscribed('response', given)
    await sender.publishAsync('response/facts', '[]', {
      qos: 1,
      properties: { responseTopic: 'reply/me' },
    })
    await given.delivered(1)
    expect(given.deliveries[0]!.replyTo).toBe('reply/me')
    await given.bus.close()
  })
})

describe('a pause', () => {
  test('stops the reading, and resume goes on where it stopped', async () => {
    const given = await givenBus('pause')
    await subscribed('pause', given)
    given.bus.pause()
    for (let n = 0; n < 50; n += 1) await send('pause/facts', String(n))
    await given.delivered(1)
    expect(given.texts()).toEqual(['0'])
    given.bus.resume()
    await given.delivered(50)
    expect(given.texts()).toEqual(Array.from({ length: 50 }, (_, n) => String(n)))
    await given.bus.close()
  })

  test('longer than the keep-alive costs no connection', async () => {
    const given = await givenBus('patient', { keepaliveSeconds: 1 })
    await subscribed('patient', given)
    given.bus.pause()
    for (const text of ['1', '2', '3']) await send('patient/facts', text)
    await given.delivered(1)
    await keepaliveRunsOut('patient/facts')
    expect(given.bus.isConnected()).toBe(true)
    given.bus.resume()
    await given.delivered(3)
    expect(given.texts()).toEqual(['1', '2', '3'])
    expect(new Set(given.deliveries.map(({ connection }) => connection)).size).toBe(1)
    await given.bus.close()
  })

  test('does not hold back what the broker says of a message published', async () => {
    const given = await givenBus('speaking')
    await subscribed('speaking', given)
    given.bus.pause()
    for (const text of ['1', '2', '3']) await send('speaking/facts', text)
    await given.delivered(1)
    expect(await given.bus.publish('speaking/answers', '[]')).toBe(true)
    expect(given.texts()).toEqual(['1'])
    given.bus.resume()
    await given.delivered(3)
    await given.bus.close()
  })

  test('lasts while nothing can be published', async () => {
    const given = await givenBus('mute')
    await subscribed('mute', given)
    await takeOver('mute-sender')
    while (given.bus.isConnected()) await new Promise((resolve) => setImmediate(resolve))
    for (const text of ['1', '2', '3']) await send('mute/facts', text)
    await given.delivered(3)
    expect(given.texts()).toEqual(['1', '2', '3'])
    expect(given.wereConnected).toEqual([false, true, true])
    await given.bus.close()
  })
})

describe('publishing', () => {
  test('resolves when the broker acknowledged', async () => {
    const { bus } = await givenBus('publish')
    expect(await bus.publish('publish/facts', '[]')).toBe(true)
    expect(bus.outstanding()).toBe(0)
    await bus.close()
  })

  test('says at once that the bus is not there, and queues nothing', async () => {
    const { bus } = await givenBus('offline')
    await bus.close()
    expect(await bus.publish('offline/facts', '[]')).toBe(false)
    expect(bus.outstanding()).toBe(0)
  })

  test('retained tells whoever comes later', async () => {
    const { bus } = await givenBus('retaining')
    bus.publishRetained('later/notices', 'hello')
    await bus.publish('retaining/barrier', '[]')
    const later = await givenBus('later')
    await later.reached(() => later.notices.length > 0)
    expect(later.notices).toEqual(['hello'])
    await Promise.all([bus.close(), later.bus.close()])
  })
})

describe('a connection that another client takes over', () => {
  test.each([
    ['reader', ''],
    ['sender', '-sender'],
  ])('says so: the %s', async (name, suffix) => {
    const takenOver = Promise.withResolvers<void>()
    const { bus } = await givenBus(`robbed-${name}`, { onTakenOver: takenOver.resolve })
    await takeOver(`robbed-${name}${suffix}`)
    await takenOver.promise
    await bus.close()
  })
})

describe('a message that the broker refuses for want of rights', () => {
  const acl = ['topic readwrite mine/#', 'topic read theirs/#'].join('\n')
  let strict: TestBroker
  beforeAll(async () => {
    strict = await startBroker({ acl })
  })
  afterAll(() => strict.close())

  test('is told apart by its topic, once, until the broker takes one', async () => {
    const refused: string[] = []
    const errors: Error[] = []
    const { bus } = await givenBusOn(strict, 'mine', {
      onRefused: (topic) => void refused.push(topic),
      onError: (error) => void errors.push(error),
    })
    expect(bus.refusedTopic()).toBeUndefined()
    expect(await bus.publish('theirs/facts', '[]')).toBe(false)
    expect(await bus.publish('theirs/facts', '[]')).toBe(false)
    expect(await bus.publish('mine/other', '[]')).toBe(true)
    expect([refused, bus.refusedTopic(), errors]).toEqual([['theirs/facts'], 'theirs/facts', []])
    await bus.close()
  })
})

describe('what a worker says of itself', () => {
  test('is forgotten by the broker when it is not renewed, a last will too', async () => {
    const { bus } = await givenBus('forgotten')
    bus.publishRetained('forgotten/alive', 'yes')
    await bus.publish('forgotten/barrier', '[]')
    await takeOver('forgotten')
    const reader = await connectAsync(broker.url, { protocolVersion: 5 })
    const expiries = new Map<string, number | undefined>()
    const all = Promise.withResolvers<void>()
    reader.on('message', (topic, _, { properties }) => {
      expiries.set(topic, properties?.messageExpiryInterval)
      if (expiries.size === 2) all.resolve()
    })
    await reader.subscribeAsync(['forgotten/alive', 'forgotten/will'])
    await all.promise
    for (const seconds of expiries.values()) expect(seconds).toBeWithin(1, 31)
    await Promise.all([reader.endAsync(true), bus.close()])
  })
})
