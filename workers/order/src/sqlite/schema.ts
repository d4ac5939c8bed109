import { engineSchema, newDatabaseSchema, parkedSizeSchema, type Schema } from '@shop/engine'
import events from '../../migrations/0009-events.sql' with { type: 'text' }
import parts from '../../migrations/0006-parts.sql' with { type: 'text' }
import times from '../../migrations/0005-times.sql' with { type: 'text' }
import trustedOrders from '../../migrations/0002-trusted-orders.sql' with { type: 'text' }
import operators from '../../migrations/0008-operators.sql' with { type: 'text' }
import orderWords from '../../migrations/0011-order-words.sql' with { type: 'text' }
import orderDetails from '../../migrations/0010-order-details.sql' with { type: 'text' }
import orders from '../../migrations/0001-orders.sql' with { type: 'text' }
import { fillOrderWords } from './order-words.ts'

/** Order's database. Migrations are in order; one that was released is never changed. */
export const schema = {
  applicationId: 0x53_48_4f_52, // "SHOR"
  migrations: [
    { name: '0001-orders', sql: `${engineSchema}${orders}` },
    { name: '0002-trusted-orders', sql: trustedOrders },
    { name: '0003-parked-size', sql: parkedSizeSchema },
    { name: '0004-new-database', sql: newDatabaseSchema('orders') },
    { name: '0005-times', sql: times },
    { name: '0006-parts', sql: parts },
    { name: '0008-operators', sql: operators },
    { name: '0009-events', sql: events },
    { name: '0010-order-details', sql: orderDetails },
    { name: '0011-order-words', sql: orderWords, fill: fillOrderWords },
  ],
  pinned: {
    variable: 'SHOP_CURRENCY',
    key: 'currency',
    shownByRows:
      'SELECT currency AS value FROM orders WHERE currency IS NOT NULL ORDER BY seq DESC LIMIT 1',
  },
} satisfies Schema
