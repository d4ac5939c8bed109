/** Orders that the document shows. A test holds each to its schema. */
import { money, named, orderIdExample, sku } from './example-values.ts'

const number = '2XBZJBJTKF'

const placed = {
  id: orderIdExample,
  number,
  recorded: true,
  lines: [{ sku, quantity: 2 }],
}
const [placedAt, decidedAt] = ['2026-11-27T08:00:00.000Z', '2026-11-27T08:00:00.004Z']
const [endedAt, returnedAt] = ['2026-11-27T15:30:00.000Z', '2026-12-04T09:12:00.000Z']
const recorded = { ...placed, recordedAt: placedAt, placedAt }
const unrecorded = { ...placed, recorded: false, version: 0 }
const pricedLine = { sku, quantity: 2, unitPrice: 1890 }
const priced = { lines: [pricedLine], total: money(3780) }
const confirmed = {
  ...recorded,
  ...priced,
  status: 'confirmed',
  confirmedAt: decidedAt,
  updatedAt: decidedAt,
  version: 2,
}

const tracking = {
  carrier: 'DHL',
  trackingNumber: '00340434161094042557',
  trackingUrl: 'https://www.dhl.de/track?piececode=00340434161094042557',
}
const parcel = { shippedAt: endedAt, ...tracking }
const shipped = {
  ...confirmed,
  status: 'shipped',
  lines: [{ ...pricedLine, shipped: 2 }],
  shipments: [{ ...parcel, lines: [{ sku, quantity: 2 }] }],
  shippedAt: endedAt,
  updatedAt: endedAt,
  version: 3,
}

export const orderExamples = {
  pending: named('Recorded, not decided yet', {
    ...recorded,
    status: 'pending',
    updatedAt: placedAt,
    version: 1,
  }),
  confirmed: named('Every line is reserved', confirmed),
  rejected: named('Nothing is reserved, and why', {
    ...recorded,
    status: 'rejected',
    reasons: [{ sku, code: 'out-of-stock', requested: 2, available: 1 }],
    updatedAt: decidedAt,
    version: 2,
  }),
  canceled: named('Canceled: its units are given back', {
    ...confirmed,
    status: 'canceled',
    canceledAt: endedAt,
    updatedAt: endedAt,
    version: 3,
  }),
  partlyShipped: named('A part of it left, the rest is still reserved', {
    ...confirmed,
    lines: [{ ...pricedLine, shipped: 1 }],
    shipments: [{ ...parcel, lines: [{ sku, quantity: 1 }] }],
    updatedAt: endedAt,
    version: 3,
  }),
  shipped: named('The parcel left', shipped),
  returned: named('One of its units came back', {
    ...shipped,
    lines: [{ ...pricedLine, shipped: 2, returned: 1 }],
    returns: [
      {
        returnedAt,
        lines: [{ sku, quantity: 1 }],
        restock: true,
        reason: 'Not the colour expected',
      },
    ],
    updatedAt: returnedAt,
    version: 4,
  }),
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

export const shipmentExamples = {
  whole: named('All that is left', tracking),
  part: named('A part of it', { lines: [{ sku, quantity: 1 }], ...tracking }),
}
export const cancellationExamples = {
  whole: named('All that is left', { reason: 'The supplier cannot deliver' }),
  part: named('A part of it', {
    lines: [{ sku, quantity: 1 }],
    reason: 'The supplier cannot deliver',
  }),
}
export const returnExamples = {
  restocked: named('As good as new', {
    lines: [{ sku, quantity: 1 }],
    restock: true,
    reason: 'Not the colour expected',
  }),
  broken: named('Not to be sold again', {
    lines: [{ sku, quantity: 1 }],
    restock: false,
    reason: 'Broken on the way',
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
    lines: [{ ...pricedLine, name: mugName }],
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

const { lines: _, ...confirmedInShort } = confirmed
const counts = { lineCount: 1, unitCount: 2 }
export const orderPageExamples = {
  page: named('A page', { items: [{ ...confirmedInShort, ...counts }], nextCursor: '7' }),
  withLines: named('A page of one order with its lines', {
    items: [{ ...confirmed, ...counts }],
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
