import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import mqtt, { type IPublishPacket } from 'mqtt'
import {
  connectMqtt,
  type ConnectionOptions,
  type MqttConnection,
} from '../../../src/adapters/bus/mqtt-connection.ts'
import { packetConnections } from '../../../src/adapters/bus/packets/packet-connection.ts'
import { startBroker, until } from './broker.ts'
import { openTcpSocket } from './tcp-socket.ts'

type Connect = (options: ConnectionOptions) => MqttConnection

let broker: Awaited<ReturnType<typeof startBroker>>
const closing: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  broker = await startBroker()
})
afterAll(() => broker.remove())
afterEach(async () => {
  broker.thaw()
  await Promise.all(closing.splice(0).map((close) => close()))
})

const given = async (connect: Connect, options: Partial<ConnectionOptions> = {}) => {
  const logged: string[] = []
  const heard: string[] = []
  const log = (message: string) => void logged.push(message)
  const connection = connect({
    url: broker.url,
    clientId: `test-${crypto.randomUUID()}`,
    username: 'front',
    password: 'any',
    onMessage: (topic, text) => heard.push(`${topic}: ${text}`),
    log: { info: log, warn: log, error: log },
    ...options,
  })
  closing.push(() => connection.close())
  await until(() => connection.isConnected())
  return { connection, logged, heard }
}

/** Another client on the bus, and the packets that it received. */
const givenListener = async (topic: string) => {
  const client = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
  closing.push(() => client.endAsync(true))
  const packets: IPublishPacket[] = []
  client.on('message', (_topic, _payload, packet) => packets.push(packet))
  await client.subscribeAsync(topic, { qos: 1 })
  return { client, packets }
}

/** A broker that ends a connection at its first message, as Mosquitto does since 2.0.15 when its client id is taken. */
const brokerThatSaysTakenOver = () => {
  const connect = 0x10
  const connack = [0x20, 3, 0, 0, 0]
  const disconnect = [0xe0, 2, 0x8e, 0]
  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket, [type]) => {
        if (type === connect) return void socket.write(new Uint8Array(connack))
        socket.write(new Uint8Array(disconnect))
        socket.end()
      },
    },
  })
  return { url: `mqtt://127.0.0.1:${listener.port}`, close: () => listener.stop(true) }
}

describe.each<[string, Connect]>([
  ['MQTT.js', connectMqtt],
  ['packets', packetConnections(openTcpSocket).connect],
])('a connection over %s', (_, connect) => {
  test('publishes with the properties asked for, and knows that a subscriber took it', async () => {
    const { packets } = await givenListener('a/b')
    const { connection } = await given(connect)
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    const options = { replyTo: 'reply/me', expirySeconds: 60, traces: new Map([[0, trace]]) }
    expect(await connection.publish('a/b', 'grüß dich', options)).toBe('acknowledged')
    await until(() => packets.length === 1)
    expect(packets[0]!.payload.toString()).toBe('grüß dich')
    expect(packets[0]!.properties).toMatchObject({
      responseTopic: 'reply/me',
      userProperties: { traceparent: trace },
    })
    expect(packets[0]!.properties!.messageExpiryInterval).toBeGreaterThan(0)
  })

  test('knows that no subscriber took it', async () => {
    const { connection } = await given(connect)
    expect(await connection.publish('nobody/listens', 'x')).toBe('unheard')
  })

  test('knows that the broker refused it for want of rights, and logs no other failure', async () => {
    const strict = await startBroker({ acl: 'user front\ntopic write mine/#' })
    const { connection, logged } = await given(connect, { url: strict.url })
    expect(await connection.publish('theirs/topic', 'x')).toBe('refused')
    expect(await connection.publish('mine/topic', 'x')).toBe('unheard')
    expect(logged).toEqual(['bus connected'])
    await strict.remove()
  })

  test('says in the log that another client took over its session', async () => {
    const thieved = brokerThatSaysTakenOver()
    const { connection, logged } = await given(connect, { url: thieved.url })
    expect(await connection.publish('a/b', 'x')).toBe('unknown')
    await until(() => logged.includes('bus session taken over'))
    thieved.close()
  })

  test('hears its subscriptions, retained messages too, and acknowledges them', async () => {
    const { client } = await givenListener('other')
    await client.publishAsync('said/before', 'kept', { qos: 1, retain: true })
    const { connection, heard } = await given(connect, { subscriptions: ['said/+'] })
    // More than the broker keeps under way without acknowledgements.
    for (let index = 0; index < 50; index += 1) {
      await client.publishAsync('said/now', String(index), { qos: 1 })
    }
    await until(() => heard.length === 51)
    expect([heard[0], heard[50]]).toEqual(['said/before: kept', 'said/now: 49'])
    await connection.publish('said/before', '', { retain: true })
  })

  test('retains a message that the broker forgets when it is not renewed', async () => {
    const { connection } = await given(connect)
    await connection.publish('short/lived', 'x', { retain: true, expirySeconds: 1 })
    const first = await givenListener('short/+')
    await until(() => first.packets.length > 0)
    await until(async () => {
      const { client, packets } = await givenListener('short/+')
      // The broker sends what it has retained before it answers a second request.
      await client.unsubscribeAsync('short/+')
      return packets.length === 0
    })
  })

  test('sends a hundred messages at once, large ones too', async () => {
    const { packets } = await givenListener('many')
    const { connection } = await given(connect)
    const text = 'x'.repeat(100_000)
    const sent = await Promise.all(
      Array.from({ length: 100 }, () => connection.publish('many', text)),
    )
    expect(new Set(sent)).toEqual(new Set(['acknowledged']))
    await until(() => packets.length === 100)
  })

  test('leaves its last will when it is lost, not when it says goodbye', async () => {
    const { packets } = await givenListener('will/+')
    const will = (name: string) => ({
      will: { topic: `will/${name}`, payload: Buffer.from('gone'), qos: 1 as const, retain: false },
    })
    const { connection } = await given(connect, will('polite'))
    await connection.close()
    const clientId = `test-${crypto.randomUUID()}`
    await given(connect, { ...will('lost'), clientId })
    // A second client of this name takes its place.
    const other = await mqtt.connectAsync(broker.url, {
      protocolVersion: 5,
      clientId,
      reconnectPeriod: 0,
    })
    closing.push(() => other.endAsync(true))
    await until(() => packets.length > 0)
    expect(packets.map(({ topic }) => topic)).toEqual(['will/lost'])
  })

  test('answers unknown in bounded time when the broker is silent', async () => {
    const { connection } = await given(connect, { publishTimeoutMs: 50 })
    broker.freeze()
    expect(await connection.publish('a/b', 'x')).toBe('unknown')
  })

  test('comes back with its subscriptions, and does not resend an unacknowledged message', async () => {
    let usableCount = 0
    const { connection, heard, logged } = await given(connect, {
      subscriptions: ['said/+'],
      onUsable: () => (usableCount += 1),
    })
    broker.freeze()
    const lost = connection.publish('said/lost', 'x')
    await broker.crash()
    expect(await lost).toBe('unknown')
    await until(() => !connection.isConnected())
    expect(await connection.publish('said/while-away', 'x')).toBe('unknown')
    await broker.start()
    await until(() => connection.isConnected())
    expect(await connection.publish('said/after', 'x')).toBe('acknowledged')
    await until(() => heard.length === 1)
    expect(heard).toEqual(['said/after: x'])
    expect(usableCount).toBe(2)
    expect(logged).toContain('bus connection lost')
  })
})
