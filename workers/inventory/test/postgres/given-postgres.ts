import { afterAll, beforeAll } from 'bun:test'
import { openPostgres, type PostgresDatabase } from '@shop/engine/postgres'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { schema } from '../../src/postgres/schema.ts'
import { inventoryStoreOnPostgres } from '../../src/postgres/store.ts'
import type { InventoryStore, InventoryStoreOptions } from '../../src/store.ts'
import { clockMs, currency, topics } from '../given.ts'
import type { StoreUnderTest } from '../store-suite.ts'

export type StoreOnPostgres = StoreUnderTest & { url: string; database: PostgresDatabase }

/** A server of PostgreSQL for the tests of a file. */
export const givenPostgres = () => {
  let cluster: PostgresCluster
  beforeAll(async () => {
    cluster = await startPostgres()
  })
  afterAll(() => cluster.close())
  return {
    /** A store on a new database that has met the other worker's. */
    newStore: async (options?: Partial<InventoryStoreOptions>): Promise<StoreOnPostgres> => {
      const url = await cluster.createDatabase()
      const database = await openPostgres(url, schema)
      await database.read((sql) => sql`DELETE FROM meta WHERE key = 'new'`)
      return storeOn(url, database, options)
    },
  }
}

/** One more store on a database, as another instance has it. */
export const openStore = async (
  url: string,
  options?: Partial<InventoryStoreOptions>,
): Promise<StoreOnPostgres> => storeOn(url, await openPostgres(url, schema), options)

const storeOn = (
  url: string,
  database: PostgresDatabase,
  options: Partial<InventoryStoreOptions> = {},
): StoreOnPostgres => {
  const store: InventoryStore = inventoryStoreOnPostgres(database, {
    ...{ topics, currency, now: () => clockMs },
    ...options,
  })
  return {
    url,
    database,
    store,
    rows: () => rowsIn(database),
    reopen: async () => {
      await store.close()
      return openStore(url, options)
    },
    close: () => store.close(),
  }
}

/** Rows as JSON has them, so that whole numbers are numbers. */
const rowsIn = async ({ read }: PostgresDatabase): ReturnType<StoreUnderTest['rows']> => {
  const rowsOf = async (table: string, key: string): Promise<Record<string, unknown>[]> => {
    const rows = await read((sql) =>
      sql.unsafe<{ row: Record<string, unknown> }[]>(
        `SELECT row_to_json(t) AS row FROM ${table} AS t ORDER BY ${key}`,
      ),
    )
    return rows.map(({ row }) => row)
  }
  return {
    products: await rowsOf('catalogue', 'product_id'),
    reservations: await rowsOf('reservations', 'seq'),
    movements: await rowsOf('movements', 'seq'),
    changes: await rowsOf('changes', 'seq'),
    unchanged: await rowsOf('unchanged_changes', 'seq'),
  }
}
