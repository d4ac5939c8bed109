/** Values that the document shows. A test holds each to its schema. */
import { keyExample, money, named, sku } from './example-values.ts'

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
