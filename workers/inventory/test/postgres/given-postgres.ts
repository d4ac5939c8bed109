import { afterAll, beforeAll, setDefaultTimeout } from 'bun:test'
import { openPostgres, type PostgresDatabase } from '@shop/engine/postgres'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import { schema } from '../../src/postgres/schema.ts'
import { inventoryStoreOnPostgres } from '../../src/postgres/store.ts'
import type { InventoryStore, InventoryStoreOptions } from '../../src/store.ts'
import { clockMs, currency, topics } from '../given.ts'
import type { StoreUnderTest } from '../store-suite.ts'

export type StoreOnPostgres = StoreUnderTest & { url: string; database: PostgresDatabase }

/**
 * A server of PostgreSQL for the tests of a file. A new database takes longer than most tests, so a store that a test closes
 * is emptied, and the next test gets it.
 */
export const givenPostgres = () => {
  // A test that is over its time takes the server with it, and with that all tests after it.
  setDefaultTimeout(testMsMax)
  const idle: StoreOnPostgres[] = []
  let cluster: PostgresCluster
  beforeAll(async () => {
    cluster = await startPostgres()
  }, testMsMax)
  afterAll(async () => {
    await Promise.all(idle.map(({ store }) => store.close()))
    await cluster.close()
  })

  const newStore = async (options?: Partial<InventoryStoreOptions>): Promise<StoreOnPostgres> => {
    const url = await cluster.createDatabase()
    const database = await openPostgres(url, schema)
    await begin(database)
    return storeOn(url, database, options)
  }
  return {
    cluster: () => cluster,
    /** A store on a database of its own, which nobody had before. */
    newStore,
    /** A store on a database with nothing in it that has met the other worker's. */
    emptyStore: async (): Promise<StoreOnPostgres> => {
      const under = idle.pop() ?? (await newStore())
      let isOurs = true
      return {
        ...under,
        reopen: () => {
          isOurs = false
          return under.reopen()
        },
        close: async () => {
          if (!isOurs) return
          isOurs = false
          await begin(under.database)
          idle.push(under)
        },
      }
    },
  }
}

const testMsMax = 120_000

/** Makes a database as if it were new, but for having met the other worker's. */
const begin = ({ transaction }: PostgresDatabase): Promise<void> =>
  transaction(async ({ sql, send }) => {
    for (const table of tables) send(sql.unsafe(`DELETE FROM ${table}`))
    send(sql`SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'`)
    send(sql`DELETE FROM meta WHERE key NOT IN ('program', 'schema-version')`)
    send(sql`INSERT INTO meta VALUES ('epoch', ${crypto.randomUUID().slice(0, 8)})`)
  })

const tables = [
  ...['products', 'stock', 'reservations', 'reservations_unheard', 'movements', 'changes'],
  ...['unchanged_changes', 'stock_events', 'parked'],
]

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

const reservations = `(
  SELECT reservations.*, waiting.seq IS NULL AS heard
  FROM reservations LEFT JOIN reservations_unheard AS waiting USING (seq))`

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
    reservations: await rowsOf(reservations, 'seq'),
    movements: await rowsOf('movements', 'seq'),
    changes: await rowsOf('changes', 'seq'),
    unchanged: await rowsOf('unchanged_changes', 'seq'),
  }
}
