import type { SQL } from 'bun'
import { DatabaseUnusableError } from '../database-unusable.ts'
import type { Connections } from './link.ts'

/**
 * Asserts that each connection is a session of the server, with the settings that it began with. A pooler between them may give
 * a session to others after each transaction: then the leader's lock belongs to everybody and to nobody, and notifications
 * come to no one. Or it may leave out the settings: then a process that freezes in a transaction locks its rows for ever.
 * @throws DatabaseUnusableError otherwise
 */
export const assertSession = async ({ pool, writer }: Connections, name: string): Promise<void> => {
  const other = await pool.reserve()
  try {
    // Poolers give the session that was used last, or each in turn.
    const asked = [await processOf(writer), await processOf(writer), await processOf(other)]
    if (asked[0] !== asked[1] || asked[1] === asked[2]) throw shared(name)
  } finally {
    await other.release()
  }
  if (await isFrozenForEver(writer)) throw withoutSettings(name)
}

const processOf = async (sql: SQL): Promise<number> => {
  const [row] = await sql<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`
  return row.pid
}

const isFrozenForEver = async (sql: SQL): Promise<boolean> => {
  const [row] = await sql<[{ ms: number }]>`
    SELECT setting::int AS ms FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'`
  return row.ms === 0
}

const shared = (name: string): DatabaseUnusableError =>
  new DatabaseUnusableError(
    'other-setting',
    `${name} is behind a pooler that shares sessions of the server between connections: connect directly, or set ` +
      'pool_mode = session.',
  )

const withoutSettings = (name: string): DatabaseUnusableError =>
  new DatabaseUnusableError(
    'other-setting',
    `${name} is behind a pooler that leaves out the settings of a connection: connect directly, or give them to the ` +
      "role, at least ALTER ROLE … SET idle_in_transaction_session_timeout = '5s' (docs/postgresql.md has all of them).",
  )
