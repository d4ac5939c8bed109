import { engineSchema, type PostgresSchema } from '@shop/engine/postgres'
import orders from '../../migrations/postgres/0001-orders.sql' with { type: 'text' }

/** Order's database on PostgreSQL. Migrations are in order; one that was released is never changed. */
export const schema = {
  program: 'order',
  migrations: [{ name: '0001-orders', sql: `${engineSchema}${orders}` }],
  pinned: { variable: 'SHOP_CURRENCY', key: 'currency' },
} satisfies PostgresSchema
