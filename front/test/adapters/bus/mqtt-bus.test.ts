import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import {
  digestOfChange,
  presenceExpirySeconds,
  presenceSilentMs,
  topicsUnder,
  version,
  type Presence,
  type Reply,
  type SendOrder,
} from '@shop/contracts'
import mqtt, { type MqttClient } from 'mqtt'
import {
  connectMqttBus,
  type MqttBus,
  type MqttBusOptions,
} from '../../../src/adapters/bus/mqtt-bus.ts'
import {
  connectMqtt,
  type ConnectionOptions,
  type MqttConnection,
} from '../../../src/adapters/bus/mqtt-connection.ts'
import type { LogFields } from '../../../src/ports.ts'
import { startBroker, until } from './broker.ts'
import { adminProduct, content, key, order, orderId } from '../../given.ts'

const topics = topicsUnder('test/shop')
const item: SendOrder = { orderId, digest: 'a'.repeat(32), lines: content.lines, placedAt: 1 }
const change = { kind: 'received', changeId: key, sku: 'MUG', units: 1 } as const
const wantsReply = { wantsReply: true }

let broker: Awaited<ReturnType<typeof startBroker>>
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  broker = await startBroker()
})
afterAll(() => broker.remove())
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

const givenBus = async (options: Partial<MqttBusOptions> = {}) => {
  const heard: Reply[] = []
  const batches: number[] = []
  const logged: string[] = []
  const quoted: unknown[] = []
  const log = (message: string, fields?: LogFields) => {
    logged.push(message)
    quoted.push(fields)
  }
  const instance = `front-${crypto.randomUUID()}`
  const bus: MqttBus = connectMqttBus({
    url: broker.url,
    connect: connectMqtt,
    topicRoot: 'test/shop',
    currency: 'EUR',
    instance,
    password: 'any',
    log: { info: log, warn: log, error: log },
    onBatch: (_, itemCount) => batches.push(itemCount),
    nowMs: Date.now,
    ...options,
  })
  closing.push(() => bus.close())
  bus.onReply((reply) => heard.push(reply))
  await until(() => bus.isConnected())
  return { bus, instance, heard, batches, logged, quoted }
}

type Heard = {
  topic: string
  text: string
  replyTo: string | undefined
  expirySeconds: number | undefined
}

/** A worker that answers each message of a topic with these texts. */
const givenWorker = async (topic: string, ...answers: string[]) => {
  const client: MqttClient = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
  closing.push(() => client.endAsync())
  const messages: Heard[] = []
  client.on('message', (from, payload, packet) => {
    const replyTo = packet.properties?.responseTopic
    const expirySeconds = packet.properties?.messageExpiryInterval
    messages.push({ topic: from, text: payload.toString(), replyTo, expirySeconds })
    if (replyTo === undefined) return
    for (const answer of answers) client.publish(replyTo, answer, { qos: 1 })
  })
  await client.subscribeAsync(topic, { qos: 1 })
  return { client, messages }
}

const presence = (alive: boolean): string =>
  JSON.stringify({ alive, since: 1, version: '1', epoch: '', backlog: 0 } satisfies Presence)

describe('sending over the bus', () => {
  test('brings the item to the worker and its reply back', async () => {
    const reply: Reply = { kind: 'order', digest: item.digest, order }
    const worker = await givenWorker(topics.sendOrder, JSON.stringify([reply]))
    const { bus, heard } = await givenBus()
    expect(await bus.send('sendOrder', item, wantsReply)).toBe('acknowledged')
    await until(() => heard.length === 1)
    expect(heard).toEqual([reply])
    expect(worker.messages).toMatchObject([{ text: JSON.stringify([item]) }])
  })

  test('asks for no reply when none is wanted', async () => {
    const worker = await givenWorker(topics.sendOrder)
    const { bus } = await givenBus()
    await bus.send('sendOrder', item, { wantsReply: false })
    await until(() => worker.messages.length === 1)
    expect(worker.messages[0]?.replyTo).toBeUndefined()
  })

  test('puts items that come together into one message, up to a full batch', async () => {
    await givenWorker(topics.sendOrder)
    const { bus, batches } = await givenBus()
    const sent = await Promise.all(
      Array.from({ length: 100 }, () => bus.send('sendOrder', item, wantsReply)),
    )
    expect(new Set(sent)).toEqual(new Set(['acknowledged']))
    expect(batches).toEqual([64, 36])
  })

  test('says when no worker was there to take the item', async () => {
    const { bus } = await givenBus()
    expect(await bus.send('cancelOrder', { orderId, key, requestedAt: 1 }, wantsReply)).toBe(
      'unheard',
    )
  })

  test('passes over unreadable replies and hears the others', async () => {
    const good: Reply = {
      kind: 'applied',
      changeId: key,
      digest: digestOfChange(change),
      product: adminProduct,
    }
    await givenWorker(topics.changeStock, 'not json', JSON.stringify([{ kind: 'what' }, good]))
    const { bus, heard, logged } = await givenBus({ adminPassword: 'any' })
    expect(await bus.send('changeStock', change, wantsReply)).toBe('acknowledged')
    await until(() => heard.length === 1)
    expect(heard).toEqual([good])
    expect(logged).toContain('reply not readable')
    expect(logged).toContain('reply message not readable')
  })

  test('closes the operators’ topics without their password', async () => {
    const worker = await givenWorker(topics.changeStock)
    const { bus } = await givenBus()
    expect(await bus.send('changeStock', change, wantsReply)).toBe('unknown')
    expect(worker.messages).toEqual([])
  })
})

describe('presence', () => {
  test('is what the services said last', async () => {
    const { client } = await givenWorker('nothing')
    const { bus } = await givenBus()
    expect([bus.isAway('order'), bus.isAway('inventory')]).toEqual([true, true])
    const retain = { qos: 1, retain: true } as const
    await client.publishAsync(topics.presence('order', 'a'), presence(true), retain)
    await until(() => !bus.isAway('order'))
    await client.publishAsync(topics.presence('order', 'b'), presence(true), retain)
    await client.publishAsync(topics.presence('order', 'a'), presence(false), retain)
    await client.publishAsync(topics.presence('inventory', 'a'), presence(true), retain)
    await until(() => !bus.isAway('inventory'))
    expect(bus.isAway('order')).toBe(false)
    await client.publishAsync(topics.presence('order', 'b'), 'nonsense', retain)
    await until(() => bus.isAway('order'))
  })

  test.each([
    ['order', 'not-writing', { sendOrder: 'unknown', changeStock: 'unheard' }],
    ['order', 'reconciling', { sendOrder: 'unknown', changeStock: 'unheard' }],
    ['order', 'new', { sendOrder: 'unknown', changeStock: 'unheard' }],
    ['order', 'lost', { sendOrder: 'lost', changeStock: 'unheard' }],
    ['order', 'other-lost', { sendOrder: 'lost', changeStock: 'unheard' }],
    ['inventory', 'new', { sendOrder: 'unheard', changeStock: 'unheard' }],
    ['inventory', 'lost', { sendOrder: 'unheard', changeStock: 'lost' }],
    ['inventory', 'not-writing', { sendOrder: 'unheard', changeStock: 'unknown' }],
    ['inventory', 'reconciling', { sendOrder: 'unheard', changeStock: 'unheard' }],
  ] as const)('sends nothing to %s that it refuses: %s', async (service, refusing, expected) => {
    const { client } = await givenWorker('nothing')
    const { bus } = await givenBus({ adminPassword: 'any' })
    const said = JSON.stringify({ ...JSON.parse(presence(true)), refusing })
    const topic = topics.presence(service, 'a')
    await client.publishAsync(topic, said, { qos: 1, retain: true })
    await until(() => !bus.isAway(service))
    const [sendOrder, changeStock] = await Promise.all([
      bus.send('sendOrder', item, wantsReply),
      bus.send('changeStock', change, wantsReply),
    ])
    expect({ sendOrder, changeStock }).toEqual({ ...expected })
    await client.publishAsync(topic, presence(false), { qos: 1, retain: true })
  })

  test.each([
    ['order', { sendOrder: 'unknown', cancelOrder: 'unheard', changeStock: 'unheard' }],
    ['inventory', { sendOrder: 'unknown', cancelOrder: 'unheard', changeStock: 'unknown' }],
  ] as const)('sends no amounts while %s has another currency', async (service, expected) => {
    const { client } = await givenWorker('nothing')
    const { bus } = await givenBus({ adminPassword: 'any' })
    const topic = topics.presence(service, 'a')
    const properties = { userProperties: { currency: 'JPY' } }
    await client.publishAsync(topic, presence(true), { qos: 1, retain: true, properties })
    await until(() => !bus.isAway(service))
    const [sendOrder, cancelOrder, changeStock] = await Promise.all([
      bus.send('sendOrder', item, wantsReply),
      bus.send('cancelOrder', { orderId, key: crypto.randomUUID(), requestedAt: 1 }, wantsReply),
      bus.send('changeStock', change, wantsReply),
    ])
    expect({ sendOrder, cancelOrder, changeStock }).toEqual({ ...expected })
    expect((await bus.health())[service]).toMatchObject({
      state: 'other-currency',
      currency: 'JPY',
    })
    await client.publishAsync(topic, presence(false), { qos: 1, retain: true })
  })

  test('sends nothing that no worker will ever hear', async () => {
    const { client } = await givenWorker(topics.cancelOrder)
    const { bus } = await givenBus()
    const topic = topics.presence('order', 'a')
    const say = (alive: boolean, session: string) =>
      client.publishAsync(topic, presence(alive), {
        qos: 1,
        retain: true,
        properties: { userProperties: { session } },
      })
    const cancel = () =>
      bus.send('cancelOrder', { orderId, key: crypto.randomUUID(), requestedAt: 1 }, wantsReply)
    await say(true, 'clean')
    await until(() => !bus.isAway('order'))
    expect(await cancel()).toBe('acknowledged')
    await say(false, 'clean')
    await until(() => bus.isAway('order'))
    // Behind a bridge the broker takes it all the same.
    expect(await cancel()).toBe('unheard')
    await say(false, 'kept')
    await until(async () => (await cancel()) === 'acknowledged')
  })

  test('includes the front itself, with the version of the shop, until it closes', async () => {
    const worker = await givenWorker(topics.presenceOf('front'))
    const { bus } = await givenBus()
    await until(() => worker.messages.length > 0)
    const [said] = worker.messages
    expect(JSON.parse(said!.text)).toMatchObject({ alive: true, version, epoch: '' })
    expect(said!.expirySeconds).toBeWithin(1, presenceExpirySeconds + 1)
    await bus.close()
    await until(() => worker.messages.at(-1)?.text === '')
  })

  test('of a front that was lost is forgotten at once', async () => {
    const worker = await givenWorker(topics.presenceOf('front'))
    await givenBus()
    await until(() => worker.messages.length > 0)
    const thief = await mqtt.connectAsync(broker.url, {
      protocolVersion: 5,
      clientId: worker.messages[0]!.topic.slice(topics.presence('front', '').length),
      reconnectPeriod: 0,
    })
    await until(() => worker.messages.some(({ text }) => text === ''))
    await thief.endAsync(true)
  })
})

describe('the client id of a front', () => {
  const clientIdOf = async (bus: MqttBus): Promise<string> => {
    const worker = await givenWorker(topics.sendOrder)
    await bus.send('sendOrder', item, wantsReply)
    await until(() => worker.messages.length === 1)
    return worker.messages[0]!.replyTo!.slice(topics.reply('').length)
  }

  test('ends in 128 random bits, new for each front, which no log has', async () => {
    const [one, other] = [await givenBus(), await givenBus()]
    const ids = [await clientIdOf(one.bus), await clientIdOf(other.bus)]
    const secrets = ids.map((id) => /-([0-9a-f]{32})$/.exec(id)![1]!)
    expect(ids[0]).toBe(`${one.instance}-${secrets[0]}`)
    expect(secrets[0]).not.toBe(secrets[1])
    expect(JSON.stringify(one.quoted)).toContain(one.instance)
    expect(JSON.stringify(one.quoted)).not.toContain(secrets[0])
  })

  test('leaves no session at the broker', async () => {
    const { bus } = await givenBus()
    const clientId = await clientIdOf(bus)
    await bus.close()
    const thief = mqtt.connect(broker.url, { protocolVersion: 5, clientId, clean: false })
    closing.push(() => thief.endAsync())
    const { promise: connected, resolve } = Promise.withResolvers<{ sessionPresent: boolean }>()
    thief.once('connect', resolve)
    expect((await connected).sessionPresent).toBe(false)
  })
})

describe('the health of the shop', () => {
  const states = async (bus: MqttBus): Promise<string[]> => {
    const health = await bus.health()
    return [health.bus.state, health.inventory.state, health.order.state]
  }
  const clock = () => {
    let aheadMs = 0
    return {
      nowMs: () => Date.now() + aheadMs,
      ahead: (ms: number) => void (aheadMs += ms),
    }
  }
  const retain = { qos: 1, retain: true } as const

  test('tells a kept presence from one that is renewed, and a silent worker from both', async () => {
    const { client } = await givenWorker('nothing')
    await client.publishAsync(topics.presence('order', 'a'), presence(true), retain)
    const { nowMs, ahead } = clock()
    const { bus } = await givenBus({ nowMs })
    expect(await states(bus)).toEqual(['up', 'away', 'remembered'])
    await client.publishAsync(topics.presence('order', 'a'), presence(true), retain)
    await until(async () => (await states(bus))[2] === 'up')
    ahead(presenceSilentMs + 1)
    // Any message of another instance shows that the bus itself is there.
    await client.publishAsync(topics.presence('inventory', 'a'), presence(true), retain)
    await until(async () => (await states(bus)).join() === 'up,up,silent')
    await client.publishAsync(topics.presence('inventory', 'a'), '', retain)
    await client.publishAsync(topics.presence('order', 'a'), '', retain)
    await until(async () => (await states(bus))[2] === 'away')
  })

  test('is cut off when the broker answers and neither worker has been heard', async () => {
    const { client } = await givenWorker('nothing')
    const say = (service: string, instance: string, isAlive: boolean) =>
      client.publishAsync(topics.presence(service, instance), presence(isAlive), { qos: 1 })
    const { nowMs, ahead } = clock()
    const { bus } = await givenBus({ nowMs })
    for (const service of ['inventory', 'order']) await say(service, 'a', true)
    await until(async () => (await states(bus)).join() === 'up,up,up')
    ahead(presenceSilentMs + 1)
    await say('order', 'another', false)
    await until(async () => (await states(bus)).join() === 'cut-off,silent,silent')
    await say('order', 'a', true)
    await until(async () => (await states(bus)).join() === 'up,silent,up')
  })

  test('is looked at only when the broker has said what it remembers', async () => {
    const { promise: acknowledged, resolve: acknowledge } = Promise.withResolvers<'unheard'>()
    let opened: ConnectionOptions | undefined
    const connect = (options: ConnectionOptions): MqttConnection => {
      opened = options
      return { isConnected: () => true, publish: () => acknowledged, close: async () => {} }
    }
    const { bus } = await givenBus({ connect })
    opened?.onUsable?.()
    const looking = states(bus)
    opened?.onMessage?.(topics.presence('order', 'a'), presence(true), { retain: true })
    acknowledge('unheard')
    expect(await looking).toEqual(['up', 'away', 'remembered'])
  })

  test('names the user and the topic that the broker refuses, and logs it once', async () => {
    const strict = await startBroker({
      acl: [
        'user front',
        'topic write test/shop/presence/front/+',
        'topic write test/shop/front/send-order',
        'topic read test/shop/#',
      ].join('\n'),
    })
    const { bus, logged } = await givenBus({ url: strict.url, adminPassword: 'any' })
    await until(async () => (await states(bus))[0] === 'up')
    expect(await bus.send('sendOrder', item, wantsReply)).toBe('unheard')
    for (const _ of [1, 2]) {
      expect(await bus.send('changeStock', change, wantsReply)).toBe('refused')
    }
    const { bus: seen } = await bus.health()
    const refused = { user: 'admin', topic: topics.changeStock }
    expect(seen).toMatchObject({ state: 'refused', refused })
    const lines = logged.filter((line) => line.includes(topics.changeStock))
    expect(lines).toEqual([expect.stringContaining('the user admin')])
    await bus.close()
    await strict.remove()
  })

  test('knows a frozen broker, and a broker that answers again', async () => {
    const { nowMs, ahead } = clock()
    const { bus } = await givenBus({ nowMs })
    await until(async () => (await states(bus))[0] === 'up')
    broker.freeze()
    ahead(presenceSilentMs + 1)
    expect(await states(bus)).toEqual(['silent', 'unknown', 'unknown'])
    broker.thaw()
    const { client } = await givenWorker('nothing')
    await client.publishAsync(topics.presence('order', 'a'), presence(false), retain)
    await until(async () => (await states(bus))[0] === 'up')
  })

  test('is that of a bus which is away, once the first try to connect has failed', async () => {
    const { bus } = await givenBus()
    await broker.stop()
    await until(async () => (await states(bus))[0] === 'away')
    const instance = 'front-early'
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const early = connectMqttBus({
      url: broker.url,
      connect: connectMqtt,
      topicRoot: 'test/shop',
      currency: 'EUR',
      instance,
      password: 'any',
      log,
      onBatch: () => {},
      nowMs: Date.now,
    })
    closing.push(() => early.close())
    expect((await early.health()).bus.state).toBe('starting')
    await until(async () => (await early.health()).bus.state === 'away')
    await broker.start()
    await until(async () => (await early.health()).bus.state === 'up')
  })
})

describe('a bus that is away', () => {
  test('answers unknown at once, and sends nothing later', async () => {
    const { bus } = await givenBus()
    await broker.stop()
    await until(() => !bus.isConnected())
    const sent = bus.send('sendOrder', item, wantsReply)
    expect(Bun.peek(sent)).toBe('unknown')
    await broker.start()
    const worker = await givenWorker(topics.sendOrder)
    await until(() => bus.isConnected())
    expect(await bus.send('sendOrder', { ...item, placedAt: 2 }, wantsReply)).toBe('acknowledged')
    await until(() => worker.messages.length > 0)
    expect(worker.messages.map(({ text }) => text)).toEqual([
      JSON.stringify([{ ...item, placedAt: 2 }]),
    ])
  })

  test('comes back with its replies and presence', async () => {
    const { bus, heard } = await givenBus()
    await broker.stop()
    await until(() => !bus.isConnected())
    await broker.start()
    await until(() => bus.isConnected())
    const { client } = await givenWorker(
      topics.sendOrder,
      JSON.stringify([{ kind: 'order', order }]),
    )
    await client.publishAsync(topics.presence('order', 'a'), presence(true), {
      qos: 1,
      retain: true,
    })
    await until(() => !bus.isAway('order'))
    await bus.send('sendOrder', item, wantsReply)
    await until(() => heard.length === 1)
  })

  test('that loses the connection while a message is on its way answers unknown', async () => {
    await givenWorker(topics.sendOrder)
    const { bus } = await givenBus()
    broker.freeze()
    const sent = bus.send('sendOrder', item, wantsReply)
    await broker.crash()
    expect(await sent).toBe('unknown')
    await broker.start()
    await until(() => bus.isConnected())
  })

  test('that does not acknowledge in time answers unknown', async () => {
    await givenWorker(topics.sendOrder)
    const { bus } = await givenBus({
      connect: (options) => connectMqtt({ ...options, publishTimeoutMs: 50 }),
    })
    broker.freeze()
    expect(await bus.send('sendOrder', item, wantsReply)).toBe('unknown')
    broker.thaw()
    await until(async () => (await bus.send('sendOrder', item, wantsReply)) === 'acknowledged')
  })
})
