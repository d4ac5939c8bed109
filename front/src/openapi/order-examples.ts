import { money, named, sku } from './example-words.ts'

/** Orders that the document shows. A test holds each to its schema. */

export const orderIdExample = '0199f6a0-1234-821f-9b76-8911c84bccf8'
const number = '2XBZJBJTKF'

const placed = {
  id: orderIdExample,
  number,
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

const details = {
  reference: 'WEB-100234',
  customer: {
    id: 'c-7',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    shippingAddress: {
      streetAddress: '12 Mill Lane',
      postalCode: 'CB1 2AB',
      addressLocality: 'Cambridge',
      addressCountry: 'GB',
    },
  },
  note: 'Please ring twice.',
  metadata: { campaign: 'autumn' },
}
const mugName = 'Stoneware mug, 350 ml'

export const detailedOrderExamples = {
  detailed: named('With its details, for its key and for operators', {
    ...orderExamples.confirmed.value,
    ...details,
    lines: [{ sku, quantity: 2, unitPrice: 1890, name: mugName }],
  }),
}

export const deletedDetailsExamples = { two: named('Two orders', { orders: 2 }) }

export const contentExamples = {
  twoMugs: named('Two mugs', { lines: [{ sku, quantity: 2 }] }),
  atThePriceSeen: named('Only at the price that the shopper saw', {
    lines: [{ sku, quantity: 2 }],
    expectedTotal: money(3780),
  }),
  withDetails: named('Two mugs for Ada', {
    lines: [{ sku, quantity: 2, name: mugName }],
    ...details,
  }),
}

const { lines: confirmedLines, ...confirmed } = orderExamples.confirmed.value
const counts = { lineCount: 1, unitCount: 2 }
export const orderPageExamples = {
  page: named('A page', { items: [{ ...confirmed, ...counts }], nextCursor: '7' }),
  withLines: named('A page of one order with its lines', {
    items: [{ ...confirmed, lines: confirmedLines, ...counts }],
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
