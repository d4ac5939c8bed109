import { afterAll, beforeAll, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { isOnBus, startShop, type Shop } from '../house/shop.ts'
import { until } from '../house/until.ts'

/** A request has about 10 s to arrive: the front cuts bodies off, Bun headers. */
const arrivalMsMin = 9_000
const betweenBytesMs = 200

let shop: Shop
beforeAll(async () => {
  shop = await startShop(['broker'])
  await shop.start('front', { untilReady: false })
  await until('the front is on the bus', () => isOnBus(shop.frontUrl))
}, 30_000)
afterAll(() => shop.close())

/** The front's answer to a request whose end comes a byte at a time, until it closes the connection. */
const answerToSlow = (start: string): Promise<{ text: string; tookMs: number }> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(shop.frontUrl)
    const socket = connect({ host: hostname, port: Number(port) })
    const startedMs = performance.now()
    let text = ''
    socket.write(start)
    const drip = setInterval(() => socket.write('x'), betweenBytesMs)
    socket.on('data', (bytes) => (text += bytes.toString()))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(drip)
      resolve({ text, tookMs: performance.now() - startedMs })
    })
  })

test('headers and bodies that come a byte at a time are cut off', async () => {
  const key = crypto.randomUUID()
  const head = `POST /orders HTTP/1.1\r\nHost: x\r\nIdempotency-Key: ${key}\r\nContent-Length: 10000\r\n`
  const [body, headers] = await Promise.all([
    answerToSlow(`${head}Content-Type: application/json\r\n\r\n`),
    answerToSlow(`${head}X-Long: `),
  ])
  expect(body.text).toStartWith('HTTP/1.1 408')
  expect(body.text).toContain('"code":"body-too-slow"')
  expect(headers.text).toBe('')
  expect(Math.min(body.tookMs, headers.tookMs)).toBeGreaterThan(arrivalMsMin)
}, 40_000)
