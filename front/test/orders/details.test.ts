import { describe, expect, test } from 'bun:test'
import {
  digestOf,
  orderIdOf,
  type DetailedOrderView,
  type OrderContent,
  type Reply,
} from '@shop/contracts'
import {
  asAdmin,
  asServer,
  content,
  details,
  fakeBus,
  givenApp,
  json,
  key,
  order,
  orderId,
  ordersThatShow,
  otherKey,
  problemOf,
  recorded,
  secret,
  serverToken,
  shownOrder,
} from '../given.ts'

type Given = Parameters<typeof givenApp>[0]

const detailed: OrderContent = { ...content, ...details }
const placed = { topic: 'recordOrder', wantsReply: true }
const busThatAnswers = (answers: (digest: string) => Reply[] = () => []) =>
  Object.assign(fakeBus(), { answers: () => answers(digestOf(detailed)) })
const withKey = (name: string, more: Record<string, string> = {}) => ({
  headers: { 'Idempotency-Key': name, ...more },
})

describe('an order with details', () => {
  const place = (said: OrderContent, given: Given, headers: Record<string, string> = {}) =>
    givenApp(given).app.request('/orders', json(said, headers))

  test('goes to Order alone, with its lines as they were sent', async () => {
    const bus = fakeBus()
    const lines = [
      { sku: 'MUG', quantity: 1, name: 'Mug' },
      { sku: 'BOWL', quantity: 1 },
      { sku: 'MUG', quantity: 1 },
    ]
    const said = { ...detailed, lines }
    await place(said, { bus })
    const item = { ...said, orderId, digest: digestOf(said), placedAt: expect.any(Number) }
    expect(bus.sent).toEqual([{ ...placed, item }] as never)
  })

  test.each<[string, Partial<OrderContent>]>([
    ['a reference', { reference: 'WEB-1' }],
    ['a customer', { customer: { id: 'c-1' } }],
    ['a note', { note: 'x' }],
    ['metadata', { metadata: {} }],
    ['the name of a line', { lines: [{ sku: 'MUG', quantity: 1, name: 'Mug' }] }],
  ])('is one with %s', async (_, said) => {
    const bus = fakeBus()
    await place({ ...content, ...said }, { bus })
    expect(bus.sent).toMatchObject([placed])
  })

  test('goes the same way when its client does not wait', async () => {
    const bus = fakeBus()
    const response = await place(detailed, { bus }, { Prefer: 'respond-async' })
    expect(response.status).toBe(202)
    expect(bus.sent).toMatchObject([{ topic: 'recordOrder', wantsReply: false }])
  })

  test('has tidy texts, whichever way it came', async () => {
    const bus = fakeBus()
    await place({ ...content, reference: ' WEB-1 ', note: 'a\r\nb\n' }, { bus })
    const said = { ...content, reference: 'WEB-1', note: 'a\nb' }
    expect(bus.sent).toMatchObject([{ item: { ...said, digest: digestOf(said) } }])
  })

  test.each<[string, (digest: string) => Reply[]]>([
    ['in short', (digest) => [{ kind: 'recorded', orderId, digest, recordedAt: 0 }]],
    ['whole', (digest) => [{ kind: 'order', digest, order }]],
  ])('is shown as its id shows it when Order answers %s', async (_, answers) => {
    const response = await place(detailed, { bus: busThatAnswers(answers) })
    expect(response.status).toBe(201)
    const shown = JSON.stringify(await response.json())
    expect(shown).toContain(shownOrder.number)
    expect(shown).not.toMatch(/WEB-100234|Ada|ring|autumn/)
  })

  test.each<[string, (digest: string) => Reply[], [number, string]]>([
    [
      'the reference of another',
      (digest) => [{ kind: 'not-recorded', orderId, digest, code: 'reference-used' }],
      [409, 'reference-used'],
    ],
    [
      'the key of another',
      () => [{ kind: 'order', digest: 'f'.repeat(32), order }],
      [422, 'key-reused'],
    ],
  ])('with %s is refused', async (_, answers, problem) => {
    const response = await place(detailed, { bus: busThatAnswers(answers) })
    expect(await problemOf(response)).toEqual(problem)
  })

  test('does not take the refusal of another order under its key', async () => {
    const answers = (): Reply[] => [
      { kind: 'not-recorded', orderId, digest: 'f'.repeat(32), code: 'reference-used' },
    ]
    expect((await place(detailed, { bus: busThatAnswers(answers) })).status).toBe(202)
  })

  test.each<[string, object]>([
    ['customer.email', { customer: { email: 'ada' } }],
    ['customer.vat', { customer: { vat: '1' } }],
    ['customer.shippingAddress.zip', { customer: { shippingAddress: { zip: '1' } } }],
    ['reference', { reference: '' }],
    ['metadata', { metadata: { a: 1 } }],
    ['lines[0].name', { lines: [{ sku: 'MUG', quantity: 1, name: 'x'.repeat(201) }] }],
  ])('with a bad %s is refused by its name', async (field, said) => {
    const { app, bus } = givenApp()
    const response = await app.request('/orders', json({ ...content, ...said }))
    const { errors } = (await response.json()) as { errors: { field: string }[] }
    expect([response.status, ...new Set(errors.map((each) => each.field))]).toEqual([400, field])
    expect(bus.sent).toEqual([])
  })
})

describe('the key of an order', () => {
  const ownKey = 'WEB-100234'
  const ownId = orderIdOf(ownKey, secret)
  const { 'Content-Length': length } = json(content).headers as Record<string, string>

  test.each([
    ['the router', { 'Content-Length': '' }],
    ['the fast path', { 'Content-Length': length! }],
  ])('may be any text of a trusted server, by %s', async (_, headers) => {
    const bus = Object.assign(fakeBus(), { answers: recorded() })
    const init = json(content, { ...headers, ...asServer, 'Idempotency-Key': ownKey })
    const response = await givenApp({ bus }).app.request('/orders', init)
    expect(response.headers.get('Location')).toBe(`/orders/${ownId}`)
    expect(bus.sent).toMatchObject([{ item: { orderId: ownId } }])
  })

  test('is a UUID of everybody else', async () => {
    const { app, bus } = givenApp()
    for (const [path, init] of [
      ['/orders', json(content, { 'Idempotency-Key': ownKey })],
      [`/orders/${ownId}/cancel`, { method: 'POST', ...withKey(ownKey) }],
      [`/orders/${ownId}`, withKey(ownKey)],
    ] as const) {
      const response = await app.request(path, init)
      expect(await problemOf(response)).toEqual([400, 'invalid-idempotency-key'])
    }
    expect(bus.sent).toEqual([])
  })

  test('of a trusted server cancels, and Order verifies it again', async () => {
    const bus = Object.assign(fakeBus(), { answers: recorded({ status: 'canceled' }) })
    const init = { method: 'POST', ...withKey(ownKey, asServer) }
    const response = await givenApp({ bus }).app.request(`/orders/${ownId}/cancel`, init)
    expect(response.status).toBe(200)
    expect(bus.sent).toMatchObject([
      { topic: 'cancelOrder', item: { orderId: ownId, key: ownKey } },
    ])
  })

  test('must be printable, also of a trusted server', async () => {
    const init = json(content, { ...asServer, 'Idempotency-Key': 'short' })
    const response = await givenApp().app.request('/orders', init)
    expect(await problemOf(response)).toEqual([400, 'invalid-idempotency-key'])
  })
})

describe('the details of an order', () => {
  const known: DetailedOrderView = { ...order, ...details }
  const orders = {
    order: async () => order,
    detailedOrder: async () => known,
  }
  const read = async (path: string, init: RequestInit = {}) =>
    (await givenApp({ orders }).app.request(path, init)).json()

  test('are shown to the key, and not to the id alone', async () => {
    expect(await read(`/orders/${orderId}`)).toEqual(shownOrder)
    expect(await read(`/orders/${orderId}`, withKey(key))).toEqual({ ...shownOrder, ...details })
  })

  test('are not shown to a server that has only its token', async () => {
    const init = { headers: { Authorization: `Bearer ${serverToken}` } }
    expect(await read(`/orders/${orderId}`, init)).toEqual(shownOrder)
  })

  test('are shown to an operator', async () => {
    expect(await read(`/admin/orders/${orderId}`, { headers: asAdmin })).toEqual({
      ...shownOrder,
      ...details,
    })
  })

  test.each(['', '/events'])('are not shown to another key (%s)', async (path) => {
    const { app } = givenApp({ orders })
    const response = await app.request(`/orders/${orderId}${path}`, withKey(otherKey))
    expect(await problemOf(response)).toEqual([403, 'wrong-key'])
  })

  test('are in the events of the key only', async () => {
    const { reads } = ordersThatShow({ ...order, status: 'shipped' })
    const { app } = givenApp({
      orders: { ...reads, detailedOrder: async () => ({ ...known, status: 'shipped' }) },
    })
    const events = async (init: RequestInit) =>
      (await app.request(`/orders/${orderId}/events`, init)).text()
    expect(await events(withKey(key))).toContain('ada@example.com')
    expect(await events({})).not.toContain('ada@example.com')
  })

  test('are read after the wait that was asked for', async () => {
    let waited: number | undefined
    const { app } = givenApp({
      orders: {
        detailedOrder: async (_, wait) => {
          waited = wait?.waitSeconds
          return known
        },
      },
    })
    await app.request(`/orders/${orderId}`, withKey(key, { Prefer: 'wait=3' }))
    expect(waited).toBe(3)
  })
})
