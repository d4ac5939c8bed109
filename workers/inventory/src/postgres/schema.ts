import { engineSchema, type PostgresSchema } from '@shop/engine/postgres'
import inventory from '../../migrations/postgres/0001-inventory.sql' with { type: 'text' }
import hearingIsADeletion from '../../migrations/postgres/0002-hearing-is-a-deletion.sql' with { type: 'text' }

/** Inventory's database on PostgreSQL. Migrations are in order; one that was released is never changed. */
export const schema: PostgresSchema = {
  program: 'shop-inventory',
  migrations: [
    { name: '0001-inventory', sql: `${engineSchema}${inventory}` },
    { name: '0002-hearing-is-a-deletion', sql: hearingIsADeletion },
  ],
  pinned: { variable: 'SHOP_CURRENCY', key: 'currency' },
}
