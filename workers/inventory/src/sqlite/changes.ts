import type { Database } from 'bun:sqlite'
import type { RefusalCode } from '@shop/contracts'
import type { AnsweredChange, ChangeAnswer } from '../domain/decision.ts'
import { loadEach } from './load.ts'

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
  const find = (changeId: string): ChangeAnswer | null => {
    const row = byId.get(changeId)
    return row && { digest: row.digest, refusal: row.refusal ?? undefined }
  }
  return {
    /** The answers to those of these changes that came before, by change id. */
    load: (changeIds: Iterable<string>) => loadEach(changeIds, find),
    /** Keeps the answers to new changes, in a transaction. */
    write: (answered: Iterable<AnsweredChange>, nowMs: number): void => {
      for (const { change, digest, refusal } of answered) {
        const { changeId, kind, sku } = change
        const units = kind === 'product' ? 0 : change.units
        const reason = kind === 'corrected' ? change.reason : null
        insert.run(changeId, digest, kind, sku, units, reason, refusal ?? null, nowMs)
      }
    },
  }
}
