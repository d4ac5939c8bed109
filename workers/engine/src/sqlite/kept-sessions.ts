import type { Database } from 'bun:sqlite'
import type { KeptSessions } from '../store.ts'

const prefix = 'session '

/** Keeps the client ids in table `meta`, each as a key of its own. */
export const keptSessionsInSqlite = (db: Database): KeptSessions => {
  const selectAll = db.prepare<{ key: string }, [string]>(
    'SELECT key FROM meta WHERE key GLOB ? ORDER BY key',
  )
  const insert = db.prepare<void, [string]>("INSERT OR IGNORE INTO meta VALUES (?, '')")
  const remove = db.prepare<void, [string]>('DELETE FROM meta WHERE key = ?')
  const all = (): string[] => selectAll.all(`${prefix}*`).map(({ key }) => key.slice(prefix.length))

  const remember = db.transaction((clientId: string, first: string): string[] => {
    if (all().length === 0) insert.run(prefix + first)
    insert.run(prefix + clientId)
    return all().filter((each) => each !== clientId)
  })
  return {
    remember: async (clientId, { first }) => remember.immediate(clientId, first),
    forget: async (clientId) => void remove.run(prefix + clientId),
  }
}
