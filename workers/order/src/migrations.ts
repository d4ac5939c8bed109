import { engineSchema, type Migration } from '@shop/engine'
import orders from '../migrations/0001-orders.sql' with { type: 'text' }

/** In order; a migration that was released is never changed. */
export const migrations: readonly Migration[] = [
  { name: '0001-orders', sql: `${engineSchema}${orders}` },
]
