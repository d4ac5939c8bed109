import { keyExample, named, orderIdExample } from './example-values.ts'

/** Values that the document shows of the units of a product. */

const after = { onHand: 124, reserved: 4 }
export const movementPageExamples = {
  page: named('An order, a receipt, and what was there before', {
    items: [
      {
        kind: 'reserved',
        orderId: orderIdExample,
        at: '2026-11-27T08:00:00.000Z',
        onHandBy: 0,
        reservedBy: 2,
        ...after,
      },
      {
        kind: 'received',
        changeId: keyExample,
        by: 'admin-token',
        at: '2026-11-27T07:00:00.000Z',
        onHandBy: 100,
        reservedBy: 0,
        onHand: 124,
        reserved: 2,
      },
      { kind: 'opening', onHand: 24, reserved: 2 },
    ],
  }),
  correction: named('A correction, and a next page', {
    items: [
      {
        kind: 'corrected',
        changeId: keyExample,
        by: 'anna',
        reason: 'broken in the warehouse',
        at: '2026-11-27T09:00:00.000Z',
        onHandBy: -2,
        reservedBy: 0,
        ...after,
      },
    ],
    nextCursor: '512_126_4',
  }),
}
export const holdingOrderPageExamples = {
  page: named('One order', {
    items: [{ orderId: orderIdExample, quantity: 2, since: '2026-11-27T08:00:00.000Z' }],
  }),
}
