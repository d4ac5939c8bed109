import { describe, expect, test } from 'bun:test'
import { digestOf } from '@shop/contracts'
import {
  content,
  fakeBus,
  givenApp,
  json,
  key,
  order,
  orderId,
  problemOf,
  recorded,
  shownOrder,
} from '../given.ts'

const place = (init: RequestInit, given: Parameters<typeof givenApp>[0] = {}) =>
  givenApp(given).app.request('/orders', init)

const busThatAnswers = (answers: ReturnType<typeof recorded>) =>
  Object.assign(fakeBus(), { answers })

describe('placing an order', () => {
  test('answers 201 with its location when Order recorded it', async () => {
    const bus = busThatAnswers(recorded())
    const response = await place(json(content), { bus })
    expect(response.status).toBe(201)
    expect(response.headers.get('Location')).toBe(`/orders/${orderId}`)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
    expect(await response.json()).toMatchObject({ id: orderId, status: 'pending', recorded: true })
    expect(bus.sent).toMatchObject([
      { topic: 'sendOrder', wantsReply: true, item: { orderId, digest: digestOf(content) } },
    ])
  })

  test.each([
    ['recorded, without waiting', {}],
    ['recorded, when the decision did not come in time', { Prefer: 'wait=1' }],
  ])(
    'answers 201 with the order as it was sent when Order only says that it is %s',
    async (_, prefers) => {
      let nowMs = 0
      const said = { kind: 'recorded', orderId, digest: digestOf(content), recordedAt: 0 } as const
      const bus = Object.assign(fakeBus(), { answers: () => [said] })
      const { app } = givenApp({ bus, nowMs: () => (nowMs += 400) })
      const response = await app.request('/orders', json(content, prefers))
      expect(response.status).toBe(201)
      expect(await response.json()).toEqual({
        id: orderId,
        status: 'pending',
        recorded: true,
        lines: [...content.lines],
        recordedAt: '1970-01-01T00:00:00.000Z',
        number: shownOrder.number,
        placedAt: '1970-01-01T00:00:00.000Z',
        updatedAt: '1970-01-01T00:00:00.000Z',
        version: 1,
      })
    },
  )

  const inUsd = { ...content, expectedTotal: { amount: 500, currency: 'USD' } }
  const length = String(JSON.stringify(inUsd).length)

  test.each([
    ['the router', {}],
    ['the fast path', { 'Content-Length': length }],
    ['either, for a client that does not wait', { Prefer: 'respond-async' }],
  ])('refuses an expected total in another currency and sends nothing, by %s', async (_, more) => {
    const bus = busThatAnswers(recorded())
    const response = await place(json(inUsd, more), { bus })
    expect(await problemOf(response)).toEqual([422, 'wrong-currency'])
    expect(bus.sent).toEqual([])
  })

  test('takes an expected total in the currency of a shop in yen', async () => {
    const bus = busThatAnswers(recorded())
    const inYen = { ...content, expectedTotal: { amount: 500, currency: 'JPY' } }
    await place(json(inYen), { bus, settings: { currency: 'JPY' } })
    expect(bus.sent).toMatchObject([{ item: { expectedTotal: inYen.expectedTotal } }])
  })

  test('ignores the record of another order under its key', async () => {
    const said = { kind: 'recorded', orderId, digest: 'f'.repeat(32), recordedAt: 0 } as const
    const bus = Object.assign(fakeBus(), { answers: () => [said] })
    expect((await place(json(content), { bus })).status).toBe(202)
  })

  test('sends the lines summed and in order', async () => {
    const bus = fakeBus()
    const lines = [
      { sku: 'B', quantity: 1 },
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 2 },
    ]
    await place(json({ lines }), { bus })
    expect(bus.sent[0]).toMatchObject({
      item: {
        lines: [
          { sku: 'A', quantity: 1 },
          { sku: 'B', quantity: 3 },
        ],
      },
    })
  })

  test('answers a repeat with the present state, canceled included', async () => {
    const bus = busThatAnswers(recorded({ status: 'canceled', version: 3 }))
    const response = await place(json(content, { 'Idempotency-Key': `"${key.toUpperCase()}"` }), {
      bus,
    })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ id: orderId, status: 'canceled' })
  })

  test('answers 202 with a hint when no reply came in time', async () => {
    const response = await place(json(content))
    expect(response.status).toBe(202)
    expect(response.headers.get('Location')).toBe(`/orders/${orderId}`)
    expect(response.headers.get('Retry-After')).toBe('1')
    expect(await response.json()).toMatchObject({
      id: orderId,
      status: 'pending',
      recorded: false,
      version: 0,
      hint: expect.any(String),
    })
  })

  test('answers 202 at once when Order is known to be away', async () => {
    const bus = fakeBus()
    bus.away.add('order')
    const response = await place(json(content), { bus, limits: { replyWaitMs: 60_000 } })
    expect(response.status).toBe(202)
  })

  test.each(['unknown', 'unheard'] as const)(
    'answers 503 when the sending was %s',
    async (outcome) => {
      const bus = Object.assign(fakeBus(), { outcome })
      const response = await place(json(content), { bus, limits: { replyWaitMs: 60_000 } })
      expect(response.headers.get('Location')).toBe(`/orders/${orderId}`)
      expect(response.headers.get('Retry-After')).toBe('2')
      expect(await problemOf(response)).toEqual([503, 'bus-unavailable'])
    },
  )

  test('answers 503 when the bus never acknowledged', async () => {
    const bus = Object.assign(fakeBus(), { send: () => new Promise(() => {}) })
    expect(await problemOf(await place(json(content), { bus }))).toEqual([503, 'bus-unavailable'])
  })

  test('answers 503 without sending when too many are on their way', async () => {
    const bus = fakeBus()
    const response = await place(json(content), { bus, limits: { askingCountMax: 0 } })
    expect(await problemOf(response)).toEqual([503, 'busy'])
    expect(bus.sent).toEqual([])
  })

  test('answers 422 and shows no id when the key belongs to another order', async () => {
    const response = await place(json(content), {
      bus: busThatAnswers(recorded({}, 'f'.repeat(32))),
    })
    expect(response.headers.get('Location')).toBeNull()
    const text = await response.text()
    expect(response.status).toBe(422)
    expect(text).not.toContain(orderId)
    expect(JSON.parse(text)).toMatchObject({ code: 'key-reused' })
  })

  test('ignores a reply that knows only a cancellation', async () => {
    const bus = Object.assign(fakeBus(), {
      answers: () => [{ kind: 'order', order: { ...order, status: 'canceled' } } as const],
    })
    expect((await place(json(content), { bus })).status).toBe(202)
  })

  test('answers two requests with one key alike', async () => {
    const { app, bus } = givenApp({ limits: { replyWaitMs: 5_000 } })
    const post = async () => app.request('/orders', json(content))
    const both = [post(), post()]
    while (bus.sent.length < 2) await Promise.resolve()
    bus.reply({ kind: 'order', digest: digestOf(content), order })
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([201, 201])
  })
})

describe('preferring how to wait for an order', () => {
  test('wait=N answers with the decision when it comes', async () => {
    const bus = Object.assign(fakeBus(), {
      answers: (sent: Parameters<ReturnType<typeof recorded>>[0]) => [
        ...recorded()(sent),
        ...recorded({ status: 'confirmed', version: 2 })(sent),
      ],
    })
    const response = await place(json(content, { Prefer: 'wait=5' }), { bus })
    expect(response.status).toBe(201)
    expect(response.headers.get('Preference-Applied')).toBe('wait=5')
    expect(await response.json()).toMatchObject({ status: 'confirmed' })
  })

  test('wait=N answers with the recorded order when no decision comes in time', async () => {
    const bus = busThatAnswers(recorded())
    const response = await place(json(content, { Prefer: 'wait=0' }), { bus })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ status: 'pending', recorded: true })
  })

  test('wait=N is bounded', async () => {
    const bus = busThatAnswers(recorded({ status: 'confirmed' }))
    const response = await place(json(content, { Prefer: 'wait=9999' }), { bus })
    expect(response.headers.get('Preference-Applied')).toBe('wait=30')
  })

  test('respond-async answers 202 without asking for a reply', async () => {
    const bus = busThatAnswers(recorded())
    const response = await place(json(content, { Prefer: 'respond-async' }), { bus })
    expect(response.status).toBe(202)
    expect(response.headers.get('Preference-Applied')).toBe('respond-async')
    expect(bus.sent).toMatchObject([{ wantsReply: false }])
  })

  test('respond-async answers 503 when the bus did not take it', async () => {
    const bus = Object.assign(fakeBus(), { connected: false })
    const response = await place(json(content, { Prefer: 'respond-async' }), { bus })
    expect(response.status).toBe(503)
  })
})

describe('an order that is not valid', () => {
  const lines = (...quantities: unknown[]) => ({
    lines: quantities.map((quantity) => ({ sku: 'MUG', quantity })),
  })

  test.each([
    ['no lines', {}, ['lines']],
    ['an empty list', { lines: [] }, ['lines']],
    ['no units', lines(0), ['lines[0].quantity']],
    ['half a unit', lines(1, 1.5), ['lines[1].quantity']],
    ['a word for a number', lines('2'), ['lines[0].quantity']],
    ['too many units together', lines(600_000, 600_000), ['lines']],
    ['too many lines', lines(...Array.from({ length: 2_001 }, () => 1)), ['lines']],
    ['a SKU with a line break', { lines: [{ sku: 'A\nB', quantity: 1 }] }, ['lines[0].sku']],
    ['an unknown field', { ...content, gift: 'x' }, ['gift']],
    [
      'half an expectation',
      { ...content, expectedTotal: { amount: 1 } },
      ['expectedTotal.currency'],
    ],
    ['an array', [], ['body']],
  ])('with %s is answered with the field', async (_, body, fields) => {
    const bus = fakeBus()
    const response = await place(json(body), { bus })
    const problem = (await response.json()) as { code: string; errors: { field: string }[] }
    expect([response.status, problem.code]).toEqual([400, 'invalid-request'])
    expect(problem.errors.map(({ field }) => field)).toEqual(fields)
    expect(bus.sent).toEqual([])
  })

  test.each([
    ['no key', json(content, { 'Idempotency-Key': '' }), 400, 'invalid-idempotency-key'],
    [
      'a key of version 1',
      json(content, { 'Idempotency-Key': key.replace('-7', '-1') }),
      400,
      'invalid-idempotency-key',
    ],
    ['a body that is not JSON', json('{"lines":'), 400, 'malformed-json'],
    [
      'a form',
      json('a=b', { 'Content-Type': 'application/x-www-form-urlencoded' }),
      415,
      'unsupported-media-type',
    ],
    ['a body that is too large', json('x'.repeat(1_048_577)), 413, 'body-too-large'],
    [
      'a body that says it is too large',
      json('{}', { 'Content-Length': '1048577' }),
      413,
      'body-too-large',
    ],
  ])('with %s', async (_, init, status, code) => {
    expect(await problemOf(await place(init))).toEqual([status, code])
  })

  test('without the header Idempotency-Key', async () => {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(content),
    }
    expect(await problemOf(await place(init))).toEqual([400, 'missing-idempotency-key'])
  })
})
