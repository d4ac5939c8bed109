import type { ReservedSQL, SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import type { PostgresAddress } from './address.ts'
import { commitMark } from './commit-mark.ts'
import { connectToPrimary } from './primary.ts'
import { usualSilenceMs, within } from './within.ts'

/** Connections to the server that takes writes at present. */
export type Connections = {
  /** For reads, several at a time. */
  pool: SQL
  /** For transactions that write, one at a time. */
  writer: ReservedSQL
}

/** The way to a database, which is sought again after each loss. */
export type Link = {
  /** The connections, opened when there are none. @throws DatabaseUnusableError when no server takes writes */
  connections(): Promise<Connections>
  /** Gives connections up at once: their server is gone, takes no writes any more, or says nothing. Safe to call twice. */
  drop(lost: Connections): void
  close(): Promise<void>
  silenceMs: number
}

/**
 * A plan prepared while a table is empty stays when it is full, and reads all of it. The writer looks rows up by keys alone, so
 * it does without such plans: those that read a table, or an index, as a whole. Then it needs none for each value either. Its
 * transactions have a time limit of their own.
 */
const writerSettings = `
  SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
  SET plan_cache_mode = 'force_generic_plan'; SET statement_timeout = 0`

export const linkTo = (address: PostgresAddress, silenceMs = usualSilenceMs): Link => {
  let opening: Promise<Connections> | undefined
  let open: Connections | undefined
  let isClosed = false

  const connect = async (): Promise<Connections> => {
    if (isClosed) throw new DatabaseUnusableError('refused', `${address.shown} was closed.`)
    try {
      const pool = await connectToPrimary(address, silenceMs)
      return (open = { pool, writer: await writerOf(pool, silenceMs) })
    } catch (error) {
      opening = undefined
      throw error
    }
  }
  return {
    connections: () => (opening ??= connect()),
    drop: (lost) => {
      void lost.pool.close({ timeout: 0 })
      if (open !== lost) return
      open = undefined
      opening = undefined
    },
    close: async () => {
      isClosed = true
      await opening?.catch(() => undefined)
      await open?.pool.close({ timeout: 0 })
    },
    silenceMs,
  }
}

const writerOf = async (pool: SQL, silenceMs: number): Promise<ReservedSQL> => {
  const prepared = async (): Promise<ReservedSQL> => {
    const writer = await pool.reserve()
    await writer.unsafe(writerSettings)
    // The server knows the statement from here on, so no transaction waits for an answer before it sends its commit.
    await commitMark(writer, { ofTransaction: false })
    return writer
  }
  try {
    return await within(silenceMs, prepared())
  } catch (error) {
    void pool.close({ timeout: 0 })
    throw error
  }
}
