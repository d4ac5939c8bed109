import type { SQL } from 'bun'
import type { Operator } from '@shop/contracts'
import { openPresentPostgres } from '@shop/engine/postgres'
import type { OpenedOperators, Operators } from '../operators.ts'
import { schema } from './schema.ts'

/** Opens the operators in Order's database, whose worker may run. @throws DatabaseUnusableError */
export const openOperators = async (url: string): Promise<OpenedOperators> => {
  const db = await openPresentPostgres(url, schema)
  return { ...operatorsInPostgres(db.read), close: db.close }
}

type Row = Operator & { added_at: string; revoked_at: string | null }

/** Runs a statement, which commits by itself. */
type Run = <T>(work: (sql: SQL) => PromiseLike<T>) => Promise<T>

/** The operators in PostgreSQL. */
export const operatorsInPostgres = (run: Run): Operators => ({
  find: async (tokenHash) => {
    const [operator] = await run(
      (sql): Promise<Operator[]> => sql`
        SELECT name, role FROM operators WHERE token_hash = ${tokenHash} AND revoked_at IS NULL`,
    )
    return operator
  },
  add: async ({ tokenHash, name, role, addedAtMs }) => {
    const { count } = await run(
      (sql) => sql`
        INSERT INTO operators (token_hash, name, role, added_at)
        VALUES (${tokenHash}, ${name}, ${role}, ${addedAtMs})
        ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING`,
    )
    return count > 0
  },
  revoke: async (name, nowMs) => {
    const { count } = await run(
      (sql) => sql`
        UPDATE operators SET revoked_at = ${nowMs} WHERE name = ${name} AND revoked_at IS NULL`,
    )
    return count > 0
  },
  list: async () => {
    const rows = await run(
      (sql): Promise<Row[]> => sql`
        SELECT name, role, added_at, revoked_at FROM operators ORDER BY operators.added_at, name`,
    )
    return rows.map(({ name, role, added_at, revoked_at }) => ({
      name,
      role,
      addedAtMs: Number(added_at),
      revokedAtMs: revoked_at === null ? undefined : Number(revoked_at),
    }))
  },
})
