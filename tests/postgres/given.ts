import { SQL } from 'bun'
import { openPostgres, type PostgresDatabase } from '@shop/engine/postgres'

/** A database with numbers, of which adding one again changes nothing, as with the facts of a worker. */
export const openNumbers = (url: string, silenceMs: number): Promise<PostgresDatabase> =>
  openPostgres(
    url,
    {
      program: 'numbers',
      migrations: [
        {
          name: '0001-numbers',
          sql: `CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL);
            CREATE TABLE numbers (n int PRIMARY KEY, times int NOT NULL DEFAULT 1)`,
        },
      ],
    },
    undefined,
    silenceMs,
  )

export const add = ({ transaction }: PostgresDatabase, n: number): Promise<void> =>
  transaction(async ({ sql, send }) => {
    send(sql`INSERT INTO numbers (n) VALUES (${n}) ON CONFLICT DO NOTHING`)
  })

export const numbersIn = ({ read }: PostgresDatabase): Promise<number[]> =>
  read(async (sql) => {
    const rows = await sql<{ n: number }[]>`SELECT n FROM numbers ORDER BY n`
    return rows.map(({ n }) => n)
  })

/** The numbers at one server itself; none while the table has not come to it. */
export const numbersAt = async (url: string): Promise<number[]> => {
  const sql = new SQL(url, { max: 1 })
  try {
    const rows = await sql<{ n: number }[]>`SELECT n FROM numbers ORDER BY n`
    return rows.map(({ n }) => n)
  } catch (error) {
    if (error instanceof SQL.PostgresError && error.errno === tableMissing) return []
    throw error
  } finally {
    await sql.close({ timeout: 0 })
  }
}
/** PostgreSQL's `undefined_table`. */
const tableMissing = '42P01'

/** The error with which something fails. @throws when it does not */
export const failureOf = async (failing: Promise<unknown>): Promise<unknown> => {
  const [outcome] = await Promise.allSettled([failing])
  if (outcome.status === 'rejected') return outcome.reason
  throw new Error('it did not fail')
}
