import { afterAll, afterEach, beforeAll } from 'bun:test'
import { openPostgres, type PostgresDatabase } from '../../src/postgres/open.ts'
import { engineSchema } from '../../src/postgres/engine-schema.ts'
import type { PostgresSchema } from '../../src/postgres/migrate.ts'
import { startPostgres, type ClusterOptions, type PostgresCluster } from './cluster.ts'

/** A worker's database of the smallest kind: numbered rows that wait to be heard, and events. */
export const numbersSchema = {
  program: 'numbers',
  migrations: [
    {
      name: '0001-numbers',
      sql: `${engineSchema}
        CREATE TABLE numbers (
          seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          n bigint NOT NULL UNIQUE CHECK (n >= 0),
          heard boolean NOT NULL DEFAULT false
        );
        CREATE TABLE events (
          key xid8 NOT NULL,
          no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
          n bigint NOT NULL,
          at bigint NOT NULL,
          PRIMARY KEY (key, no)
        );`,
    },
  ],
  pinned: { variable: 'SHOP_CURRENCY', key: 'currency' },
} satisfies PostgresSchema

/** A server of PostgreSQL for the tests of a file, which opens databases and closes them after each test. */
export const givenPostgres = (options?: ClusterOptions) => {
  let cluster: PostgresCluster
  let open: { close(): Promise<void> }[] = []
  beforeAll(async () => {
    cluster = await startPostgres(options)
  })
  afterEach(async () => {
    await Promise.all(open.map((each) => each.close()))
    open = []
  })
  afterAll(() => cluster.close())

  /** Closes something after the test. */
  const closing = <T extends { close(): Promise<void> }>(opened: T): T => {
    open.push(opened)
    return opened
  }
  return {
    cluster: () => cluster,
    closing,
    /** The address of an empty database. */
    url: () => cluster.createDatabase(),
    opened: async (url?: string): Promise<PostgresDatabase> =>
      closing(await openPostgres(url ?? (await cluster.createDatabase()), numbersSchema, 'EUR')),
  }
}
