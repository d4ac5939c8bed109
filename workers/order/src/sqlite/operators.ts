import type { Database } from 'bun:sqlite'
import type { Operator } from '@shop/contracts'
import { openPresentSqlite } from '@shop/engine'
import type { OpenedOperators, Operators } from '../operators.ts'
import { schema } from './schema.ts'

/** Opens the operators in Order's file, whose worker may run. @throws DatabaseUnusableError */
export const openOperators = (path: string): OpenedOperators => {
  const db = openPresentSqlite(path, schema)
  return { ...operatorsInSqlite(db), close: async () => db.close(true) }
}

type Row = Operator & { addedAtMs: number; revokedAtMs: number | null }

/** The operators in SQLite. */
export const operatorsInSqlite = (db: Database): Operators => {
  const byHash = db.prepare<Operator, [string]>(
    'SELECT name, role FROM operators WHERE token_hash = ? AND revoked_at IS NULL',
  )
  const insert = db.prepare<void, [string, string, string, number]>(`
    INSERT INTO operators (token_hash, name, role, added_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING`)
  const revoke = db.prepare<void, [number, string]>(
    'UPDATE operators SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL',
  )
  const all = db.prepare<Row, []>(`
    SELECT name, role, added_at AS addedAtMs, revoked_at AS revokedAtMs
    FROM operators ORDER BY added_at, name`)
  return {
    find: async (tokenHash) => byHash.get(tokenHash) ?? undefined,
    add: async ({ tokenHash, name, role, addedAtMs }) =>
      insert.run(tokenHash, name, role, addedAtMs).changes > 0,
    revoke: async (name, nowMs) => revoke.run(nowMs, name).changes > 0,
    list: async () =>
      all.all().map(({ revokedAtMs, ...row }) => ({
        ...row,
        revokedAtMs: revokedAtMs ?? undefined,
      })),
  }
}
