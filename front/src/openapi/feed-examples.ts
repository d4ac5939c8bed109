/** Examples of events, and of the history of an order. */
import { named, orderIdExample, sku } from './example-values.ts'
import { adminProductExamples } from './examples.ts'
import { orderExamples } from './order-examples.ts'

const epoch = '5f0c2a9b41d7e836'
const cloudEvent = { specversion: '1.0', datacontenttype: 'application/json' }
const shipped = orderExamples.shipped.value

export const orderEventExamples = {
  page: named('Two changes of an order, which is shipped meanwhile', {
    items: [
      { version: 2, type: 'order.confirmed', time: shipped.confirmedAt },
      { version: 3, type: 'order.shipped', time: shipped.updatedAt },
    ].map((event) => ({
      ...cloudEvent,
      ...event,
      id: `${epoch}:${orderIdExample}:${event.version}`,
      source: '/orders',
      subject: orderIdExample,
      data: shipped,
    })),
    next: `${epoch}-1042`,
  }),
  nothing: named('Nothing new', { items: [], next: `${epoch}-1042` }),
}
export const stockEventExamples = {
  page: named('Few units are left', {
    items: [
      {
        ...cloudEvent,
        id: `${epoch}:17`,
        source: '/products',
        type: 'stock.low',
        subject: sku,
        time: '2026-11-27T09:14:00.000Z',
        data: { ...adminProductExamples.mug.value, available: 9, reserved: 115 },
      },
    ],
    next: `${epoch}-17`,
  }),
}
export const historyExamples = {
  whole: named('From the beginning', {
    items: [
      { version: 1, type: 'order.placed', at: shipped.placedAt },
      { version: 2, type: 'order.confirmed', at: shipped.confirmedAt },
      { version: 3, type: 'order.shipped', at: shipped.updatedAt },
    ],
  }),
  old: named('Of an order that is older than the feed', {
    items: [
      { version: 2, type: 'history.begins' },
      { version: 3, type: 'order.shipped', at: shipped.updatedAt },
    ],
  }),
}
