import { beforeAll, describe, expect, test } from 'bun:test'
import { digestOfChange, type OrderView, type RefusalCode, type Reply } from '@shop/contracts'
import { BackendUnavailable } from '../../src/ports.ts'
import { createDocumentCheck, documentedAnswers, type OpenApiDocument } from './document-check.ts'
import {
  adminProduct,
  asAdmin,
  asOperator,
  content,
  details,
  fakeBus,
  givenBareApp,
  holdingOrder,
  key,
  movement,
  opening,
  order,
  orderId,
  orderSummary,
  ordersOfAnna,
  ordersThatShow,
  otherKey,
  product,
  readDocument,
  recorded,
  type FakeBus,
  type SentItem,
  withStorefront,
} from '../given.ts'

/**
 * Every answer that the document lists is produced here, and every answer that is produced is in the document. A new
 * route, status or problem code needs a case in this file.
 */

type Given = NonNullable<Parameters<typeof givenBareApp>[0]>
type Init = {
  headers?: Record<string, string>
  body?: unknown
  text?: string
  /** Its body never ends. */
  stalls?: boolean
}
/** `before`: a path that the front is asked for first. */
type Case = [request: string, init?: Init, given?: Given, before?: string]

const fail = (): never => {
  throw new Error('a bug of ours')
}
const away = async (): Promise<never> => {
  throw new BackendUnavailable('order', { reason: 'away' })
}
const wrong = { headers: { 'Idempotency-Key': 'x' } }
const without = { headers: { 'Idempotency-Key': undefined as never } }
const tooLarge = { body: { name: 'x'.repeat(1_100_000) } }
const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, text: 'a=b' }
const malformed = { text: '{' }
const encoded = { headers: { 'Content-Encoding': 'gzip' }, text: '{}' }
const invalid = { body: {} }

const answering = (answers: FakeBus['answers']): Given => ({
  bus: Object.assign(fakeBus(), { answers }),
})
/** Names the change that an answer is about. */
const namesOf = ({ item }: SentItem) =>
  'changeId' in item
    ? { changeId: item.changeId, digest: digestOfChange(item) }
    : { changeId: '', digest: '' }
const applies = (part: object) =>
  answering((sent) => [{ kind: 'applied', ...namesOf(sent), ...part }])
const refuses = (code: RefusalCode) =>
  answering((sent) => [{ kind: 'refused', ...namesOf(sent), code }])
const broken: Given = {
  bus: Object.assign(fakeBus(), { send: fail, isConnected: fail, health: fail }),
}
const down: Given = { bus: Object.assign(fakeBus(), { connected: false }) }
const lostDatabase: Given = { bus: Object.assign(fakeBus(), { outcome: 'lost' as const }) }
const stopping: Given = { stopping: AbortSignal.abort() }
const full: Given = {
  limits: {
    askingCountMax: 0,
    operatorAskingCountMax: 0,
    readerCountMax: 0,
    orderReadCountMax: 0,
    catalogueLoadCountMax: 0,
  },
}
/** Limits under which the first request of a client is one too many. */
const greedy: Given = {
  clientAddress: () => '192.0.2.1',
  limits: { clientWritesPerMinute: 0.5, clientReadsPerMinute: 0.5, clientWaitsPerMinute: 0.5 },
}
const slow = { limits: { bodyWithinMs: 10 } }
const closed: Given = { settings: { adminToken: undefined } }
const stranger = { headers: { Authorization: 'Bearer wrong' } }

const operator = { headers: asOperator }
const looking: Given = { orders: ordersOfAnna('look') }
const awayFromOperators: Given = { orders: { operator: away } }

/** The answers that any change of an operator may get. */
const ofAnyChange = (request: string, init: Init = {}): Case[] => [
  [request, { ...init, ...wrong }],
  [request, { ...init, ...without }],
  [request, { ...init, ...stranger }],
  [request, { ...init, ...stranger }, greedy],
  [request, init, closed],
  [request, init, broken],
  [request, init, down],
  [request, init, lostDatabase],
  [request, init, full],
  [request, { ...init, ...operator }, looking],
  [request, { ...init, ...operator }, awayFromOperators],
  [request, init],
  [request, init, refuses('key-reused')],
]
/** The answers that any read of an operator may get. */
const ofAnyAdminRead = (request: string, port: string): Case[] => [
  [request, stranger],
  [request, stranger, greedy],
  [request, operator, full],
  [request, {}, closed],
  [request, {}, { inventory: { [port]: fail }, orders: { [port]: fail } }],
  [request, {}, { inventory: { [port]: away }, orders: { [port]: away } }],
]
/** The same beside an Order that finds two orders. */
const withTwoOrders = ([request, init = {}, given]: Case): Case => [
  request,
  init,
  { orders: { orders: async () => ({ items: [orderSummary, orderSummary] }) }, ...given },
]
const ofAnyBody = (request: string): Case[] =>
  [tooLarge, form, malformed, invalid, encoded].map((init) => [request, init])
/** The answers to a body where a route takes none. */
const ofNoBody = (request: string): Case[] =>
  [tooLarge, encoded, { body: { reason: 'x' } }].map((init) => [request, init])

const movements = 'GET /admin/products/MUG/movements'
const holding = 'GET /admin/products/MUG/orders'
const feed = 'GET /admin/events'
const stockFeed = 'GET /admin/stock-events'
const history = `GET /admin/orders/${orderId}/history`
/** The answers that a read of a feed may get; `service` is the worker that has it. */
const ofAnyFeed = (request: string, service: 'inventory' | 'orders'): Case[] => [
  ...ofAnyAdminRead(request, 'events'),
  [request, {}, { [service]: { events: async () => ({ items: [], next: '5f-7' }) } }],
  [request, {}, { [service]: { events: async () => ({ gone: true, next: '5f-7' }) } }],
  [`${request}?after=7`],
  [`${request}?wait=1`, {}, { limits: { readerCountMax: 0 } }],
]
const put = 'PUT /admin/products/MUG'
const properties = { body: { name: 'Mug', price: { amount: 1_890, currency: 'EUR' } } }
const patch = 'PATCH /admin/products/MUG'
const unlisted = { body: { listed: false } }
const stock = 'POST /admin/products/MUG/stock'
const units = { body: { kind: 'received', units: 5 } }
const ship = `POST /admin/orders/${orderId}/ship`
const forget = `DELETE /admin/orders/${orderId}/details`
const forgetPerson = 'DELETE /admin/details?email=ada@example.com'
const adminCancel = `POST /admin/orders/${orderId}/cancel`
const takeBack = `POST /admin/orders/${orderId}/return`
const cancel = `POST /orders/${orderId}/cancel`
const place = 'POST /orders'
const events = `GET /orders/${orderId}/events`
const upload = 'POST /admin/products/import'
const csv = { headers: { 'Content-Type': 'text/csv' }, text: 'sku,name,price\nMUG,Mug,1\n' }
const seen = { headers: { 'If-None-Match': '*' } }
const canceled = answering(recorded({ status: 'canceled' }))
const beforeADrop: Given = {
  inventory: {
    product: async () => ({
      ...product,
      sku: content.lines[0]!.sku,
      availableFrom: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  },
  orders: { order: async () => undefined },
}
const shipped = { ...order, status: 'shipped' as const, version: 3 }
const someLines = [{ sku: 'MUG', quantity: 1 }]
const returning = { body: { lines: someLines, restock: true, reason: 'Wrong size' } }
const at = '2026-11-27T08:00:00.000Z'
const partly: OrderView = {
  ...order,
  status: 'confirmed',
  lines: [{ sku: 'MUG', quantity: 3, unitPrice: 100, shipped: 1, canceled: 1, returned: 1 }],
  shipments: [{ shippedAt: at, lines: someLines, carrier: 'DHL', trackingNumber: '42' }],
  cancellations: [{ canceledAt: at, lines: someLines, reason: 'Sold out' }],
  returns: [{ returnedAt: at, lines: someLines, restock: true, reason: 'Wrong size' }],
}

const detailed = { ...content, ...details }
const detailedReads: Given = {
  orders: { detailedOrder: async () => ({ ...shipped, ...details, incomplete: true }) },
}
const notRecorded = ({ item }: SentItem): Reply[] =>
  'digest' in item
    ? [{ kind: 'not-recorded', orderId, digest: item.digest, code: 'reference-used' }]
    : []

const cases: Case[] = [
  ['GET /'],
  ['GET /', {}, { settings: withStorefront }],
  ['GET /api'],
  ['GET /docs'],
  ['GET /openapi.json', {}, { asset: async () => Response.json({ openapi: '3.1.0' }) }],
  ['GET /openapi.json', {}, { asset: fail }],
  ['GET /asyncapi.json', {}, { asset: async () => Response.json({ asyncapi: '3.0.0' }) }],
  ['GET /asyncapi.json', {}, { asset: fail }],
  ['GET /healthz'],
  ['GET /readyz'],
  ['GET /readyz', {}, stopping],
  ['GET /readyz', {}, broken],
  ['GET /readyz/orders'],
  ['GET /readyz/orders', {}, down],
  ['GET /readyz/orders', {}, lostDatabase],
  ['GET /readyz/orders', {}, broken],
  ['GET /metrics'],
  ['GET /metrics', stranger],
  ['GET /metrics', {}, { metrics: { exposition: fail } }],

  ['GET /products', {}, { inventory: { products: async () => ({ items: [product] }) } }],
  ['GET /products', seen, { inventory: { products: async () => ({ items: [product] }) } }],
  ['GET /products', {}, full],
  ['GET /products', {}, greedy],
  ['GET /products?limit=0'],
  ['GET /products', {}, { inventory: { products: fail } }],
  ['GET /products', {}, { inventory: { products: away } }],
  ['GET /products', stranger],
  ['GET /products/MUG', stranger],
  ['GET /products/MUG', {}, { inventory: { product: async () => product } }],
  ['GET /products/MUG', seen, { inventory: { product: async () => product } }],
  ['GET /products/MUG', {}, full],
  ['GET /products/MUG', {}, greedy],
  ['GET /products/%20'],
  ['GET /products/MUG', {}, { inventory: { product: async () => undefined } }],
  ['GET /products/MUG', {}, { inventory: { product: fail } }],
  ['GET /products/MUG', {}, { inventory: { product: away } }],

  ...ofAnyBody(place),
  [place, { body: content }, answering(recorded())],
  [place, { body: content }],
  [place, { body: content, ...wrong }],
  [place, { body: content, ...without }],
  [place, { body: content }, answering(recorded({}, 'f'.repeat(32)))],
  [place, { body: { ...content, expectedTotal: { amount: 1, currency: 'USD' } } }],
  [place, { body: content }, broken],
  [place, { body: content }, down],
  [place, { body: content }, lostDatabase],
  [place, { body: content }, full],
  [place, { body: content }, greedy],
  [place, { stalls: true }, slow],
  [place, { body: content, ...stranger }],
  [place, { body: content, ...operator }, looking],
  [place, { body: content, ...operator }, awayFromOperators],
  [place, { body: content }, { limits: { orderUnitsMax: 1 } }],
  [place, { body: detailed }, answering(notRecorded)],
  [place, { body: content }, beforeADrop, `/products/${content.lines[0]!.sku}`],

  [`GET /orders/${orderId}`, {}, { orders: { order: async () => order } }],
  [`GET /orders/${orderId}`, { headers: { 'Idempotency-Key': key } }, detailedReads],
  [`GET /orders/${orderId}`, { headers: { 'Idempotency-Key': otherKey } }],
  [`GET /orders/${orderId}`, wrong],
  [`GET /orders/${orderId}`, {}, full],
  [`GET /orders/${orderId}`, {}, greedy],
  ['GET /orders/x'],
  [`GET /orders/${orderId}`, stranger],
  [`GET /orders/${orderId}`, {}, { orders: { order: fail } }],
  [`GET /orders/${orderId}`, {}, { orders: { order: away } }],

  [events, {}, { orders: { order: async () => shipped } }],
  [events, { headers: { 'Last-Event-ID': '3' } }, { orders: { order: async () => shipped } }],
  [events, { headers: { 'Idempotency-Key': key } }, detailedReads],
  [events, { headers: { 'Idempotency-Key': otherKey } }],
  [events, wrong],
  [events, {}, greedy],
  [events, stranger],
  ['GET /orders/x/events'],
  [events, {}, { ...full, orders: { order: async () => order } }],
  [events, {}, { orders: { order: fail } }],
  [events, {}, { orders: { order: away } }],

  ...ofNoBody(cancel),
  [cancel, {}, answering(recorded({ status: 'shipped' }))],
  [cancel, { stalls: true }, slow],
  [cancel, {}, canceled],
  [cancel],
  [cancel, wrong],
  [cancel, without],
  [cancel, { headers: { 'Idempotency-Key': otherKey } }],
  ['POST /orders/x/cancel'],
  [cancel, {}, broken],
  [cancel, {}, down],
  [cancel, {}, lostDatabase],
  [cancel, {}, full],
  [cancel, {}, greedy],
  [cancel, stranger],
  [cancel, operator, looking],
  [cancel, operator, awayFromOperators],

  ...ofAnyAdminRead('GET /admin/products', 'adminProducts'),
  ['GET /admin/products', {}, { inventory: { adminProducts: async () => ({ items: [] }) } }],
  ['GET /admin/products?limit=0'],
  ...ofAnyAdminRead('GET /admin/products/MUG', 'adminProduct'),
  ['GET /admin/products/MUG', {}, { inventory: { adminProduct: async () => adminProduct } }],
  ['GET /admin/products/MUG', {}, { inventory: { adminProduct: async () => undefined } }],
  ['GET /admin/products/%20'],
  ...ofAnyAdminRead(movements, 'movements'),
  [movements, {}, { inventory: { movements: async () => ({ items: [movement, opening] }) } }],
  [movements, {}, { inventory: { movements: async () => undefined } }],
  [`${movements}?cursor=7`],
  ...ofAnyFeed(feed, 'orders'),
  ...ofAnyFeed(stockFeed, 'inventory'),
  ...ofAnyAdminRead(history, 'history'),
  [history, {}, { orders: { history: async () => ({ items: [] }) } }],
  [history, {}, { orders: { history: async () => undefined } }],
  [`${history}?after=7`],
  ...ofAnyAdminRead(holding, 'holdingOrders'),
  [holding, {}, { inventory: { holdingOrders: async () => ({ items: [holdingOrder] }) } }],
  [holding, {}, { inventory: { holdingOrders: async () => undefined } }],
  [`${holding}?order=x`],

  ...ofAnyChange(put, properties),
  ...ofAnyBody(put),
  [put, properties, applies({ effect: 'new', product: adminProduct })],
  [put, properties, applies({ effect: 'changed', product: { ...adminProduct, version: 2 } })],
  [put, { ...properties, headers: { 'If-Match': 'x' } }],
  [put, properties, refuses('wrong-currency')],
  [put, properties, refuses('version-changed')],

  ...ofAnyChange(patch, unlisted),
  ...[tooLarge, form, malformed, encoded].map((init): Case => [patch, init]),
  [patch, { body: { name: '' } }],
  [patch, unlisted, applies({ effect: 'changed', product: adminProduct })],
  [patch, { ...unlisted, headers: { 'If-Match': 'x' } }],
  [patch, { body: { price: { currency: 'USD' } } }],
  [patch, unlisted, refuses('version-changed')],
  [patch, { ...unlisted, headers: { 'If-Match': '"3"' } }, refuses('version-changed')],

  ...ofAnyChange(stock, units),
  ...ofAnyBody(stock),
  [stock, units, applies({ product: adminProduct })],
  [stock, units, refuses('unknown-sku')],
  [stock, units, refuses('below-reserved')],
  [stock, units, refuses('below-zero')],
  [stock, units, refuses('count-changed')],
  [stock, units, refuses('too-many-on-hand')],

  [upload, csv, applies({})],
  [upload, { ...csv, text: 'name' }],
  [upload, { ...csv, headers: { ...csv.headers, ...wrong.headers } }],
  [upload, { ...csv, headers: { ...csv.headers, ...without.headers } }],
  [upload, { ...csv, headers: { ...csv.headers, ...stranger.headers } }],
  [upload, { ...csv, headers: { ...csv.headers, ...stranger.headers } }, greedy],
  [upload, csv, closed],
  [upload, { ...csv, headers: { ...csv.headers, ...asOperator } }, looking],
  [upload, { ...csv, headers: { ...csv.headers, ...asOperator } }, full],
  [upload, csv, broken],
  [upload, form],
  [upload, { ...csv, headers: { ...csv.headers, 'Content-Encoding': 'br' } }],
  [upload, csv, down],
  [upload, csv, lostDatabase],

  ...ofAnyAdminRead('GET /admin/export/products', 'adminProducts'),
  ['GET /admin/export/products', {}, { inventory: { adminProducts: async () => ({ items: [] }) } }],
  ['GET /admin/export/products?format=xlsx'],

  ...ofAnyAdminRead('GET /admin/orders', 'orders'),
  ['GET /admin/orders', {}, { orders: { orders: async () => ({ items: [orderSummary] }) } }],
  ['GET /admin/orders?limit=0'],
  ...ofAnyAdminRead(`GET /admin/orders/${orderId}`, 'detailedOrder'),
  [`GET /admin/orders/${orderId}`, {}, { orders: { detailedOrder: async () => order } }],
  ['GET /admin/orders/x'],
  [`GET /admin/orders/${orderId}?x=1`],

  ...ofAnyChange(ship),
  ...ofAnyBody(ship),
  [ship, { body: { parcel: 'small' } }],
  [ship, {}, applies({ order: shipped })],
  [ship, { body: { lines: someLines } }, applies({ order: partly })],
  [ship, {}, refuses('unknown-order')],
  [ship, {}, refuses('not-confirmed')],
  [ship, {}, refuses('more-than-left')],
  [ship, {}, refuses('too-many-parts')],
  ['POST /admin/orders/x/ship'],
  [ship, {}, refuses('incomplete-order')],

  ...ofAnyChange(forget),
  ...ofNoBody(forget),
  [forget, {}, applies({ order })],
  [forget, {}, refuses('unknown-order')],
  ...ofAnyChange(forgetPerson).map(withTwoOrders),
  ...ofNoBody(forgetPerson),
  [forgetPerson, {}, { orders: { orders: async () => ({ items: [] }) } }],
  [forgetPerson, {}, { orders: { orders: away } }],
  withTwoOrders([forgetPerson, {}, refuses('unknown-order')]),
  ['DELETE /admin/details'],

  ...ofAnyChange(adminCancel),
  ...ofAnyBody(adminCancel),
  [adminCancel, { body: { because: 'x' } }],
  [adminCancel, {}, applies({ order: { ...order, status: 'canceled' } })],
  [adminCancel, {}, refuses('unknown-order')],
  [adminCancel, {}, refuses('not-confirmed')],
  [adminCancel, {}, refuses('already-shipped')],
  [adminCancel, {}, refuses('more-than-left')],
  [adminCancel, {}, refuses('too-many-parts')],
  ['POST /admin/orders/x/cancel'],

  ...ofAnyChange(takeBack, returning),
  ...ofAnyBody(takeBack),
  [takeBack, returning, applies({ order: partly })],
  [takeBack, returning, refuses('unknown-order')],
  [takeBack, returning, refuses('more-than-shipped')],
  [takeBack, returning, refuses('too-many-parts')],
  ['POST /admin/orders/x/return', returning],
]

const send = async ([request, { headers = {}, body, text, stalls } = {}, given, before]: Case) => {
  const [method, path] = request.split(' ') as [string, string]
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body))
  const all = {
    ...(path.startsWith('/admin') || path === '/metrics' ? asAdmin : {}),
    ...(method === 'GET' ? {} : { 'Idempotency-Key': key }),
    ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...headers,
  }
  const init = {
    method,
    headers: Object.entries(all).filter(([, value]) => value !== undefined),
    ...(sent === undefined ? {} : { body: sent }),
    ...(stalls && { body: new ReadableStream() }),
  }
  const { app } = givenBareApp(given)
  if (before !== undefined) await app.request(before)
  return { method, path, response: await app.request(path, init) }
}

let document: OpenApiDocument
beforeAll(async () => {
  document = readDocument()
})

describe('the document and the front', () => {
  test('agree: every answer is documented, and every documented answer was given', async () => {
    const { look } = createDocumentCheck(document)
    const looks: Awaited<ReturnType<typeof look>>[] = []
    for (const each of cases) looks.push(await look(await send(each)))
    expect(looks.filter(({ complaint }) => complaint !== undefined)).toEqual([])
    const given = new Set(looks.map(({ name }) => name))
    expect([...given].toSorted()).toEqual(documentedAnswers(document).toSorted())
  })

  test('agree that each event of a stream is an order', async () => {
    const { reads } = ordersThatShow(order, { ...order, status: 'confirmed', version: 2 }, shipped)
    const { response } = await send([events, {}, { orders: reads }])
    const { complaintAboutValue } = createDocumentCheck(document)
    const said = [...(await response.text()).matchAll(/^data: (.*)$/gm)].map(([, data]) =>
      complaintAboutValue(['components', 'schemas', 'Order'], JSON.parse(data!)),
    )
    expect(said).toEqual([undefined, undefined, undefined])
  })

  test('disagree when the document leaves something out, and the check notices', async () => {
    const spoiled = structuredClone(document)
    const { responses } = spoiled.paths['/orders']!.post!
    delete responses[202]
    delete responses[422]!.content!['application/problem+json']
    responses[503]!.headers!['ETag'] = { $ref: '#/components/headers/ETag' }
    const { look } = createDocumentCheck(spoiled)
    const complaintAbout = async (given: Given = {}) =>
      (await look(await send([place, { body: content }, given]))).complaint
    expect(await complaintAbout()).toBe('the status is not documented')
    expect(await complaintAbout(down)).toBe('the header ETag is missing')
    const reused = answering(recorded({}, 'f'.repeat(32)))
    expect(await complaintAbout(reused)).toBe('application/problem+json is not documented')
    const strange = answering(recorded({ gift: 'x' } as never))
    expect(await complaintAbout(strange)).toContain('must NOT have additional properties')
  })

  test('agree about every example', () => {
    const { complaintAboutValue } = createDocumentCheck(document)
    const places = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody, responses }]) => {
        const answers = Object.entries(responses).map(
          ([status, answer]) => [['responses', status], answer.content ?? {}] as const,
        )
        const bodies = [[['requestBody'], requestBody?.content ?? {}] as const, ...answers]
        return bodies.flatMap(([place, contents]) =>
          Object.entries(contents).map(([type, { example, examples = {} }]) => ({
            pointer: ['paths', path, method, ...place, 'content', type, 'schema'],
            values: [example, ...Object.values(examples).map(({ value }) => value)].filter(
              (value) => value !== undefined,
            ),
          })),
        )
      }),
    )
    for (const { pointer, values } of places) {
      expect([pointer, values.length]).not.toEqual([pointer, 0])
      for (const value of values) {
        expect([pointer, complaintAboutValue(pointer, value)]).toEqual([pointer, undefined])
      }
    }
  })
})
