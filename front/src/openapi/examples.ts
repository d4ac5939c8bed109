/** Values that the document shows. A test holds each to its schema. */

export const requestIdExample = 'checkout-7f3a'
export const orderIdExample = '0199f6a0-1234-821f-9b76-8911c84bccf8'

/** Of the product in all examples. */
export const sku = 'MUG-STONE-350'
const money = (amount: number) => ({ amount, currency: 'EUR' })
/** An example with its name. */
export const named = <T>(summary: string, value: T) => ({ summary, value })

export const keyExample = '0199f6a0-1234-7abc-9b76-8911c84bccf8'
const placed = {
  id: orderIdExample,
  recorded: true,
  lines: [{ sku, quantity: 2 }],
  recordedAt: '2026-11-27T08:00:00.000Z',
}
const unrecorded = { ...placed, recorded: false, recordedAt: undefined, version: 0 }
const priced = { lines: [{ sku, quantity: 2, unitPrice: 1890 }], total: money(3780) }

export const orderExamples = {
  pending: named('Recorded, not decided yet', { ...placed, status: 'pending', version: 1 }),
  confirmed: named('Every line is reserved', {
    ...placed,
    ...priced,
    status: 'confirmed',
    version: 2,
  }),
  rejected: named('Nothing is reserved, and why', {
    ...placed,
    status: 'rejected',
    reasons: [{ sku, code: 'out-of-stock', requested: 2, available: 1 }],
    version: 2,
  }),
  canceled: named('Canceled: its units are given back', {
    ...placed,
    ...priced,
    status: 'canceled',
    version: 3,
  }),
  shipped: named('The parcel left', { ...placed, ...priced, status: 'shipped', version: 3 }),
  accepted: named('On its way', {
    ...unrecorded,
    status: 'pending',
    hint: 'Not known to be recorded yet. To make sure, send it again with the same Idempotency-Key, or cancel it.',
  }),
  unheardOf: named('Not known (yet)', {
    ...unrecorded,
    lines: [],
    status: 'pending',
    hint: 'We have not heard of it. If you placed it, send it again with your Idempotency-Key: it is taken once only.',
  }),
}

export const contentExamples = {
  twoMugs: named('Two mugs', { lines: [{ sku, quantity: 2 }] }),
  atThePriceSeen: named('Only at the price that the shopper saw', {
    lines: [{ sku, quantity: 2 }],
    expectedTotal: money(3780),
  }),
}

export const product = {
  sku,
  name: 'Stoneware mug, 350 ml',
  description: 'Thrown by hand, glazed in ash grey. Dishwasher safe.',
  image: '/images/mug-stone.svg',
  price: money(1890),
  tags: ['kitchen', 'stoneware'],
  available: 120,
  version: 1,
  updatedAt: '2026-11-27T07:00:00.000Z',
}
const adminProduct = { ...product, listed: true, lowStockAt: 10, onHand: 124, reserved: 4 }
/** The place after this product in a list by SKU. */
const nextCursor = 'WyJza3UiLCJNVUctU1RPTkUtMzUwIl0'

export const productExamples = { mug: named('A mug', product) }
export const productPageExamples = {
  page: named('A page that is not the last', { items: [product], nextCursor }),
  nothing: named('Nothing matches', { items: [] }),
}
export const adminProductExamples = { mug: named('A mug', adminProduct) }
export const adminProductPageExamples = {
  page: named('A page', { items: [adminProduct], nextCursor }),
}
const { lines: confirmedLines, ...confirmed } = orderExamples.confirmed.value
const counts = { lineCount: 1, unitCount: 2 }
export const orderPageExamples = {
  page: named('A page', { items: [{ ...confirmed, ...counts }], nextCursor: '7' }),
  withLines: named('A page of one order with its lines', {
    items: [{ ...confirmed, lines: confirmedLines, ...counts }],
  }),
}

export const propertiesExamples = {
  mug: named('A mug', {
    name: product.name,
    description: product.description,
    image: product.image,
    price: product.price,
    tags: product.tags,
  }),
  readBack: named('An answer of GET with another price', {
    ...adminProduct,
    price: money(1990),
  }),
  hidden: named('Not for shoppers (any more)', {
    name: product.name,
    price: product.price,
    listed: false,
  }),
}
export const patchExamples = {
  price: named('Another price', { price: { amount: 1990 } }),
  hidden: named('Not for shoppers (any more)', { listed: false }),
  emptied: named('Without an image, and at most two in one order', { image: null, maxPerOrder: 2 }),
}
export const stockExamples = {
  counted: named('Units that someone counted, who saw 124 before', {
    kind: 'counted',
    units: 121,
    seen: 124,
  }),
  received: named('Units that came in', { kind: 'received', units: 100 }),
  corrected: named('A correction of the count', {
    kind: 'corrected',
    units: -2,
    reason: 'broken in the warehouse',
  }),
}
export const changeOnItsWayExamples = {
  accepted: named('On its way', {
    changeId: keyExample,
    detail: 'On its way. Repeat it with the same Idempotency-Key to learn the outcome.',
  }),
}
export const eventExamples = {
  untilShipped: named(
    'The present state, a sign of life, a change',
    [orderExamples.confirmed.value, undefined, orderExamples.shipped.value]
      .map((order) =>
        order === undefined
          ? ': still here\n\n'
          : `data: ${JSON.stringify(order)}\nid: ${order.version}\n\n`,
      )
      .join(''),
  ),
}
const since = '2026-11-27T08:00:00.000Z'
const up = { state: 'up', since }
const silent = { state: 'silent', since: '2026-11-27T09:30:00.000Z' }
const away = { ...silent, state: 'away' }
const unknown = { ...silent, state: 'unknown' }
const allUp = {
  status: 'ready',
  currency: 'EUR',
  bus: up,
  inventory: up,
  order: up,
  reads: { inventory: up, order: up },
  warnings: [],
}
export const readyExamples = {
  ready: named('Everything is up', allUp),
  away: named('Inventory is away, the catalogue is shown as it was', {
    ...allUp,
    inventory: away,
    reads: { inventory: away, order: up },
    warnings: ['catalogue-stale'],
  }),
}
export const unreadyExamples = {
  alone: named('Neither bus nor reads', {
    status: 'not-ready',
    currency: 'EUR',
    bus: away,
    inventory: unknown,
    order: unknown,
    reads: { inventory: away, order: away },
    warnings: ['catalogue-stale'],
  }),
}
export const readyForOrdersExamples = { ready: readyExamples.ready }
export const unreadyForOrdersExamples = {
  frozen: named('Order is frozen', {
    ...allUp,
    status: 'not-ready',
    order: silent,
    reads: { inventory: up, order: away },
  }),
  otherCurrency: named('SHOP_CURRENCY of the front is not that of the workers', {
    ...allUp,
    status: 'not-ready',
    currency: 'JPY',
    inventory: { ...up, state: 'other-currency', currency: 'EUR' },
    order: { ...up, state: 'other-currency', currency: 'EUR' },
  }),
  refused: named('The access list of the broker is wrong', {
    ...allUp,
    status: 'not-ready',
    bus: {
      ...silent,
      state: 'refused',
      refused: { user: 'front', topic: 'shop/v1/front/send-order' },
    },
  }),
}
export const metricsExample =
  '# TYPE front_requests_total counter\nfront_requests_total{method="GET",route="/products",status="200"} 42\n'
