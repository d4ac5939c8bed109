import type { ReservedSQL, SQL } from 'bun'
import type { PostgresAddress } from './address.ts'
import { connectToPrimary } from './primary.ts'

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
}

/**
 * A plan prepared while a table is empty stays when it is full, and reads all of it. The writer looks rows up by keys alone,
 * so it does without such plans.
 */
const writerSettings = "SET enable_seqscan = off; SET plan_cache_mode = 'auto'"

export const linkTo = (address: PostgresAddress): Link => {
  let opening: Promise<Connections> | undefined
  let open: Connections | undefined

  const connect = async (): Promise<Connections> => {
    try {
      const pool = await connectToPrimary(address)
      const writer = await pool.reserve()
      await writer.unsafe(writerSettings)
      return (open = { pool, writer })
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
      await opening?.catch(() => undefined)
      await open?.pool.close({ timeout: 0 })
    },
  }
}
