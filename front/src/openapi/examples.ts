/** Values that the document shows. A test holds each to its schema. */
import { money, named, sku } from './example-values.ts'

const key = '0199f6a0-1234-7abc-9b76-8911c84bccf8'
const product = {
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
    changeId: key,
    detail: 'On its way. Repeat it with the same Idempotency-Key to learn the outcome.',
  }),
}
export const csvExamples = {
  twoRows: named(
    'Two products, one with its units counted',
    'sku,name,price,currency,listed,stock\nMUG-STONE-350,"Stoneware mug, 350 ml",18.90,EUR,true,100\nCUP-ASH-200,Cup,9,,false,\n',
  ),
  prices: named('Only prices: all other properties stay', 'sku,price\nMUG-STONE-350,19.90\n'),
}
export const tsvExamples = {
  twoColumns: named('A price list', 'sku\tprice\nMUG-STONE-350\t18.90\n'),
}
export const formExamples = {
  oneFile: named('A form with a file products.csv', {
    file: 'sku,name,price\nCUP-ASH-200,Cup,9.00\n',
  }),
}
export const ndjsonExamples = {
  oneRow: named(
    'A product with its units counted',
    `${JSON.stringify({ sku, name: product.name, price: product.price, counted: 100 })}\n`,
  ),
}
export const importExamples = {
  report: named('One row of three was refused', {
    layout: 'own',
    rows: 3,
    new: 1,
    changed: 1,
    unchanged: 0,
    refused: [{ line: 4, code: 'wrong-currency', detail: 'price.currency: must be EUR' }],
    refusedCount: 1,
    repeated: [],
    passedOver: 0,
    columnsLeftAlone: ['Supplier'],
    notes: [],
    noteCount: 0,
    unanswered: 0,
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
