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
          n bigint NOT NULL UNIQUE CHECK (n >= 0)
        );
        CREATE TABLE numbers_unheard (seq bigint PRIMARY KEY);
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

/** Adds numbers that nobody has heard, in one transaction. One that is there already is content at fault. */
export const add = ({ transaction }: PostgresDatabase, ...numbers: number[]): Promise<void> =>
  transaction(async ({ sql, send }) => {
    for (const n of numbers) {
      send(sql`
        WITH added AS (INSERT INTO numbers (n) VALUES (${n}) RETURNING seq)
        INSERT INTO numbers_unheard SELECT seq FROM added`)
    }
  })

export const numbersIn = ({ read }: PostgresDatabase): Promise<number[]> =>
  read(async (sql) => {
    const rows = await sql<{ n: string }[]>`SELECT n FROM numbers ORDER BY n`
    return rows.map(({ n }) => Number(n))
  })

/** Time in which the server of a file of tests starts, in ms, also on a busy machine. */
const startMsMax = 60_000

/** A server of PostgreSQL for the tests of a file, which opens databases and closes them after each test. */
export const givenPostgres = (options?: ClusterOptions) => {
  let cluster: PostgresCluster
  let open: { close(): Promise<void> }[] = []
  const urls = new WeakMap<PostgresDatabase, string>()
  beforeAll(async () => {
    cluster = await startPostgres(options)
  }, startMsMax)
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
    /** The address of a database that is open. */
    urlOf: (database: PostgresDatabase): string => urls.get(database)!,
    /** Opens a database; with `silenceMs`, one that soon takes the other side for gone. */
    opened: async (url?: string, silenceMs?: number): Promise<PostgresDatabase> => {
      const address = url ?? (await cluster.createDatabase())
      const database = closing(await openPostgres(address, numbersSchema, 'EUR', silenceMs))
      urls.set(database, address)
      return database
    },
  }
}

/** The error with which something fails. @throws when it does not */
export const failureOf = async (failing: Promise<unknown>): Promise<unknown> => {
  const [outcome] = await Promise.allSettled([failing])
  if (outcome.status === 'rejected') return outcome.reason
  throw new Error('it did not fail')
}

/** Waits for a state that a server reaches by itself. */
export const until = async (look: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await look())) await Bun.sleep(10)
}
