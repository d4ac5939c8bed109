import * as fc from 'fast-check'
import {
  addressLengthMax,
  customerIdLengthMax,
  emailLengthMax,
  historyTypes,
  lowStockAtMax,
  noteLengthMax,
  onHandMax,
  orderEventTypes,
  orderLineCountMax,
  orderStatuses,
  phoneLengthMax,
  productDescriptionLengthMax,
  productNameLengthMax,
  quantityMax,
  carrierLengthMax,
  reasonLengthMax,
  referenceLengthMax,
  rejectionCodes,
  skuLengthMax,
  stockEventTypes,
  tagCountMax,
  tagLengthMax,
  totalMinorMax,
  unitPriceMinorMax,
} from '../../src/index.ts'

/** JSON values that may cross a boundary: mostly good, often at a limit or one beyond it, sometimes entirely wrong. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Weights good values, so that a value of many fields is often good as a whole. */
const rarely = <T extends Json>(bad: fc.Arbitrary<T>, good: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: bad }, { weight: 19, arbitrary: good })

/** Whole numbers inside a range and at its ends, rarely one beyond. */
const around = (min: number, max: number) =>
  rarely(
    fc.constantFrom(min - 1, max + 1),
    fc.oneof(fc.constantFrom(min, min + 1, max - 1, max), fc.integer({ min, max })),
  )

const textsAround = (min: number, max: number) =>
  rarely(
    fc.constantFrom(
      ...[
        '',
        'é'.repeat(max + 1),
        'a\0b',
        '\ud83c',
        '\udf75\ud83c',
        ' a',
        'a\r\nb',
        'a\u202eb',
        '\u200b',
      ],
    ),
    fc.oneof(
      fc.constantFrom('é'.repeat(min), 'é'.repeat(max), '🍵'.repeat(max / 2), 'a\u001fb'),
      fc.string({ unit: 'grapheme', minLength: min, maxLength: 12 }),
    ),
  )

const badSkus = fc.oneof(
  fc.constantFrom('', ' a', 'a ', '.', '..', '~'.repeat(65), 'é', 'a\n'),
  fc.string({ unit: 'binary-ascii', maxLength: 66 }),
)
export const skus = rarely(
  badSkus,
  fc.constantFrom('a', 'b', 'MUG-STONE-350', 'a b', '...', '~'.repeat(64)),
)
const quantities = around(1, quantityMax)
const currencies = rarely(
  fc.constantFrom('eur', 'EU', 'EURO', '€', '', 'EUR\n'),
  fc.constantFrom('EUR', 'USD'),
)
const instants = rarely(
  fc.constantFrom(
    '2026-11-27T08:00:00Z',
    '2026-11-27T08:00:00.000+01:00',
    '2026-11-27 08:00:00.000Z',
    '2026-13-27T08:00:00.000Z',
    '2026-11-27T24:00:00.000Z',
    'yesterday',
  ),
  fc
    .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
    .map((date) => date.toISOString()),
)

export const moneys = fc.record({ amount: around(0, totalMinorMax), currency: currencies })
const prices = fc.record({ amount: around(0, unitPriceMinorMax), currency: currencies })

const record = (
  required: Record<string, fc.Arbitrary<Json>>,
  optional: Record<string, fc.Arbitrary<Json>> = {},
) =>
  fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required) },
  ) as fc.Arbitrary<Json>

const lines = fc.oneof(
  fc.array(record({ sku: skus, quantity: quantities }), { maxLength: 4 }),
  fc
    .constantFrom(orderLineCountMax, orderLineCountMax + 1)
    .map((count) =>
      Array.from({ length: count }, (_, n) => ({ sku: `S${n % 1_999}`, quantity: 1 })),
    ),
  around(1, quantityMax).map((quantity) => [
    { sku: 'a', quantity: 1 },
    { sku: 'b', quantity: 1 },
    { sku: 'a', quantity: quantity - 1 },
  ]),
)

const references = textsAround(1, referenceLengthMax)
const notes = textsAround(0, noteLengthMax)
const addresses = record(
  {},
  {
    streetAddress: textsAround(0, addressLengthMax),
    addressLocality: textsAround(1, addressLengthMax),
    addressCountry: textsAround(1, addressLengthMax),
  },
)
const customers = record(
  {},
  {
    id: textsAround(1, customerIdLengthMax),
    email: rarely<string>(
      fc.constantFrom('ada', 'a@b@c', 'a b@c', ' ', `${'x'.repeat(emailLengthMax)}@a`),
      fc.constantFrom('ada@example.com', 'Ä@Ö', ` ada@example.com`),
    ),
    name: textsAround(1, addressLengthMax),
    phone: textsAround(1, phoneLengthMax),
    shippingAddress: addresses,
  },
)
const metadata = rarely<Json>(
  fc.constantFrom<Json[]>({ a: 1 }, { 'a[0]': '' }, { '': '' }, { a: 'x'.repeat(501) }, ['a'], 'a'),
  fc.oneof(
    fc.dictionary(
      fc.constantFrom('a', 'constructor', 'prototype', '__proto__', 'é'.repeat(40)),
      fc.constantFrom('', 'a\nb', 'é'.repeat(500)),
      { noNullPrototype: true },
    ),
    fc
      .constantFrom(50, 51)
      .map((count) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, '']))),
  ),
)
const details = { reference: references, customer: customers, note: notes, metadata }

const namedLines = fc.array(
  record({ sku: skus, quantity: quantities }, { name: textsAround(1, productNameLengthMax) }),
  { maxLength: 3 },
)

/** A good value with one of the details: with all of them it would seldom be good. */
const withOneDetail = (good: { [key: string]: Json }) =>
  fc.oneof(
    ...Object.entries(details).map(([name, values]) =>
      values.map((value): Json => ({ ...good, [name]: value })),
    ),
  )

export const orderContents = fc.oneof(
  record({ lines }, { expectedTotal: moneys }),
  record({ lines: namedLines }),
  withOneDetail({ lines: [{ sku: 'a', quantity: 1 }] }),
)

const names = textsAround(1, productNameLengthMax)
const descriptions = textsAround(0, productDescriptionLengthMax)
const images = rarely(
  fc.constantFrom('ftp://a', 'a.png', '', '/a b', `/${'x'.repeat(2_000)}`),
  fc.constantFrom('/', 'http://', 'https://a.example/b.png', `/${'x'.repeat(1_999)}`),
)
const properties = { name: names, price: prices }
const tags = fc.array(
  rarely(
    fc.constantFrom('', 'a,b', 'é'.repeat(tagLengthMax + 1), 'a\u202eb'),
    fc.constantFrom('tea', 'Tea', ' cup ', 'é'.repeat(tagLengthMax), 'for two'),
  ),
  { maxLength: 3 },
)
const sparse = {
  image: images,
  tags: fc.oneof(
    { weight: 9, arbitrary: tags },
    fc
      .constantFrom(tagCountMax, tagCountMax + 1)
      .map((count) => Array.from({ length: count }, (_, n) => `t${n}`)),
  ),
  maxPerOrder: around(1, quantityMax),
  availableFrom: rarely<string>(
    fc.constantFrom('2026-02-30T08:00:00.000Z', 'soon'),
    fc.constant('2026-12-01T08:00:00.000Z'),
  ),
  lowStockAt: around(0, lowStockAtMax),
}
const moreProperties = { ...sparse, description: descriptions, listed: fc.boolean() }

/** The value, or null, which empties a property. */
const emptied = (values: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.oneof({ weight: 4, arbitrary: values }, fc.constant(null))
const patches = {
  ...properties,
  listed: fc.boolean(),
  description: emptied(descriptions),
  ...Object.fromEntries(Object.entries(sparse).map(([name, values]) => [name, emptied(values)])),
}

export const productProperties = record(properties, moreProperties)
export const productPatches = fc.record(patches, { requiredKeys: [] }) as fc.Arbitrary<Json>
const units = rarely(around(0, onHandMax), fc.constantFrom(0, 5, 7))
export const importRows = record(
  { sku: skus },
  { ...patches, counted: units, seen: units, received: units },
)

export const stockChanges = fc.oneof(
  record(
    { kind: fc.constantFrom('counted', 'received'), units: around(0, onHandMax) },
    { seen: around(0, onHandMax) },
  ),
  record({
    kind: fc.constantFrom('received', 'corrected', 'product'),
    units: around(1, onHandMax),
  }),
  record({
    kind: fc.constantFrom('corrected', 'received'),
    units: fc.oneof(around(-onHandMax, onHandMax), fc.constantFrom(-1, 0, -0, 1)),
    reason: textsAround(1, reasonLengthMax),
  }),
)

const counts = around(0, Number.MAX_SAFE_INTEGER)
const productView = {
  sku: skus,
  name: names,
  description: descriptions,
  price: moneys,
  available: counts,
  version: counts,
  updatedAt: instants,
}
const sparseViews = {
  image: images,
  tags: fc.array(fc.constantFrom('tea', 'cup'), { maxLength: 2 }),
  maxPerOrder: counts,
  availableFrom: instants,
}
export const productViews = record(productView, sparseViews)
export const adminProductViews = record(
  { ...productView, listed: fc.boolean(), onHand: counts, reserved: counts },
  { ...sparseViews, lowStockAt: counts },
)

const orderIds = rarely(
  fc.constantFrom(
    '0199F6A0-1234-84D8-8C35-AFB00B25A1CD',
    '0199f6a0-1234-74d8-8c35-afb00b25a1cd',
    '',
  ),
  fc.constant('0199f6a0-1234-84d8-8c35-afb00b25a1cd'),
)
const unitCounts = around(-onHandMax, onHandMax)
const moved = {
  at: instants,
  onHandBy: unitCounts,
  reservedBy: unitCounts,
  onHand: unitCounts,
  reserved: unitCounts,
}
export const movementViews = fc.oneof(
  record({ kind: fc.constantFrom('opening', 'closing'), onHand: counts, reserved: counts }),
  record(
    { kind: fc.constantFrom('counted', 'received', 'corrected'), changeId: orderIds, ...moved },
    { reason: fc.constantFrom('', 'broken') },
  ),
  record({
    kind: fc.constantFrom('reserved', 'released', 'shipped', 'restocked', 'received'),
    orderId: orderIds,
    ...moved,
  }),
)
export const holdingOrders = record({ orderId: orderIds, quantity: quantities, since: instants })
const unitPrices = around(0, unitPriceMinorMax)
const partUnits = around(1, quantityMax)
const pricedLine = record(
  { sku: skus, quantity: quantities },
  { unitPrice: unitPrices, shipped: partUnits, canceled: partUnits, returned: partUnits },
)
const namedLine = record(
  { sku: skus, quantity: quantities },
  { unitPrice: unitPrices, name: textsAround(1, productNameLengthMax) },
)
const plainLines = fc.array(record({ sku: skus, quantity: quantities }), { maxLength: 2 })
const carriers = textsAround(1, carrierLengthMax)
const trackingUrls = rarely(
  fc.constantFrom('javascript:alert(1)', '/42', '', `https://${'x'.repeat(2_000)}`),
  fc.constantFrom('https://dhl.de/42', 'http://x'),
)
const reasonTexts = textsAround(1, reasonLengthMax)
const tracking: Record<string, fc.Arbitrary<Json>> = {
  carrier: carriers,
  trackingNumber: carriers,
  trackingUrl: trackingUrls,
}
export const orderShipments = record({}, { lines: plainLines, ...tracking })
export const orderCancellations = record({}, { lines: plainLines, reason: reasonTexts })
export const orderReturns = record({
  lines: plainLines,
  restock: fc.boolean(),
  reason: reasonTexts,
})
const reason = record(
  {
    sku: skus,
    code: rarely(fc.constant<string>('sold-out'), fc.constantFrom<string[]>(...rejectionCodes)),
    requested: around(1, quantityMax),
    available: counts,
  },
  { unitPrice: unitPrices },
)
const requiredOfOrder = {
  id: orderIds,
  status: rarely(fc.constant<string>('undefined'), fc.constantFrom<string[]>(...orderStatuses)),
  recorded: fc.boolean(),
  lines: fc.array(pricedLine, { maxLength: 3 }),
  version: counts,
}
const optionalOfOrder = {
  total: moneys,
  expectedTotal: moneys,
  reasons: fc.array(reason, { maxLength: 3 }),
  reasonCount: rarely<Json>(
    fc.constantFrom<Json[]>(0, 1.5, '1'),
    fc.integer({ min: 1, max: 2_000 }),
  ),
  recordedAt: instants,
  placedAt: instants,
  confirmedAt: instants,
  shippedAt: instants,
  canceledAt: instants,
  updatedAt: instants,
  shipments: fc.array(record({ shippedAt: instants, lines: plainLines }, tracking), {
    maxLength: 2,
  }),
  cancellations: fc.array(
    record({ canceledAt: instants, lines: plainLines }, { reason: reasonTexts }),
    { maxLength: 2 },
  ),
  returns: fc.array(
    record(
      { returnedAt: instants, lines: plainLines, restock: fc.boolean() },
      { reason: reasonTexts },
    ),
    { maxLength: 2 },
  ),
}
export const orderViews = record(requiredOfOrder, optionalOfOrder)
export const detailedOrderViews = fc.oneof(
  record({ ...requiredOfOrder, lines: fc.array(namedLine, { maxLength: 3 }) }, optionalOfOrder),
  withOneDetail({
    id: '0199f6a0-1234-84d8-8c35-afb00b25a1cd',
    status: 'pending',
    recorded: true,
    lines: [{ sku: 'a', quantity: 1, name: 'A' }],
    version: 1,
    incomplete: true,
    detailsDeleted: true,
  }),
)

const order = {
  id: '0199f6a0-1234-84d8-8c35-afb00b25a1cd',
  status: 'pending',
  recorded: true,
  lines: [],
  version: 1,
}
const product = {
  sku: 'MUG',
  name: 'Mug',
  description: '',
  price: { amount: 100, currency: 'EUR' },
  available: 1,
  version: 1,
  updatedAt: '2026-11-27T08:00:00.000Z',
  listed: true,
  onHand: 1,
  reserved: 0,
}
const operators: Record<string, fc.Arbitrary<Json>> = {
  by: rarely<Json>(fc.constant<Json>(7), fc.constantFrom<Json[]>('anna', '')),
}
const cloudEvent = {
  specversion: rarely(fc.constant<string>('0.3'), fc.constant<string>('1.0')),
  id: fc.constantFrom('a1:7', '1', ''),
  time: instants,
  datacontenttype: rarely(
    fc.constant<string>('text/plain'),
    fc.constant<string>('application/json'),
  ),
}
const typesOf = (types: readonly string[]) =>
  rarely(fc.constant<string>('order.lost'), fc.constantFrom<string[]>(...types))
export const orderEvents = record(
  {
    ...cloudEvent,
    source: rarely(fc.constant<string>('/products'), fc.constant<string>('/orders')),
    type: typesOf(orderEventTypes),
    subject: orderIds,
    version: rarely<Json>(fc.constant<Json>(0), fc.integer({ min: 1 })),
    data: rarely<Json>(fc.constant<Json>({}), fc.constant<Json>(order)),
  },
  operators,
)
export const stockEvents = record(
  {
    ...cloudEvent,
    source: rarely(fc.constant<string>('/orders'), fc.constant<string>('/products')),
    type: typesOf(stockEventTypes),
    subject: skus,
    data: rarely<Json>(fc.constant<Json>({}), fc.constant<Json>(product)),
  },
  operators,
)
export const historyEntries = record(
  { version: counts, type: typesOf(historyTypes) },
  { at: instants, ...operators },
)

const junk: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, true, false, '', '1', 0, 1, -1, 0.5, 1e21, [], {}, [null]),
  fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
)
/** The smallest and largest values of some field, and one beyond each. */
const limits = fc.constantFrom<Json[]>(
  ...[1, quantityMax, unitPriceMinorMax, onHandMax, totalMinorMax].flatMap((limit) =>
    [limit, -limit].flatMap((end) => [end - 1, end, end + 1]),
  ),
  ...[skuLengthMax, reasonLengthMax, productDescriptionLengthMax].flatMap((length) => [
    '~'.repeat(length),
    '~'.repeat(length + 1),
  ]),
)
export const junkAndLimits = fc.oneof(junk, limits)
const strangeKeys = fc.constantFrom('unknownField', 'toString', '__proto__', 'constructor')

type Damage = { at: number; how: 'replace' | 'remove' | 'add'; key: string; value: Json }

/** The value itself, or the value with one part replaced, removed or added, as JSON.parse returns it. */
export const mostly = (values: fc.Arbitrary<Json>, others = junk): fc.Arbitrary<Json> => {
  const damage: fc.Arbitrary<Damage | undefined> = fc.option(
    fc.record({
      at: fc.nat(),
      how: fc.constantFrom('replace', 'remove', 'add'),
      key: strangeKeys,
      value: others,
    }),
    { nil: undefined, freq: 2 },
  )
  return fc
    .tuple(values, damage)
    .map(([value, how]) => JSON.parse(JSON.stringify(how ? damaged(value, how) : value)) as Json)
}

type Place = { holder: Json[] | { [key: string]: Json }; key: string | number }

const damaged = (value: Json, { at, how, key, value: other }: Damage): Json => {
  const root: { value: Json } = { value: structuredClone(value) }
  const places = placesIn(root)
  const { holder, key: place } = places[at % places.length]!
  const inner = Reflect.get(holder, place) as Json
  if (how === 'add' && inner !== null && typeof inner === 'object' && !Array.isArray(inner)) {
    Object.defineProperty(inner, key, { value: other, enumerable: true })
  } else if (how === 'remove' && holder !== root) {
    if (Array.isArray(holder)) holder.splice(Number(place), 1)
    else Reflect.deleteProperty(holder, place)
  } else Reflect.set(holder, place, other)
  return root.value
}

/** Lists every replaceable place of the tree; of a long array only the first few. */
const placesIn = (holder: Place['holder']): Place[] =>
  (Array.isArray(holder) ? holder.slice(0, 3).map((_, n) => n) : Object.keys(holder)).flatMap(
    (key) => {
      const inner = Reflect.get(holder, key) as Json
      const here = [{ holder, key }]
      return inner !== null && typeof inner === 'object' ? [...here, ...placesIn(inner)] : here
    },
  )
