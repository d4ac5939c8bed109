import { afterAll, beforeAll } from 'bun:test'
import { SQL } from 'bun'
import { openPostgres } from '@shop/engine/postgres'
import { startPostgres, type PostgresCluster } from '@shop/engine/postgres-cluster'
import type { Operators } from '../../src/operators.ts'
import { operatorsInPostgres } from '../../src/postgres/operators.ts'
import { schema } from '../../src/postgres/schema.ts'
import { orderStoreOnPostgres } from '../../src/postgres/store.ts'
import type { OrderStoreOptions } from '../../src/store.ts'
import { clockMs, topics } from '../given.ts'
import type { StoreUnderTest } from '../store-suite.ts'

type GivenOptions = Partial<Omit<OrderStoreOptions, 'topics'>>

export type GivenStore = StoreUnderTest & { operators: Operators }

/** Makes a database that was used before a new one, which has met the other worker's. */
const asNew = `
  TRUNCATE orders, orders_unheard, order_details, order_references, order_events, operator_changes, operators, parked
    RESTART IDENTITY;
  UPDATE parked_size SET rows = 0, bytes = 0, dropped = 0;
  DELETE FROM meta WHERE key NOT IN ('program', 'schema-version', 'epoch');
  UPDATE meta SET value = md5(random()::text) WHERE key = 'epoch';`

/** A server for the tests of a file, and stores on it. A database is used again when its store is closed. */
export const givenDatabases = () => {
  let cluster: PostgresCluster
  const unused: string[] = []
  beforeAll(async () => {
    cluster = await startPostgres({ settings: { max_connections: 300 } })
  })
  afterAll(() => cluster.close())

  /** The address of a database of Order that holds nothing and has met the other worker's. */
  const newUrl = async (): Promise<string> => {
    const used = unused.pop()
    const url = used ?? (await cluster.createDatabase())
    if (used === undefined) await (await openPostgres(url, schema)).close()
    const sql = new SQL(url, { max: 1 })
    await sql.unsafe(asNew)
    await sql.close()
    return url
  }
  const storeAt = async (url: string, options: GivenOptions = {}): Promise<GivenStore> => {
    const db = await openPostgres(url, schema)
    const store = orderStoreOnPostgres(db, { topics, now: () => clockMs, ...options })
    return {
      store,
      operators: operatorsInPostgres(db.read),
      rows: async () =>
        (await db.read((sql) => sql<Row[]>`SELECT * FROM orders ORDER BY seq`)).map(withoutNumbers),
      reopen: async () => {
        await store.close()
        return storeAt(url, options)
      },
      close: async () => {
        await store.close()
        unused.push(url)
      },
    }
  }
  return { cluster: () => cluster, newUrl, storeAt }
}

type Row = Record<string, unknown>

/** A key is the id of a transaction, which differs from run to run, and the numbers of rows have gaps. */
const withoutNumbers = (row: Row): Row => ({ ...row, seq: undefined, event_key: undefined })
