import { engineSchema, type PostgresSchema } from '@shop/engine/postgres'
import orders from '../../migrations/postgres/0001-orders.sql' with { type: 'text' }
import updatesInTheirPage from '../../migrations/postgres/0002-updates-in-their-page.sql' with { type: 'text' }

/** Order's database on PostgreSQL. Migrations are in order; one that was released is never changed. */
export const schema = {
  program: 'order',
  migrations: [
    { name: '0001-orders', sql: `${engineSchema}${orders}` },
    { name: '0002-updates-in-their-page', sql: updatesInTheirPage },
  ],
  pinned: { variable: 'SHOP_CURRENCY', key: 'currency' },
} satisfies PostgresSchema
