import type { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import { parseAddress } from './address.ts'
import { linkTo, type Connections, type Link } from './link.ts'
import { isUpToDate, migrate, type PostgresSchema } from './migrate.ts'
import { assertDurable } from './durable.ts'
import { isOfConnection } from './lost-connection.ts'
import { pin } from './pinned.ts'
import { assertSession } from './session.ts'
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

/** Pause between two looks at a server that is coming up, in ms, and for how many times the silence it may take. */
const startLookMs = 500
const startPatience = 24

/** Time for all migrations of a large database together, in ms. */
const migrationMsMax = 1_800_000

/**
 * Opens a worker's database and brings its schema up to date, whichever other processes do the same. With `pinnedTo` a new
 * database is pinned to this value of the schema's setting. Waits for a server that is coming up. `silenceMs`: see
 * `usualSilenceMs`.
 *
 * @throws DatabaseUnusableError that says why it cannot be used: its address, its server, another program, a newer
 * version, a setting with another value, commits that are not on disk when they return, or a pooler that shares sessions
 */
export const openPostgres = async (
  url: string,
  schema: PostgresSchema,
  pinnedTo?: string,
  silenceMs?: number,
): Promise<PostgresDatabase> => {
  const { name, link } = linkOf(url, silenceMs)
  try {
    await untilUp(link, (connections) => prepare(connections, { name, schema, pinnedTo, link }))
    return databaseOn(link, name, startPatience)
  } catch (error) {
    await link.close()
    throw error
  }
}

/** Does something at the start, again and again for as long as the server may be coming up. */
const untilUp = async (
  link: Link,
  work: (connections: Connections) => Promise<void>,
): Promise<void> => {
  const until = performance.now() + startPatience * link.silenceMs
  for (;;) {
    let connections: Connections | undefined
    try {
      connections = await link.connections()
      return await work(connections)
    } catch (error) {
      if (connections) link.drop(connections)
      if (!mayPass(error) || performance.now() > until) throw error
      await Bun.sleep(startLookMs)
    }
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof DatabaseUnusableError ? error.reason === 'unreachable' : isOfConnection(error)

type Preparing = {
  name: string
  schema: PostgresSchema
  pinnedTo: string | undefined
  link: Pick<Link, 'silenceMs'>
}

const prepare = async (
  connections: Connections,
  { name, schema, pinnedTo, link }: Preparing,
): Promise<void> => {
  const { writer } = connections
  const soon = <T>(work: Promise<T>) => within(readMsMaxOf(link.silenceMs), work)
  await soon(assertSession(connections, name))
  await soon(assertDurable(writer, name))
  if (!(await soon(isUpToDate(writer, schema)))) {
    await within(migrationMsMax, migrate(writer, schema, name))
  }
  if (schema.pinned && pinnedTo !== undefined) {
    await soon(pin(writer, { name, setting: schema.pinned, value: pinnedTo }))
  }
}

export const linkOf = (url: string, silenceMs?: number): { name: string; link: Link } => {
  const address = parseAddress(url)
  return { name: address.shown, link: linkTo(address, silenceMs) }
}

/**
 * A database on connections. A read waits for a server that takes the place of a lost one as long as the silence, and at
 * first so many times as long: a worker that starts reads before it can do without.
 */
export const databaseOn = (link: Link, name: string, patienceFirst = 1): PostgresDatabase => {
  const processId = crypto.randomUUID()
  const startedUntil = performance.now() + patienceFirst * link.silenceMs
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
    read: async (work) => {
      const until = Math.max(startedUntil, performance.now() + link.silenceMs)
      for (;;) {
        try {
          return await readOnce(work)
        } catch (error) {
          if (!mayPass(error) || performance.now() > until) throw error
          await Bun.sleep(startLookMs)
        }
      }
    },
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
