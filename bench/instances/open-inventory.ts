import { topicsUnder } from '@shop/contracts'
import { openSqlite } from '@shop/engine'
import { openPostgres } from '@shop/engine/postgres'
import { schema as sqliteSchema } from '@shop/inventory/schema'
import { schema as postgresSchema } from '@shop/inventory/schema/postgres'
import { inventoryStoreOnSqlite } from '@shop/inventory/store'
import { inventoryStoreOnPostgres } from '@shop/inventory/store/postgres'

/** Opens Inventory's store on a file, or on a database `postgres://…`, as one that has met Order's. */
export const openInventory = async (place: string) => {
  const options = { topics: topicsUnder('shop/v1'), currency: 'EUR', now: Date.now }
  const store = place.startsWith('postgres:')
    ? inventoryStoreOnPostgres(await openPostgres(place, postgresSchema, 'EUR'), options)
    : inventoryStoreOnSqlite(openSqlite(place, sqliteSchema, 'EUR'), options)
  await store.reconciliation.admit()
  return store
}
