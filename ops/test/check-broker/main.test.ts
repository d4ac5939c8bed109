import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { checkBroker } from '../../src/check-broker/run-checks.ts'
import { readBrokerCheckConfig } from '../../src/config.ts'
import { parseAcl } from '../../src/mosquitto/acl.ts'
import { busPasswords, givenMosquitto, passwordOf } from '../given-mosquitto.ts'

const repository = join(import.meta.dir, '../../..')

const shippedAcl = await Bun.file(join(repository, 'mosquitto.acl')).text()
/** Enough to be too many for a broker with a small bound, and few enough to be quick. */
const messageCount = 300

/** Runs the program as an operator does. */
const check = async (...words: string[]) => {
  const program = join(repository, 'ops/src/check-broker/main.ts')
  const child = Bun.spawn(
    [process.execPath, '--no-env-file', program, '--messages', String(messageCount), ...words],
    {
      cwd: repository,
      env: { PATH: process.env.PATH ?? '', ...busPasswords },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const [said, complaint] = await Promise.all([child.stdout.text(), child.stderr.text()])
  return { said, complaint, exitCode: await child.exited }
}

/** The titles of the checks that fail, with what they say. */
const failuresAt = async (url: string, workersUrl = url) => {
  const findings = await checkBroker({
    ...readBrokerCheckConfig(busPasswords, { url, workersUrl }),
    acl: parseAcl(shippedAcl),
    messageCount,
    isEveryTopic: false,
  })
  const failed = findings.filter(({ isGood }) => !isGood)
  return Object.fromEntries(failed.map(({ title, says }) => [title, says]))
}

/** Replaces a line of the configuration. */
const instead = (line: string, other: string) => (conf: string) => {
  expect(conf).toContain(`\n${line}\n`)
  return conf.replace(`\n${line}\n`, `\n${other}\n`)
}

const title = {
  entry: 'speaks MQTT 5 and lets the users of the shop in',
  strangers: 'lets nobody in without the right password',
  rights: 'lets each user publish and read its own topics only',
  envelope: 'carries response topics and other properties from workers to fronts',
  queue: 'keeps all messages for a worker that is away',
  size: 'carries messages of 1048576 bytes',
  receiveMaximum: 'lets a client send many messages before it acknowledges the first',
  inFlight: 'hands a worker 1000 messages at a time',
  retained: 'tells signs of life to those who come later',
}

describe('a broker on which every promise holds', () => {
  test.concurrent('is that of the shop, with the rights to every topic', async () => {
    await using broker = await givenMosquitto()
    const { said, complaint, exitCode } = await check(broker.url, '--all-topics')
    expect([exitCode, complaint]).toEqual([0, ''])
    expect(said).not.toContain('FAILS')
    expect(said.match(/^holds /gm)).toHaveLength(8)
  })

  test.concurrent('is none that a check leaves messages, sessions or retained presence at', async () => {
    await using broker = await givenMosquitto({
      conf: (conf) => `${conf}\nsys_interval 1\n`,
      acl: `${shippedAcl}\nuser admin\ntopic read $SYS/broker/#\n`,
    })
    expect(await failuresAt(broker.url)).toEqual({})
    const login = { username: 'admin', password: passwordOf('admin'), protocolVersion: 5 } as const
    const watcher = await connectAsync(broker.url, login)
    const counts = new Map<string, string>()
    const settled = Promise.withResolvers<void>()
    watcher.on('message', (topic, payload) => {
      counts.set(topic, payload.toString())
      const isKept = counts.get('$SYS/broker/clients/disconnected') !== '0'
      if (!isKept && counts.get('$SYS/broker/store/messages/count') !== undefined) settled.resolve()
    })
    await watcher.subscribeAsync('$SYS/broker/#')
    await settled.promise
    await watcher.endAsync(true)
  })
})

describe('a broker that lacks something', () => {
  test.concurrent('is named when it speaks only MQTT 3.1.1', async () => {
    const refusesVersion = Uint8Array.of(0x20, 2, 0, 1)
    const server = Bun.listen({
      hostname: '127.0.0.1',
      port: 0,
      socket: { data: (socket) => void socket.end(refusesVersion) },
    })
    const failures = await failuresAt(`mqtt://127.0.0.1:${server.port}`)
    server.stop(true)
    expect(failures[title.entry]).toContain('does not speak MQTT 5')
  })

  test.concurrent('is named when a bridge before it drops properties', async () => {
    await using hub = await givenMosquitto({
      users: ['front', 'admin', 'inventory', 'order', 'bridge'],
      acl: `${shippedAcl}\nuser bridge\ntopic read shop/v1/#\n`,
    })
    const { port } = new URL(hub.url)
    await using edge = await givenMosquitto({
      conf: (conf) => `${conf}
connection hub
address 127.0.0.1:${port}
remote_username bridge
remote_password ${passwordOf('bridge')}
notifications false
try_private false
topic reply/+ in 1 shop/v1/ shop/v1/
topic presence/order/+ in 1 shop/v1/ shop/v1/
topic presence/inventory/+ in 1 shop/v1/ shop/v1/
`,
      users: ['front'],
    })
    const failures = await failuresAt(edge.url, hub.url)
    expect(failures[title.envelope]).toBe(
      'the response topic, user properties, the expiry got lost on the way',
    )
  })

  test.concurrent('is named when it keeps 100 messages', async () => {
    const conf = instead('max_queued_messages 10000000', 'max_queued_messages 100')
    await using broker = await givenMosquitto({ conf })
    const failures = await failuresAt(broker.url)
    expect(Object.keys(failures)).toEqual([title.queue])
    expect(failures[title.queue]).toStartWith('100 of 300 acknowledged messages waited')
  })

  test.concurrent('is named when it lets anybody in', async () => {
    const conf = instead('allow_anonymous false', 'allow_anonymous true')
    await using broker = await givenMosquitto({ conf })
    const failures = await failuresAt(broker.url)
    expect(Object.keys(failures)).toEqual([title.strangers])
    expect(failures[title.strangers]).toContain('lets a client without a name and a password in')
  })

  test.concurrent.each([
    [
      'too wide',
      shippedAcl.replace('user front\n', 'user front\ntopic write shop/v1/presence/order/+\n'),
      /^front publishes on shop\/v1\/presence\/order/,
    ],
    [
      'too narrow',
      shippedAcl.replace('topic write shop/v1/reply/+\n', ''),
      /^inventory may not publish on shop\/v1\/reply/,
    ],
  ])('is named with the user whose rights are %s', async (_, acl, complaint) => {
    await using broker = await givenMosquitto({ acl })
    expect((await failuresAt(broker.url))[title.rights]).toMatch(complaint)
  })

  test.concurrent('is named with each limit that Mosquitto has by itself', async () => {
    const conf = (shipped: string) =>
      [
        instead('max_inflight_messages 0', 'max_inflight_messages 20'),
        instead('message_size_limit 2097152', 'message_size_limit 65536'),
      ].reduce((text, change) => change(text), shipped)
    await using broker = await givenMosquitto({ conf })
    const failures = await failuresAt(broker.url)
    expect(Object.keys(failures).sort()).toEqual(
      [title.size, title.receiveMaximum, title.inFlight].sort(),
    )
    expect(failures[title.inFlight]).toContain('after 20 messages')
  })

  test.concurrent('is named when it does not know the shop', async () => {
    await using broker = await givenMosquitto({ users: ['front', 'inventory'] })
    const failures = await failuresAt(broker.url)
    expect(failures).toEqual({
      [title.entry]: `${broker.url} does not let admin in (reason code 0x87)`,
    })
  })

  test('is named when it is not there', async () => {
    const { said, exitCode } = await check('mqtt://127.0.0.1:9')
    expect(exitCode).toBe(1)
    expect(said).toContain('ECONNREFUSED: nobody listens there')
    expect(said.match(/^untold /gm)).toHaveLength(6)
  })
})

test('an address that is none is a complaint', async () => {
  const { complaint, exitCode } = await check('http://127.0.0.1:1883')
  expect(exitCode).toBe(2)
  expect(complaint).toContain('http://127.0.0.1:1883 is no address of a broker')
})
