import { describe, expect, test } from 'bun:test'
import type { Answered } from '../../src/ports.ts'
import { asAdmin, content, fakeBus, givenBareApp, json, recorded, type SentItem } from '../given.ts'

type Given = Parameters<typeof givenBareApp>[0]

const traced = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
const origin = { Origin: 'https://shop.example' }

/** An app that counts what comes to its router. */
const givenDesk = (given: Given = {}) => {
  const answered: Omit<Answered, 'seconds'>[] = []
  const metrics = {
    answered: ({ method, route, status }: Answered) =>
      void answered.push({ method, route, status }),
  }
  const bus = Object.assign(fakeBus(), { answers: recorded({ status: 'confirmed', version: 2 }) })
  const { app, logged } = givenBareApp({ bus, metrics, ...given })
  let routedCount = 0
  const { router } = app
  const { match } = router
  router.match = (method, path) => {
    routedCount += 1
    return match.call(router, method, path)
  }
  const ask = async (init: RequestInit) => app.request('/orders', init)
  return { ask, bus: given.bus ?? bus, logged, answered, routedCount: () => routedCount }
}

/** The same request, but for its length, which only the desk goes by. */
const withoutLength = ({ headers, ...init }: RequestInit): RequestInit => {
  const { 'Content-Length': _, ...rest } = headers as Record<string, string>
  return { ...init, headers: rest }
}

const named = (init: RequestInit): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), 'X-Request-Id': 'mine' },
})

const brokenBus = () =>
  Object.assign(fakeBus(), {
    send: () => {
      throw new Error('broken')
    },
  })
const reusedKey = () => Object.assign(fakeBus(), { answers: recorded({}, 'f'.repeat(32)) })

const limitedTo = (clientWritesPerMinute: number): Given => ({
  limits: { clientWritesPerMinute },
  clientAddress: () => '192.0.2.1',
  nowMs: () => 0,
})

const plain: [string, RequestInit, (() => Given)?][] = [
  ['an order', json(content)],
  ['one whose shopper waits', json(content, { Prefer: 'wait=3' })],
  ['one whose shopper does not', json(content, { Prefer: 'respond-async' })],
  ['a traced one', json(content, traced)],
  [
    'one with a character set',
    json(content, { 'Content-Type': 'application/json; charset=utf-8' }),
  ],
  ['one of another page, when none may ask', json(content, origin)],
  ['what is not JSON', json('{"lines":')],
  ['nothing', json('')],
  ['lines that are none', json({ lines: [] })],
  ['a field that is not known', json({ ...content, coupon: 'X' })],
  ['one without any answer', json(content), () => ({ bus: fakeBus() })],
  [
    'one that the bus does not take',
    json(content),
    () => ({ bus: Object.assign(fakeBus(), { connected: false }) }),
  ],
  ['another order under its key', json(content), () => ({ bus: reusedKey() })],
  ['one that brings down what it comes to', json(content), () => ({ bus: brokenBus() })],
  [
    'one that comes too slowly',
    {
      ...json(content),
      get body() {
        return new ReadableStream({ pull: () => new Promise(() => {}) })
      },
    },
    () => ({ limits: { bodyWithinMs: 20 } }),
  ],
  ['one of a client with a limit', json(content), () => limitedTo(5)],
  ['one too many of a client', json(content), () => limitedTo(0.5)],
]

const others: [string, RequestInit, (() => Given)?][] = [
  [
    'one without a key',
    { ...json(content), headers: { 'Content-Type': 'application/json', 'Content-Length': '39' } },
  ],
  ['one with a key that is none', json(content, { 'Idempotency-Key': 'x' })],
  ['one that is not said to be JSON', json(content, { 'Content-Type': 'text/plain' })],
  ['one that is too large', json(content, { 'Content-Length': '1048577' })],
  ['one in chunks', json(content, { 'Transfer-Encoding': 'chunked' })],
  ['an operator’s', json(content, asAdmin)],
  [
    'one of another page, when some may ask',
    json(content, origin),
    () => ({ settings: { corsOrigins: ['https://shop.example'] } }),
  ],
  [
    'one more than are answered at one time',
    json(content),
    () => ({ limits: { requestCountMax: 0 } }),
  ],
]

const shown = async (response: Response) => [
  response.status,
  Object.fromEntries(response.headers),
  await response.text(),
]

/** What was sent, but for when. */
const said = (sent: readonly SentItem[]): string =>
  JSON.stringify(sent, (name, value: unknown) => (name === 'placedAt' ? undefined : value))

describe('the desk answers as the route does', () => {
  test.each(plain)('%s', async (_, init, given = () => ({})) => {
    const [desk, route] = [givenDesk(given()), givenDesk(given())]
    const atDesk = await desk.ask(named(init))
    const onRoute = await route.ask(named(withoutLength(init)))
    expect(await shown(atDesk)).toEqual(await shown(onRoute))
    expect([desk.routedCount(), route.routedCount()]).toEqual([0, 1])
    expect(said(desk.bus.sent)).toBe(said(route.bus.sent))
    expect(desk.answered).toEqual(route.answered)
    expect(desk.logged).toEqual(route.logged)
  })
})

test.each(others)('the desk leaves to the route %s', async (_, init, given = () => ({})) => {
  const { ask, routedCount } = givenDesk(given())
  await ask(init)
  expect(routedCount()).toBe(1)
})
