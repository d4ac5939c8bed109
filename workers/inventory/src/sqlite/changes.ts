import type { Database } from 'bun:sqlite'
import { adminTokenName, type ChangeEffect, type RefusalCode } from '@shop/contracts'
import type { AnsweredChange, ChangeAnswer } from '../domain/decision.ts'
import { kindOfChange } from '../domain/movement.ts'
import { loadEach } from './load.ts'

type Row = {
  digest: string
  refusal: RefusalCode | null
  effect: ChangeEffect | null
  on_hand: number | null
  reserved: number | null
}

/**
 * Names of rows that changed nothing which are kept. The bus delivers a row again while it does not know that the row was
 * applied: far fewer of them than these are on their way.
 */
const unchangedRowsMax = 100_000

/**
 * The operators' changes with their answers: a repeated change is answered, not applied again. A change that changed
 * nothing is remembered for a while only, because catalogues are sent again and again and hardly differ.
 */
export const changesInSqlite = (db: Database, unchangedMax = unchangedRowsMax) => {
  const byId = db.prepare<Row, [string]>(`
    SELECT digest, refusal, effect, on_hand, reserved FROM changes WHERE change_id = ?1 AND refusal IS NULL
    UNION ALL
    SELECT digest, refusal, effect, on_hand, reserved FROM changes WHERE change_id = ?1 AND refusal IS NOT NULL
    UNION ALL
    SELECT digest, NULL, 'unchanged', NULL, NULL FROM unchanged_changes WHERE change_id = ?1`)
  const insert = db.prepare<void, (string | number | null)[]>(`
    INSERT INTO changes (change_id, digest, kind, sku, units, reason, refusal, effect, on_hand, reserved,
      changed_by, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const insertUnchanged = db.prepare<void, [string, string]>(
    'INSERT INTO unchanged_changes (change_id, digest) VALUES (?, ?)',
  )
  const forgetUnchanged = db.prepare<void, [number]>('DELETE FROM unchanged_changes WHERE seq <= ?')

  const find = (changeId: string): ChangeAnswer[] | undefined => {
    const rows = byId.all(changeId)
    return rows.length === 0 ? undefined : rows.map(answerOf)
  }

  const writeUnchanged = ({ change, digest }: AnsweredChange): void => {
    const { lastInsertRowid } = insertUnchanged.run(change.changeId, digest)
    forgetUnchanged.run(Number(lastInsertRowid) - unchangedMax)
  }

  return {
    /** The answers to changes with these ids that came before, by change id. */
    load: (changeIds: Iterable<string>) => loadEach(changeIds, find),
    /** Keeps new answers, in a transaction. */
    write: (answered: Iterable<AnsweredChange>, nowMs: number): void => {
      for (const answer of answered) {
        if (answer.effect === 'unchanged') writeUnchanged(answer)
        else insert.run(...valuesOf(answer), nowMs)
      }
    },
  }
}

const answerOf = ({ digest, refusal, effect, on_hand: onHand, reserved }: Row): ChangeAnswer => ({
  digest,
  refusal: refusal ?? undefined,
  effect: effect ?? undefined,
  units: onHand === null || reserved === null ? undefined : { onHand, reserved },
})

const valuesOf = (answered: AnsweredChange): (string | number | null)[] => {
  const { change, digest, moved, refusal, effect, units } = answered
  const { changeId, sku, by = adminTokenName } = change
  const reason = change.kind === 'corrected' ? change.reason : null
  const known = [refusal ?? null, effect ?? null, units?.onHand ?? null, units?.reserved ?? null]
  const kind = kindOfChange(change, { isNew: effect === 'new' })
  return [changeId, digest, kind, sku, moved, reason, ...known, by]
}
