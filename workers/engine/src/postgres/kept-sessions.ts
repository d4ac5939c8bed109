import type { KeptSessions } from '../store.ts'
import type { PostgresDatabase } from './open.ts'

/** A worker with a file keeps its client ids under keys of this form, and a shop that is moved brings them along. */
const prefix = 'session '

/**
 * The sessions that a life on a file left at the broker. A worker on PostgreSQL keeps none, so it remembers no id of its
 * own.
 */
export const keptSessionsInPostgres = ({
  read,
  transaction,
}: Pick<PostgresDatabase, 'read' | 'transaction'>): KeptSessions => ({
  remember: async (clientId) => {
    const rows = await read(
      (sql) => sql<{ key: string }[]>`
        SELECT key FROM meta WHERE starts_with(key, ${prefix}) ORDER BY key`,
    )
    return rows.map(({ key }) => key.slice(prefix.length)).filter((id) => id !== clientId)
  },
  forget: (clientId) =>
    transaction(async ({ sql, send }) => {
      send(sql`DELETE FROM meta WHERE key = ${prefix + clientId}`)
    }),
})
