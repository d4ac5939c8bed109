import { describe, expect, test } from 'bun:test'
import { createFastPath } from '../../src/fast-path/fast-path.ts'
import { asServer, givenApp, problemOf, product } from '../given.ts'

/** A shop with one product. The test sets its clock and its stock, and sees which reads come to the route. */
const givenShop = (more: Parameters<typeof givenApp>[0] = {}) => {
  const clock = { nowMs: 0 }
  const stock = { available: 3 }
  let quickCount = 0
  const { app } = givenApp({
    nowMs: () => clock.nowMs,
    clientAddress: () => '192.0.2.1',
    inventory: {
      product: async () => ({ ...product, ...stock }),
      products: async () => ({ items: [product] }),
    },
    makeFastPath: (ports, parts) => {
      const fastPath = createFastPath(ports, parts)
      const answer: typeof fastPath.answer = (request, env) => {
        const response = fastPath.answer(request, env)
        if (response !== undefined) quickCount += 1
        return response
      }
      return { ...fastPath, answer }
    },
    ...more,
  })
  const askFor = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers })
  const ask = (headers?: Record<string, string>) => askFor('/products/MUG', headers)
  /** The first read loads the page, the second finds it fresh, and then it is ready. */
  const makeReady = async (): Promise<Response> => {
    await ask()
    return ask()
  }
  return { ask, askFor, makeReady, clock, stock, quickCount: () => quickCount }
}

describe('a ready page', () => {
  test('is answered without its route', async () => {
    const { ask, makeReady, quickCount } = givenShop()
    await makeReady()
    expect(quickCount()).toBe(0)
    const ready = await ask({ 'X-Request-Id': 'mine' })
    expect([ready.status, ready.headers.get('X-Request-Id')]).toEqual([200, 'mine'])
    expect(quickCount()).toBe(1)
  })

  test('is left to its route once it is no longer fresh', async () => {
    const { ask, makeReady, clock, stock, quickCount } = givenShop()
    await makeReady()
    stock.available = 2
    clock.nowMs = 60_000
    expect(await (await ask()).json()).toMatchObject({ available: 2 })
    expect(quickCount()).toBe(0)
  })

  test('counts once towards the reads of its client', async () => {
    const { ask, makeReady } = givenShop({ limits: { clientReadsPerMinute: 4 } })
    await makeReady()
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
    const limited = await ask()
    expect(limited.headers.get('RateLimit')).toBe('"reads";r=0;t=60')
    expect(await problemOf(limited)).toEqual([429, 'rate-limited'])
  })

  test('is not counted for a trusted server', async () => {
    const { ask, makeReady, quickCount } = givenShop({ limits: { clientReadsPerMinute: 2 } })
    await makeReady()
    const ready = await ask(asServer)
    expect([ready.status, ready.headers.has('RateLimit')]).toEqual([200, false])
    expect(quickCount()).toBe(1)
  })

  test.each([
    ['a client with an unknown token', { Authorization: 'Bearer unknown' }],
    ['a client that has a page already', { 'If-None-Match': '"x"' }],
  ])('is left to its route for %s', async (_, headers) => {
    const { ask, makeReady, quickCount } = givenShop()
    await makeReady()
    await ask(headers)
    expect(quickCount()).toBe(0)
  })

  test('is not remembered under an address with a parameter that its route does not know', async () => {
    const { askFor, quickCount } = givenShop()
    for (const path of ['/products/MUG?utm_source=letter', '/products?utm_source=letter&limit=5']) {
      const answers = [await askFor(path), await askFor(path), await askFor(path)]
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    }
    expect(quickCount()).toBe(0)
    for (let i = 0; i < 3; i += 1) await askFor('/products?limit=5')
    expect(quickCount()).toBe(2)
  })

  test('does not exist where pages of other origins are allowed', async () => {
    const { ask, makeReady, quickCount } = givenShop({
      settings: { corsOrigins: ['https://shop.example'] },
    })
    await makeReady()
    expect((await ask()).headers.get('Vary')).toBe('Origin')
    expect(quickCount()).toBe(0)
  })
})
