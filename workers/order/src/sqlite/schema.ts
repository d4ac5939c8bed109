import { engineSchema, type Schema } from '@shop/engine'
import trustedOrders from '../../migrations/0002-trusted-orders.sql' with { type: 'text' }
import orders from '../../migrations/0001-orders.sql' with { type: 'text' }

/** Order's database. Migrations are in order; one that was released is never changed. */
export const schema: Schema = {
  applicationId: 0x53_48_4f_52, // "SHOR"
  migrations: [
    { name: '0001-orders', sql: `${engineSchema}${orders}` },
    { name: '0002-trusted-orders', sql: trustedOrders },
  ],
}
