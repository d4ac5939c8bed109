import { describe, expect, test } from 'bun:test'
import {
  digestOfChange,
  orderIdOf,
  orderIdSecret,
  type OrderView,
  type RefusalCode,
  type Reply,
} from '@shop/contracts'
import {
  adminProduct,
  holdingOrder,
  movement,
  opening,
  asAdmin,
  fakeBus,
  givenApp,
  key,
  order,
  orderId,
  orderSummary,
  problemOf,
  type FakeBus,
  type SentItem,
  shownOrder,
} from '../given.ts'

/** The names in a reply to this change. */
const namesOf = ({ item }: SentItem) =>
  'changeId' in item
    ? { changeId: item.changeId, digest: digestOfChange(item) }
    : { changeId: '', digest: '' }

const busThatReplies = (reply: (sent: SentItem) => Reply): FakeBus =>
  Object.assign(fakeBus(), { answers: (sent: SentItem) => [reply(sent)] })
const applies = (part: Partial<Reply>) =>
  busThatReplies((sent) => ({ kind: 'applied', ...namesOf(sent), ...part }) as Reply)
type RefusalFigures = { order?: OrderView; units?: { onHand: number; reserved: number } }
const refuses = (code: RefusalCode, more: RefusalFigures = {}) =>
  busThatReplies((sent) => ({ kind: 'refused', ...namesOf(sent), code, ...more }))

const properties = { name: 'Mug', price: { amount: 1_890, currency: 'EUR' } }

type Call = [method: string, path: string, body?: unknown]
const put: Call = ['PUT', '/admin/products/MUG', properties]
const patch: Call = ['PATCH', '/admin/products/MUG', { price: { amount: 1_990 } }]
const stock: Call = ['POST', '/admin/products/MUG/stock', { kind: 'received', units: 5 }]
const ship: Call = ['POST', `/admin/orders/${orderId}/ship`]
const cancel: Call = ['POST', `/admin/orders/${orderId}/cancel`]

const call = (
  [method, path, body]: Call,
  given: Parameters<typeof givenApp>[0] = {},
  headers: Record<string, string> = {},
) =>
  givenApp(given).app.request(path, {
    method,
    headers: {
      ...asAdmin,
      'Idempotency-Key': key,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

/** Rows of a table of tests: the name of a call, and the call. */
const named = (...calls: Call[]) =>
  calls.map((route) => [`${route[0]} ${route[1]}`, route] as const)

const everyRoute = named(
  put,
  patch,
  stock,
  ship,
  cancel,
  ['GET', '/admin/products'],
  ['GET', '/admin/products/MUG'],
  ['GET', '/admin/orders'],
  ['GET', `/admin/orders/${orderId}`],
  ['POST', '/admin/products/import', {}],
  ['GET', '/admin/nothing'],
)

describe('the admin routes', () => {
  test.each(everyRoute)('%s is closed while there is no token', async (_, route) => {
    const response = await call(route, { settings: { adminToken: undefined } })
    const text = await response.text()
    expect([response.status, JSON.parse(text).code]).toEqual([403, 'admin-closed'])
    expect(text).toContain('ADMIN_TOKEN')
    expect(text).toContain('ADMIN_MQTT_PASSWORD')
  })

  test.each(everyRoute)('%s answers 401 to a wrong token', async (_, route) => {
    for (const Authorization of [
      'Bearer wrong',
      'Basic x',
      `Bearer ${asAdmin.Authorization}x`,
      '',
    ]) {
      const response = await call(route, {}, { Authorization })
      expect(response.headers.get('WWW-Authenticate')).toStartWith('Bearer')
      expect(await problemOf(response)).toEqual([401, 'unauthorized'])
    }
  })

  test.each(named(put, patch, stock, ship, cancel))(
    '%s answers 400 without a usable key',
    async (_, route) => {
      const response = await call(route, {}, { 'Idempotency-Key': 'x' })
      expect(await problemOf(response)).toEqual([400, 'invalid-idempotency-key'])
    },
  )

  test.each(named(put, patch, stock, ship))(
    '%s answers 202 when no reply comes in time',
    async (_, route) => {
      const response = await call(route)
      expect(response.status).toBe(202)
      expect(await response.json()).toMatchObject({ changeId: key })
    },
  )

  test.each(named(put, patch, stock, ship, cancel))(
    '%s answers 503 when the bus is down',
    async (_, route) => {
      const response = await call(route, { bus: Object.assign(fakeBus(), { connected: false }) })
      expect(await problemOf(response)).toEqual([503, 'bus-unavailable'])
    },
  )

  test.each([
    ['the highest price', 1_000_000_000_000, 202, 1],
    ['a price above it', 1_000_000_000_001, 400, 0],
  ])('a product at %s (%i) is answered %i', async (_, amount, status, sentCount) => {
    const bus = fakeBus()
    const dear: Call = [
      'PUT',
      '/admin/products/MUG',
      { ...properties, price: { amount, currency: 'EUR' } },
    ]
    expect((await call(dear, { bus, limits: { changeWaitMs: 1 } })).status).toBe(status)
    expect(bus.sent).toHaveLength(sentCount)
  })

  test.each([
    [put, 'key-reused', 422],
    [put, 'version-changed', 412],
    [put, 'wrong-currency', 422],
    [patch, 'wrong-currency', 422],
    [stock, 'unknown-sku', 404],
    [stock, 'below-reserved', 409],
    [stock, 'below-zero', 409],
    [stock, 'count-changed', 409],
    [stock, 'too-many-on-hand', 409],
    [ship, 'not-confirmed', 409],
    [ship, 'unknown-order', 404],
  ] as const)('%j refused with %s is answered %i', async (route, code, status) => {
    expect(await problemOf(await call([...route], { bus: refuses(code) }))).toEqual([status, code])
  })
})

describe('changing a product', () => {
  test('answers 201 for a new product, with its version as ETag, and empties what is not said', async () => {
    const bus = applies({ effect: 'new', product: adminProduct })
    const response = await call(put, { bus })
    expect(response.status).toBe(201)
    expect(response.headers.get('ETag')).toBe('"1"')
    expect(response.headers.get('Location')).toBe('/admin/products/MUG')
    expect(bus.sent).toEqual([
      {
        topic: 'changeStock',
        wantsReply: true,
        item: {
          kind: 'patched',
          changeId: key,
          sku: 'MUG',
          description: '',
          image: null,
          listed: true,
          tags: null,
          maxPerOrder: null,
          availableFrom: null,
          lowStockAt: null,
          ...properties,
        },
      },
    ])
  })

  test.each(['changed', 'unchanged'] as const)(
    'answers 200 for one that is there, %s',
    async (effect) => {
      const bus = applies({ effect, product: { ...adminProduct, version: 4 } })
      const response = await call(put, { bus })
      expect([response.status, response.headers.get('ETag')]).toEqual([200, '"4"'])
    },
  )

  test.each([
    [{ 'If-Match': '"3"' }, { ifVersion: 3 }],
    [{ 'If-Match': '3' }, { ifVersion: 3 }],
    [{ 'If-Match': ' "3" , "3"' }, { ifVersion: 3 }],
    [{ 'If-Match': '"3", "5","4"' }, { ifVersions: [3, 5, 4] }],
    [{ 'If-Match': ',"3",, W/"4", "a,b", "5",' }, { ifVersions: [3, 5] }],
    [{ 'If-Match': 'W/"3", "4"' }, { ifVersion: 4 }],
    [{ 'If-Match': '*' }, { ifExists: true }],
    [{ 'If-None-Match': '*' }, { ifVersion: 0 }],
    [{}, {}],
  ] as [Record<string, string>, object][])('under the condition %j', async (headers, condition) => {
    const bus = applies({ product: adminProduct })
    await call(put, { bus }, headers)
    const { ifVersion, ifVersions, ifExists } = bus.sent[0]!.item as Record<string, unknown>
    expect({ ifVersion, ifVersions, ifExists }).toEqual(condition as never)
  })

  test.each(['W/"3"', '"abc"', '""', '"0"', '"03"', 'W/"3", "abc"', '"3,4"', '"9999999999999999"'])(
    'answers 412 without asking when nothing can match If-Match: %s',
    async (tags) => {
      const bus = applies({ product: adminProduct })
      const response = await call(put, { bus }, { 'If-Match': tags })
      expect(await problemOf(response)).toEqual([412, 'version-changed'])
      expect(bus.sent).toEqual([])
    },
  )

  test.each([
    { 'If-Match': '' },
    { 'If-Match': ',' },
    { 'If-Match': 'abc' },
    { 'If-Match': '"3' },
    { 'If-Match': '3"' },
    { 'If-Match': '"3" "4"' },
    { 'If-Match': '*, "3"' },
    { 'If-Match': 'w/"3"' },
    { 'If-Match': 'W/3' },
    { 'If-Match': Array.from({ length: 101 }, (_, n) => `"${n + 1}"`).join() },
    { 'If-None-Match': '"3"' },
    { 'If-Match': '"3"', 'If-None-Match': '*' },
  ] as Record<string, string>[])('answers 400 under the condition %j', async (headers) => {
    const response = await call(put, {}, headers)
    expect(await problemOf(response)).toEqual([400, 'invalid-if-match'])
  })

  test.each([
    [{ ...properties, name: '' }, 'name'],
    [{ ...properties, price: { amount: 1.5, currency: 'EUR' } }, 'price.amount'],
    [{ ...properties, price: { amount: 1, currency: 'eur' } }, 'price.currency'],
    [{ ...properties, image: 'javascript:x' }, 'image'],
    [{ ...properties, sku: 'OTHER' }, 'sku'],
    [{ ...properties, tags: ['a', 'A'] }, 'tags'],
    [{ ...properties, tags: ['a,b'] }, 'tags[0]'],
    [{ ...properties, maxPerOrder: 0 }, 'maxPerOrder'],
    [{ ...properties, availableFrom: '2026-02-30T00:00:00Z' }, 'availableFrom'],
    [{ ...properties, lowStockAt: '5' }, 'lowStockAt'],
  ])('answers 400 when a field is wrong: %j', async (body, field) => {
    const response = await call(['PUT', '/admin/products/MUG', body])
    const problem = (await response.json()) as { errors: { field: string }[] }
    expect([response.status, problem.errors[0]!.field]).toEqual([400, field])
  })

  test('answers 413 when the body is too large', async () => {
    const response = await call(['PUT', '/admin/products/MUG', { name: 'x'.repeat(600_000) }])
    expect(await problemOf(response)).toEqual([413, 'body-too-large'])
  })
})

describe('a partial change', () => {
  const send = async (body: unknown, headers: Record<string, string> = {}) => {
    const bus = applies({ effect: 'changed', product: { ...adminProduct, version: 4 } })
    const response = await call(['PATCH', '/admin/products/MUG', body], { bus }, headers)
    return { response, item: bus.sent[0]?.item as Record<string, unknown> | undefined }
  }
  const names = { kind: 'patched', changeId: key, sku: 'MUG', ifExists: true }

  test.each([
    [{}, {}],
    [{ listed: false }, { listed: false }],
    [{ price: { amount: 5 } }, { price: { amount: 5, currency: 'EUR' } }],
    [{ price: { currency: 'EUR' } }, {}],
    [
      { description: null, image: null, tags: null, maxPerOrder: null },
      { description: null, image: null, tags: null, maxPerOrder: null },
    ],
    [
      { availableFrom: '2026-12-01T09:00:00+01:00', lowStockAt: 5 },
      { availableFrom: '2026-12-01T08:00:00.000Z', lowStockAt: 5 },
    ],
    [{ name: ' Mug\t' }, { name: 'Mug' }],
  ])('says only what the body says: %j', async (body, said) => {
    const { response, item } = await send(body)
    expect([response.status, response.headers.get('ETag')]).toEqual([200, '"4"'])
    expect(item).toEqual({ ...names, ...said })
  })

  test('is taken as a merge patch, too', async () => {
    const { response } = await send({}, { 'Content-Type': 'application/merge-patch+json' })
    expect(response.status).toBe(200)
  })

  test.each([
    [{ name: null }, 'name'],
    [{ price: null }, 'price'],
    [{ listed: null }, 'listed'],
    [{ listed: 'true' }, 'listed'],
    [{ price: { amount: '5' } }, 'price.amount'],
    [{ maxPerOrder: 1.5 }, 'maxPerOrder'],
    [{ stock: 5 }, 'stock'],
    [{ sku: 'OTHER' }, 'sku'],
  ])('of %j is answered 400', async (body, field) => {
    const { response, item } = await send(body)
    const problem = (await response.json()) as { errors: { field: string }[] }
    expect([response.status, problem.errors[0]!.field, item]).toEqual([400, field, undefined])
  })

  test('of a product that is not there is answered 404', async () => {
    const bus = refuses('version-changed')
    expect(await problemOf(await call(patch, { bus }))).toEqual([404, 'unknown-sku'])
  })

  test('in another currency is refused, also when the price has no amount', async () => {
    const { response, item } = await send({ price: { currency: 'USD' } })
    expect(await problemOf(response)).toEqual([422, 'wrong-currency'])
    expect(item).toBeUndefined()
  })
})

describe('an answer of GET sent back', () => {
  const ofWhole = {
    name: adminProduct.name,
    description: adminProduct.description,
    price: adminProduct.price,
    listed: true,
    image: '/mug.svg',
    tags: ['kitchen'],
    maxPerOrder: 2,
    availableFrom: '2026-12-01T08:00:00.000Z',
    lowStockAt: 5,
  }
  const whole = { ...adminProduct, ...ofWhole, version: 3 }
  const itemOf = async (method: string, headers: Record<string, string> = {}) => {
    const bus = applies({ effect: 'unchanged', product: whole })
    const response = await call([method, '/admin/products/MUG', whole], { bus }, headers)
    expect(response.status).toBe(200)
    return bus.sent[0]!.item
  }

  test.each(['PUT', 'PATCH'])(
    'by %s changes that version only, and none of what is read only',
    async (method) => {
      expect(await itemOf(method)).toEqual({
        ...ofWhole,
        sku: 'MUG',
        kind: 'patched',
        changeId: key,
        ifVersion: 3,
        ...(method === 'PATCH' && { ifExists: true }),
      })
    },
  )

  test.each(['PUT', 'PATCH'])(
    'by %s follows the header rather than the version in it',
    async (method) => {
      expect(await itemOf(method, { 'If-Match': '"7"' })).toMatchObject({ ifVersion: 7 })
      expect(await itemOf(method, { 'If-None-Match': '*' })).toMatchObject({ ifVersion: 0 })
    },
  )

  test('by PATCH is answered 412 when there is another version by now', async () => {
    const again: Call = ['PATCH', '/admin/products/MUG', whole]
    expect(await problemOf(await call(again, { bus: refuses('version-changed') }))).toEqual([
      412,
      'version-changed',
    ])
  })
})

describe('changing stock', () => {
  test.each([
    { kind: 'received', units: 5 },
    { kind: 'corrected', units: -2, reason: 'broken' },
  ] as const)('sends %j', async (body) => {
    const bus = applies({ product: adminProduct })
    const response = await call(['POST', '/admin/products/MUG/stock', body], { bus })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual(adminProduct)
    expect(bus.sent[0]?.item).toEqual({ ...body, changeId: key, sku: 'MUG' } as never)
  })

  test.each([[{}], [{ seen: 5 }]])(
    'sends a count as a partial change of the product: %j',
    async (seen) => {
      const bus = applies({ product: adminProduct })
      const body = { kind: 'counted', units: 7, ...seen }
      expect((await call(['POST', '/admin/products/MUG/stock', body], { bus })).status).toBe(200)
      const said = {
        kind: 'patched',
        changeId: key,
        sku: 'MUG',
        counted: 7,
        ...seen,
        ifExists: true,
      }
      expect(bus.sent[0]?.item).toEqual(said as never)
    },
  )

  test.each(['"3"', 'W/"3"', 'abc'])(
    'has no condition: its version does not count units, so If-Match: %s is passed over',
    async (tags) => {
      const bus = applies({ product: adminProduct })
      expect((await call(stock, { bus }, { 'If-Match': tags })).status).toBe(200)
      expect(bus.sent).toHaveLength(1)
    },
  )

  test('of a product that is not there is answered 404', async () => {
    const count: Call = ['POST', '/admin/products/MUG/stock', { kind: 'counted', units: 7 }]
    const bus = refuses('version-changed')
    expect(await problemOf(await call(count, { bus }))).toEqual([404, 'unknown-sku'])
  })

  test.each([
    [
      'below-reserved',
      { onHand: 7, reserved: 3 },
      ['Orders hold 3 of the 7 units', '/admin/products/MUG/orders'],
    ],
    ['below-zero', { onHand: 7, reserved: 0 }, ['There are 7 units']],
    ['count-changed', { onHand: 7, reserved: 3 }, ['There were 7 units']],
    ['too-many-on-hand', { onHand: 7, reserved: 0 }, ['There are 7 units']],
  ] as const)('refused with %s says the units: %j', async (code, units, parts) => {
    const response = await call(stock, { bus: refuses(code, { units }) })
    const problem = (await response.json()) as { detail: string }
    expect(problem).toMatchObject({ code, units })
    for (const part of parts) expect(problem.detail).toContain(part)
    if (units.reserved === 0) expect(JSON.stringify(problem)).not.toMatch(/orders/i)
  })

  test.each([
    { kind: 'counted', units: -1 },
    { kind: 'counted', units: '1' },
    { kind: 'counted', units: 1.5 },
    { kind: 'counted', units: 1, seen: -1 },
    { kind: 'received', units: 0 },
    { kind: 'received', units: -1 },
    { kind: 'corrected', units: 0, reason: 'x' },
    { kind: 'corrected', units: 1 },
    { kind: 'lost', units: 1 },
  ])('answers 400 to %j', async (body) => {
    const response = await call(['POST', '/admin/products/MUG/stock', body])
    expect(await problemOf(response)).toEqual([400, 'invalid-request'])
  })
})

describe('a key that is used for two changes at once', () => {
  const otherDigest = '0'.repeat(32)

  test.each([
    { route: put, code: 'key-reused', status: 422 },
    { route: stock, code: 'key-reused', status: 422 },
    { route: ship, code: 'not-confirmed', status: 409 },
  ] as const)('gives each of them its own answer: $route', async ({ route, code, status }) => {
    const ofOther = (sent: SentItem) => ({ ...namesOf(sent), digest: otherDigest })
    const bus = Object.assign(fakeBus(), {
      answers: (sent: SentItem): Reply[] => [
        { kind: 'applied', ...ofOther(sent), product: adminProduct },
        { kind: 'refused', ...ofOther(sent), code: 'version-changed' },
        { kind: 'refused', ...namesOf(sent), code },
      ],
    })
    expect(await problemOf(await call([...route], { bus }))).toEqual([status, code])
  })
})

describe('orders for operators', () => {
  test('ships a confirmed order', async () => {
    const bus = applies({ order: { ...order, status: 'shipped' } })
    const response = await call(ship, { bus })
    expect([response.status, await response.json()]).toMatchObject([200, { status: 'shipped' }])
    expect(bus.sent).toMatchObject([{ topic: 'shipOrder', item: { changeId: key, orderId } }])
  })

  test('cancels without the key of the shopper', async () => {
    const bus = applies({ order: { ...order, status: 'canceled' } })
    const response = await call(cancel, { bus })
    expect([response.status, await response.json()]).toMatchObject([200, { status: 'canceled' }])
    const item = { kind: 'canceled', changeId: key, orderId }
    expect(bus.sent).toEqual([
      { topic: 'cancelOrderAsOperator', item, wantsReply: true },
    ] as unknown as typeof bus.sent)
  })

  const lines = [{ sku: 'MUG', quantity: 1 }]
  const parcel = { carrier: 'DHL', trackingNumber: '42', trackingUrl: 'https://dhl.de/42' }
  test.each([
    ['ship', 'shipOrder', { lines, ...parcel }, { lines, ...parcel }],
    ['ship', 'shipOrder', {}, {}],
    ['ship', 'shipOrder', { carrier: ' DHL ' }, { carrier: 'DHL' }],
    [
      'cancel',
      'cancelOrderAsOperator',
      { lines, reason: 'Sold out' },
      { kind: 'canceled', lines, reason: 'Sold out' },
    ],
    [
      'return',
      'returnOrder',
      { lines, restock: false, reason: 'Broken' },
      { kind: 'returned', lines, restock: false, reason: 'Broken' },
    ],
  ] as const)('…/%s sends %s with what the body says: %j', async (verb, topic, body, said) => {
    const bus = applies({ order })
    const response = await call(['POST', `/admin/orders/${orderId}/${verb}`, body], { bus })
    expect(response.status).toBe(200)
    expect(bus.sent).toEqual([
      { topic, item: { changeId: key, orderId, ...said }, wantsReply: true },
    ] as unknown as typeof bus.sent)
  })

  test.each([
    ['ship', { tracking: '42' }],
    ['ship', { trackingUrl: 'javascript:alert(1)' }],
    ['ship', { lines: [] }],
    ['ship', { lines: [{ sku: 'MUG', quantity: 0 }] }],
    ['cancel', { reason: '' }],
    ['return', {}],
    ['return', { lines, restock: true }],
    ['return', { lines, reason: 'Broken' }],
  ])('…/%s answers 400 to %j and sends nothing', async (verb, body) => {
    const bus = applies({ order })
    const response = await call(['POST', `/admin/orders/${orderId}/${verb}`, body], { bus })
    expect(await problemOf(response)).toEqual([400, 'invalid-request'])
    expect(bus.sent).toEqual([])
  })

  test.each([
    ['a body that says that it is JSON and is empty', 'application/json', '', 200],
    ['a body of another kind', 'text/plain', 'DHL 42', 415],
    ['a body without a kind', '', '{"carrier":"DHL"}', 415],
    ['half a body', 'application/json', '{', 400],
  ])('…/ship takes %s as one that %s', async (_, type, body, status) => {
    const bus = applies({ order })
    const { app } = givenApp({ bus })
    const headers = { ...asAdmin, 'Idempotency-Key': key }
    const response = await app.request(`/admin/orders/${orderId}/ship`, {
      method: 'POST',
      headers: { ...headers, ...(type && { 'Content-Type': type }) },
      body: new TextEncoder().encode(body),
    })
    expect(response.status).toBe(status)
    expect(bus.sent.length).toBe(status === 200 ? 1 : 0)
  })

  const partly = {
    ...order,
    status: 'confirmed' as const,
    lines: [{ sku: 'MUG', quantity: 5, unitPrice: 100, shipped: 2, canceled: 1, returned: 1 }],
  }
  test.each([
    ['ship', 'more-than-left', 'Of MUG 2 are left to ship or to cancel, not 3.'],
    ['cancel', 'more-than-left', 'Of MUG 2 are left to ship or to cancel, not 3.'],
    ['return', 'more-than-shipped', 'Of MUG 1 were shipped and did not come back, not 3.'],
  ] as const)('…/%s refused as %s says how many there are', async (verb, code, detail) => {
    const body = { lines: [{ sku: 'MUG', quantity: 3 }] }
    const whole = verb === 'return' ? { ...body, restock: true, reason: 'Broken' } : body
    const bus = refuses(code, { order: partly })
    const response = await call(['POST', `/admin/orders/${orderId}/${verb}`, whole], { bus })
    const said = (await response.json()) as { code: string; detail: string; order: OrderView }
    const shown = { ...partly, number: shownOrder.number }
    expect([response.status, said.code, said.order]).toEqual([409, code, shown])
    expect(said.detail).toContain(detail)
  })

  test('refuses to ship an order that is not confirmed, and shows it', async () => {
    const canceled = { ...order, status: 'canceled' as const, version: 3 }
    const response = await call(ship, { bus: refuses('not-confirmed', { order: canceled }) })
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { code: 'not-confirmed', order: canceled },
    ])
  })

  test('refuses to cancel an order that has left, and shows it', async () => {
    const shipped = { ...order, status: 'shipped' as const, version: 3 }
    const response = await call(cancel, { bus: refuses('already-shipped', { order: shipped }) })
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { code: 'already-shipped', order: shipped },
    ])
  })

  test.each([
    ['GET', ''],
    ['POST', '/ship'],
    ['POST', '/cancel'],
  ])('%s …%s takes an id that another secret made', async (method, verb) => {
    const foreign = orderIdOf(key, orderIdSecret('cd'.repeat(32)))
    const bus = applies({ order: { ...order, id: foreign, status: 'shipped' } })
    const orders = { detailedOrder: async (id: string) => ({ ...order, id }) }
    const response = await call([method, `/admin/orders/${foreign}${verb}`], { bus, orders })
    expect(response.status).toBeLessThan(300)
    expect(bus.sent.map(({ item }) => 'orderId' in item && item.orderId)).toEqual(
      method === 'GET' ? [] : [foreign],
    )
  })

  test('answers 202 when the cancellation is on its way', async () => {
    expect((await call(cancel)).status).toBe(202)
  })

  test.each(['ship', 'cancel'])(
    'answers 404 to a %s of something that is no order id',
    async (verb) => {
      const bus = fakeBus()
      const response = await call(['POST', `/admin/orders/${key}/${verb}`], { bus })
      expect(await problemOf(response)).toEqual([404, 'unknown-order'])
      expect(bus.sent).toEqual([])
    },
  )

  test('reads one, or answers 404', async () => {
    const read = (found: typeof order | undefined) =>
      call(['GET', `/admin/orders/${orderId}`], { orders: { detailedOrder: async () => found } })
    expect((await read(order)).status).toBe(200)
    expect(await problemOf(await read(undefined))).toEqual([404, 'unknown-order'])
  })

  test('lists by status and time', async () => {
    let asked: unknown
    const orders = {
      orders: async (query: unknown) => {
        asked = query
        return { items: [orderSummary], nextCursor: '7' }
      },
    }
    const from = '2026-11-01T00:00:00Z'
    const response = await call(['GET', `/admin/orders?status=pending&from=${from}`], { orders })
    expect(asked).toEqual({ status: 'pending', from: '2026-11-01T00:00:00.000Z', limit: 20 })
    expect(response.headers.get('Link')).toContain('cursor=7')
  })

  test('asks for lines only when they are wanted, and the next page has them too', async () => {
    const asked: unknown[] = []
    const orders = {
      orders: async (query: unknown) => {
        asked.push(query)
        return { items: [{ ...orderSummary, lines: order.lines }], nextCursor: '7' }
      },
    }
    const response = await call(['GET', '/admin/orders?lines=true'], { orders })
    expect(asked).toEqual([{ lines: 'true', limit: 20 }])
    expect(response.headers.get('Link')).toBe(
      '</admin/orders?lines=true&limit=20&cursor=7>; rel="next"',
    )
    expect(await response.json()).toMatchObject({ items: [{ lines: order.lines, lineCount: 1 }] })
  })

  test.each(['lines=yes', 'status=lost', 'from=yesterday', 'limit=0'])(
    'answers 400 to ?%s',
    async (query) => {
      const response = await call(['GET', `/admin/orders?${query}`])
      expect(await problemOf(response)).toEqual([400, 'invalid-request'])
    },
  )
})

describe('products for operators', () => {
  test('reads one with its version as ETag, or answers 404', async () => {
    const read = (found: typeof adminProduct | undefined) =>
      call(['GET', '/admin/products/MUG'], { inventory: { adminProduct: async () => found } })
    expect((await read(adminProduct)).headers.get('ETag')).toBe('"1"')
    expect(await problemOf(await read(undefined))).toEqual([404, 'unknown-sku'])
  })

  test('lists all of them', async () => {
    const inventory = { adminProducts: async () => ({ items: [adminProduct], nextCursor: '9' }) }
    const response = await call(['GET', '/admin/products?limit=1'], { inventory })
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Link')).toBe('</admin/products?limit=1&cursor=9>; rel="next"')
  })
})

describe('where the units of a product are', () => {
  type Asked = [sku: string, query: { cursor?: string | undefined; limit: number }]
  const given = (items: unknown[], nextCursor?: string) => {
    const asked: Asked[] = []
    const read = async (...each: Asked) => {
      asked.push(each)
      return each[0] === 'TEA/1' ? { items, nextCursor } : undefined
    }
    return { asked, inventory: { movements: read, holdingOrders: read } as never }
  }
  const lists = [
    ['movements', [movement, opening], '7_5_2', '7.5'],
    ['orders', [holdingOrder], '7', '7_5_2'],
  ] as const

  test.each(lists)('is read page by page: %s', async (list, items, cursor) => {
    const { asked, inventory } = given([...items], cursor)
    const path = `/admin/products/TEA%2F1/${list}`
    const response = await call(['GET', `${path}?limit=2&cursor=${cursor}`], { inventory })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ items: [...items], nextCursor: cursor })
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(response.headers.get('Link')).toBe(`<${path}?cursor=${cursor}&limit=2>; rel="next"`)
    expect(asked).toEqual([['TEA/1', { cursor, limit: 2 }]])
  })

  test.each(lists)('has no next page after the last: %s', async (list, items) => {
    const { asked, inventory } = given([...items])
    const response = await call(['GET', `/admin/products/TEA%2F1/${list}`], { inventory })
    expect(response.headers.get('Link')).toBeNull()
    expect(asked).toEqual([['TEA/1', { limit: 20 }]])
  })

  test.each(lists)('is 404 without the product: %s', async (list) => {
    const { inventory } = given([])
    const response = await call(['GET', `/admin/products/NO/${list}`], { inventory })
    expect(await problemOf(response)).toEqual([404, 'unknown-sku'])
  })

  test.each(lists)('is 400 with a cursor of another list: %s', async (list, _, __, other) => {
    for (const query of [`cursor=${other}`, 'cursor=', 'limit=0', 'limit=201', 'page=2']) {
      const response = await call(['GET', `/admin/products/MUG/${list}?${query}`])
      expect(await problemOf(response)).toEqual([400, 'invalid-request'])
    }
  })
})
