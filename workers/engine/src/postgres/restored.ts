import type { SQL } from 'bun'
import { acceptedLoss } from '../domain/waiting.ts'
import { metaKey } from '../meta-keys.ts'
import type { PostgresDatabase } from './open.ts'

/**
 * Marks a database as restored to the state of `madeAt` (ISO 8601). It begins a new
 * epoch, and its worker decides nothing new until the other worker has announced again what it misses. No worker may have
 * it open.
 */
export const markRestored = (
  { transaction }: Pick<PostgresDatabase, 'transaction'>,
  madeAt: string,
): Promise<void> =>
  transaction(async ({ sql, send }) => {
    send(sql`
      INSERT INTO meta VALUES (${metaKey.epoch}, ${newEpoch()}), (${metaKey.restored}, ${madeAt})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`)
    send(sql`DELETE FROM meta WHERE key = ${metaKey.new}`)
  })

/** The same for a new database in the place of a lost one, whose loss an operator accepted. */
export const markLossAccepted = (database: Pick<PostgresDatabase, 'transaction'>): Promise<void> =>
  markRestored(database, acceptedLoss)

/** An epoch: 16 hexadecimal digits that no other database has. */
export const newEpoch = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(8))).toString('hex')

/** Whether a database is new: it holds no row of `table`, and has met no reader. */
export const isNewDatabase = async (sql: SQL, table: string): Promise<boolean> => {
  const [row] = await sql.unsafe<[{ isNew: boolean }]>(
    `SELECT EXISTS (SELECT 1 FROM meta WHERE key = $1) AND NOT EXISTS (SELECT 1 FROM ${table}) AS "isNew"`,
    [metaKey.new],
  )
  return row.isNew
}
