import { describe, expect, test } from 'bun:test'
import type { FrontPorts } from '../../src/ports.ts'
import { asAdmin, givenApp, problemOf, product } from '../given.ts'

type Answered = Parameters<FrontPorts['metrics']['answered']>[0]

/** A shop with one product, whose catalogue is asked at a time that the test sets. */
const givenShop = (more: Parameters<typeof givenApp>[0] = {}) => {
  const clock = { nowMs: 0 }
  const stock = { available: 3 }
  const answered: Answered[] = []
  const { app } = givenApp({
    nowMs: () => clock.nowMs,
    clientAddress: () => '192.0.2.1',
    inventory: { product: async () => ({ ...product, ...stock }) },
    metrics: { answered: (request) => answered.push(request) },
    ...more,
  })
  const ask = (headers: Record<string, string> = {}) => app.request('/products/MUG', { headers })
  /** Loaded by the first; the second finds it fresh, and from then on it lies ready. */
  const makeReady = async (): Promise<Response> => {
    await ask()
    return ask()
  }
  return { ask, makeReady, clock, stock, answered }
}

const seen = async (response: Response) => ({
  status: response.status,
  headers: Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id')),
  body: await response.text(),
})

describe('a page that lies ready', () => {
  test('is answered as its route answers it, and counted as there', async () => {
    const { ask, makeReady, answered } = givenShop()
    const byRoute = await seen(await makeReady())
    const ready = await ask({ 'X-Request-Id': 'mine' })
    expect(ready.headers.get('X-Request-Id')).toBe('mine')
    expect(await seen(ready)).toEqual(byRoute)
    const counted = { method: 'GET', route: '/products/:sku', status: 200 }
    expect(answered).toMatchObject([counted, counted, counted])
  })

  test('is left when it is not fresh any more', async () => {
    const { ask, makeReady, clock, stock } = givenShop()
    await makeReady()
    stock.available = 2
    clock.nowMs = 60_000
    expect(await (await ask()).json()).toMatchObject({ available: 2 })
  })

  test('counts towards what its client may read', async () => {
    const { ask, makeReady } = givenShop({ limits: { clientReadsPerMinute: 3 } })
    await makeReady()
    expect((await ask()).status).toBe(200)
    expect(await problemOf(await ask())).toEqual([429, 'rate-limited'])
    expect((await ask(asAdmin)).status).toBe(200)
  })

  test('is not for who has seen it', async () => {
    const { ask, makeReady } = givenShop()
    const etag = (await makeReady()).headers.get('ETag')!
    expect((await ask({ 'If-None-Match': etag })).status).toBe(304)
  })

  test('is not there where answers depend on the page that asks', async () => {
    const { ask, makeReady } = givenShop({ settings: { corsOrigins: ['https://shop.example'] } })
    await makeReady()
    expect((await ask()).headers.get('Vary')).toBe('Origin')
  })
})
