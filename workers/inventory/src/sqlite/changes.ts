import type { Database } from 'bun:sqlite'
import type { ChangeStock, RefusalCode } from '@shop/contracts'

type Row = { digest: string; refusal: RefusalCode | null }

/** The operators' changes with their answers: a repeated change is answered, not applied again. */
export const changesInSqlite = (db: Database) => {
  const byId = db.prepare<Row, [string]>('SELECT digest, refusal FROM changes WHERE change_id = ?')
  const insert = db.prepare<
    void,
    [string, string, string, string, number, string | null, string | null, number]
  >(`
    INSERT INTO changes (change_id, digest, kind, sku, units, reason, refusal, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  return {
    find: (changeId: string): { digest: string; refusal: RefusalCode | undefined } | undefined => {
      const row = byId.get(changeId)
      return row ? { digest: row.digest, refusal: row.refusal ?? undefined } : undefined
    },
    record: ({
      change,
      digest,
      refusal,
      nowMs,
    }: {
      change: ChangeStock
      digest: string
      refusal: RefusalCode | undefined
      nowMs: number
    }): void => {
      const units = change.kind === 'product' ? 0 : change.units
      const reason = change.kind === 'corrected' ? change.reason : null
      const { changeId, kind, sku } = change
      insert.run(changeId, digest, kind, sku, units, reason, refusal ?? null, nowMs)
    },
  }
}
