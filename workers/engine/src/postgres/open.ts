import type { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import { parseAddress } from './address.ts'
import { linkTo, type Link } from './link.ts'
import { migrate, type PostgresSchema } from './migrate.ts'
import { assertDurable } from './durable.ts'
import { isOfConnection } from './lost-connection.ts'
import { pin } from './pinned.ts'
import { transactionsOn, type RunTransaction } from './transaction.ts'
import { DatabaseSilentError, readMsMaxOf, within } from './within.ts'

/** A worker's database on PostgreSQL. Any number of processes may have it open. */
export type PostgresDatabase = {
  /** The address without the password, for messages. */
  name: string
  /** Tells the notifications of this process from those of others. */
  processId: string
  /** Runs work in one transaction that writes: see `transactionsOn`. */
  transaction: RunTransaction
  /** Runs reads that see what is committed, several at a time. */
  read<T>(work: (sql: SQL) => PromiseLike<T>): Promise<T>
  /** Runs reads on one view of the database, which sees nothing that is committed after it began. */
  snapshot<T>(work: (sql: SQL) => Promise<T>): Promise<T>
  link: Link
  close(): Promise<void>
}

/** Time in which a server may come up, in ms, and the pause between two looks at it. */
const startMsMax = 30_000
const startLookMs = 500

/**
 * Opens a worker's database and brings its schema up to date, whichever other processes do the same. With `pinnedTo` a new
 * database is pinned to this value of the schema's setting. Waits for a server that is coming up. `silenceMs`: see
 * `usualSilenceMs`.
 *
 * @throws DatabaseUnusableError that says why it cannot be used: its address, its server, another program, a newer
 * version, a setting with another value, or commits that are not on disk when they return
 */
export const openPostgres = async (
  url: string,
  schema: PostgresSchema,
  pinnedTo?: string,
  silenceMs?: number,
): Promise<PostgresDatabase> => {
  const { name, link } = linkOf(url, silenceMs)
  try {
    const { writer } = await firstConnections(link)
    await assertDurable(writer, name)
    await migrate(writer, schema, name)
    if (schema.pinned && pinnedTo !== undefined) {
      await pin(writer, { name, setting: schema.pinned, value: pinnedTo })
    }
    return databaseOn(link, name)
  } catch (error) {
    await link.close()
    throw error
  }
}

export const linkOf = (url: string, silenceMs?: number): { name: string; link: Link } => {
  const address = parseAddress(url)
  return { name: address.shown, link: linkTo(address, silenceMs) }
}

const firstConnections = async (link: Link): ReturnType<Link['connections']> => {
  const until = performance.now() + startMsMax
  for (;;) {
    try {
      return await link.connections()
    } catch (error) {
      const mayPass = error instanceof DatabaseUnusableError && error.reason === 'unreachable'
      if (!mayPass || performance.now() > until) throw error
      await Bun.sleep(startLookMs)
    }
  }
}

export const databaseOn = (link: Link, name: string): PostgresDatabase => {
  const processId = crypto.randomUUID()
  const readOnce = async <T>(work: (sql: SQL) => PromiseLike<T>): Promise<T> => {
    const connections = await link.connections()
    try {
      return await within(readMsMaxOf(link.silenceMs), work(connections.pool))
    } catch (error) {
      if (error instanceof DatabaseSilentError) link.drop(connections)
      throw error
    }
  }
  return {
    name,
    processId,
    transaction: transactionsOn(link, processId),
    // A server that goes away takes its connections along; the one in its place may answer at once.
    read: (work) =>
      readOnce(work).catch((error: unknown) => {
        if (isOfConnection(error)) return readOnce(work)
        throw error
      }),
    snapshot: async (work) => {
      const { pool } = await link.connections()
      const view = pool.begin('ISOLATION LEVEL REPEATABLE READ READ ONLY', async (sql) => {
        // It reads whole tables, and takes its time between two reads.
        await sql.unsafe('SET LOCAL statement_timeout = 0')
        await sql.unsafe('SET LOCAL idle_in_transaction_session_timeout = 0')
        return [await work(sql)]
      })
      return (await view)[0]
    },
    link,
    close: link.close,
  }
}
