import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { join } from 'node:path'
import { topicsUnder } from '@shop/contracts'
import mqtt from 'mqtt'
import { startBroker, until } from '../adapters/bus/broker.ts'
import { content, key, order, orderId, product, serviceToken, shownOrder } from '../given.ts'

const entry = join(import.meta.dir, '../../src/entries/bun.ts')
const topics = topicsUnder('shop/v1')

let broker: Awaited<ReturnType<typeof startBroker>>
let worker: Bun.Server<undefined>
/** The long polls that reached the worker, and all its requests. */
let waits = 0
let askedCount = 0
const started: Bun.Subprocess[] = []

beforeAll(async () => {
  broker = await startBroker()
  worker = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const { pathname, searchParams } = new URL(request.url)
      askedCount += pathname === '/readyz' ? 0 : 1
      if (request.headers.get('Authorization') !== `Bearer ${serviceToken}`) {
        return new Response(null, { status: 401 })
      }
      if (pathname === '/products/MUG') return Response.json(product)
      if (pathname === `/orders/${orderId}` && searchParams.has('wait')) {
        waits += 1
        return new Promise(() => {})
      }
      if (searchParams.get('ids') === orderId) return Response.json({ items: [order] })
      return new Response(null, { status: 404 })
    },
  })
})
afterAll(async () => {
  await worker.stop(true)
  await broker.remove()
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL')
    await child.exited
  }
})

const start = (variables: Record<string, string> = {}) => {
  const child = Bun.spawn([process.execPath, '--no-env-file', entry], {
    env: {
      PATH: process.env.PATH ?? '',
      FRONT_PORT: '0',
      FRONT_MQTT_PASSWORD: 'any',
      SERVICE_TOKEN: serviceToken,
      ORDER_ID_SECRETS: 'ab'.repeat(32),
      MQTT_URL: broker.url,
      INVENTORY_URL: `http://127.0.0.1:${worker.port}`,
      ORDER_URL: `http://127.0.0.1:${worker.port}`,
      ...variables,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  started.push(child)
  return child
}

/** Waits for the line that names the port. */
const addressOf = async (child: ReturnType<typeof start>): Promise<string> => {
  let text = ''
  for await (const chunk of child.stdout.values({ preventCancel: true })) {
    text += new TextDecoder().decode(chunk)
    const port = /"port":(\d+),"msg":"listening"/.exec(text)?.[1]
    if (port !== undefined) return `http://127.0.0.1:${port}`
  }
  throw new Error(`no address in: ${text}`)
}

const startReady = async (variables: Record<string, string> = {}) => {
  const child = start(variables)
  const address = await addressOf(child)
  await until(async () => (await fetch(`${address}/readyz`)).ok)
  return { child, address }
}

describe('the front on bun', () => {
  test('serves reads, orders, metrics and its documentation', async () => {
    const { address } = await startReady()
    expect(await (await fetch(`${address}/products/MUG`)).json()).toEqual(product)
    const placed = await fetch(`${address}/orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(content),
    })
    expect([placed.status, placed.headers.get('Location')]).toEqual([503, `/orders/${orderId}`])
    const script = await fetch(`${address}/docs/scalar.js`)
    expect(script.headers.get('Content-Type')).toStartWith('text/javascript')
    expect((await script.text()).length).toBeGreaterThan(1_000_000)
    const api = await (await fetch(`${address}/openapi.json`)).json()
    expect(api).toMatchObject({ openapi: '3.1.0', paths: { '/orders': {} } })
    const bus = await (await fetch(`${address}/asyncapi.json`)).json()
    expect(bus).toMatchObject({ asyncapi: '3.0.0', channels: { sendOrder: {} } })
    const headers = { Authorization: `Bearer ${serviceToken}` }
    const numbers = await (await fetch(`${address}/metrics`, { headers })).text()
    expect(numbers).toContain('front_requests_total{method="POST",route="/orders",status="503"} 1')
    expect(numbers).toContain('front_orders_total{outcome="unknown"} 1')
    expect(numbers).toContain('front_published_items_count{lane="sendOrder"} 1')
    expect(numbers).toContain('front_asking 0')
    // Reading these would stop the process while it walks its heap.
    expect(numbers).not.toContain('heap_space')
  })

  test('stops within 5 s when asked, although streams and waits are open, and says goodbye', async () => {
    const present = new Set<string>()
    const watcher = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
    watcher.on('message', (topic, payload) => {
      if (payload.length === 0) present.delete(topic)
      else present.add(topic)
    })
    await watcher.subscribeAsync(topics.presenceOf('front'), { qos: 1 })
    const { child, address } = await startReady()
    await until(() => present.size > 0)
    const stream = await fetch(`${address}/orders/${orderId}/events`)
    const waiting = fetch(`${address}/orders/${orderId}`, { headers: { Prefer: 'wait=30' } })
    await until(() => waits === 2)
    const stoppedAtMs = Date.now()
    child.kill('SIGTERM')
    expect(await stream.text()).toContain(`id: ${order.version}`)
    expect(await (await waiting).json()).toEqual(shownOrder)
    expect(await child.exited).toBe(0)
    expect(Date.now() - stoppedAtMs).toBeLessThan(5_000)
    await until(() => present.size === 0)
    await watcher.endAsync()
  })

  test('names the port when it is taken', async () => {
    const child = start({ FRONT_PORT: String(worker.port) })
    expect(await child.exited).toBe(1)
    expect(await new Response(child.stderr).text()).toContain('FRONT_PORT')
  })

  test('lists everything that is wrong with its environment', async () => {
    const child = start({ ORDER_ID_SECRETS: 'x', SERVICE_TOKEN: '' })
    expect(await child.exited).toBe(1)
    const text = await new Response(child.stderr).text()
    expect(text).toContain('ORDER_ID_SECRETS')
    expect(text).toContain('SERVICE_TOKEN')
  })
})

/** The front's answer to these bytes, until it closes the connection. */
const answerTo = (address: string, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(address)
    const socket = connect({ host: hostname, port: Number(port) })
    let text = ''
    socket.write(bytes)
    socket.on('data', (part) => (text += part.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })

describe('limits of a connection on bun', () => {
  test('refuse headers over 16 KiB, and no worker hears of it', async () => {
    const { address } = await startReady()
    const askedBefore = askedCount
    const large = `GET /products/MUG HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`
    expect(await answerTo(address, large)).toStartWith('HTTP/1.1 431')
    expect(askedCount).toBe(askedBefore)
  })

  test('count by the address of the socket, also after it closed', async () => {
    const { address } = await startReady({ FRONT_CLIENT_READS_PER_MINUTE: '2' })
    const read = async (headers: Record<string, string> = {}) =>
      (await fetch(`${address}/products/MUG`, { headers: { Connection: 'close', ...headers } }))
        .status
    expect([await read(), await read(), await read()]).toEqual([200, 200, 429])
    expect(await read({ 'X-Forwarded-For': '203.0.113.9' })).toBe(429)
    const headers = { Authorization: `Bearer ${serviceToken}` }
    const numbers = await (await fetch(`${address}/metrics`, { headers })).text()
    expect(numbers).toContain('front_refused_total{reason="rate-reads"} 2')
    expect(numbers).toMatch(/^front_asking_limit 1000$/m)
  })
})
