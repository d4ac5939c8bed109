import { connectAsync } from 'mqtt'

/**
 * A publisher or a subscriber at QoS 1 and nothing else, as a process of its own. The publisher sends messages of so
 * many bytes with so many under way, the subscriber acknowledges as MQTT.js does; either says what it did.
 */
export type RawBusSpec = {
  role: 'publish' | 'subscribe'
  url: string
  username: string
  password: string
  topic: string
  bytes: number
  underWay: number
  forMs: number
}

const spec = JSON.parse(Bun.argv[2]!) as RawBusSpec
const client = await connectAsync(spec.url, {
  protocolVersion: 5,
  clientId: `raw-${spec.role}-${crypto.randomUUID()}`,
  username: spec.username,
  password: spec.password,
})

const publish = async (): Promise<number> => {
  const payload = Buffer.alloc(spec.bytes, 'x')
  const endMs = performance.now() + spec.forMs
  let count = 0
  const publishOneByOne = async (): Promise<void> => {
    while (performance.now() < endMs) {
      await client.publishAsync(spec.topic, payload, { qos: 1 })
      count += 1
    }
  }
  await Promise.all(Array.from({ length: spec.underWay }, publishOneByOne))
  return count
}

const subscribe = async (): Promise<number> => {
  let count = 0
  client.on('message', () => {
    count += 1
  })
  await client.subscribeAsync(spec.topic, { qos: 1 })
  console.log('subscribed.')
  await new Promise((resolve) => process.once('SIGTERM', resolve))
  return count
}

const startedMs = performance.now()
const count = await (spec.role === 'publish' ? publish() : subscribe())
const seconds = (performance.now() - startedMs) / 1_000
console.log(JSON.stringify({ count, seconds }))
process.exit(0)
