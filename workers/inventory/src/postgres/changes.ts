import { adminTokenName, type ChangeEffect, type RefusalCode } from '@shop/contracts'
import type { Transaction } from '@shop/engine/postgres'
import type { AnsweredChange, ChangeAnswer } from '../domain/decision.ts'
import { kindOfChange } from '../domain/movement.ts'
import type { BigInteger } from './big-integer.ts'

type Row = {
  change_id: string
  digest: string
  refusal: RefusalCode | null
  effect: ChangeEffect | null
  on_hand: BigInteger | null
  reserved: BigInteger | null
}

/**
 * Names of rows that changed nothing which are kept. The bus delivers a row again while it does not know that the row was
 * applied: far fewer of them than these are on their way.
 */
const unchangedRowsMax = 100_000

const byIds = `
  SELECT change_id, digest, refusal, effect, on_hand, reserved FROM changes WHERE change_id = ANY($1::text[])
  UNION ALL
  SELECT change_id, digest, NULL, 'unchanged', NULL, NULL FROM unchanged_changes WHERE change_id = ANY($1::text[])`

/** Loads the answers to changes with these ids that came before, by change id. */
export const loadChanges = async (
  sql: Transaction['sql'],
  changeIds: Iterable<string>,
): Promise<Map<string, ChangeAnswer[]>> => {
  const rows = await sql.unsafe<Row[]>(byIds, [[...changeIds]])
  const answers = new Map<string, ChangeAnswer[]>()
  for (const row of rows) {
    const those = answers.get(row.change_id) ?? []
    answers.set(row.change_id, [...those, answerOf(row)])
  }
  return answers
}

const columns =
  'change_id, digest, kind, sku, units, reason, refusal, effect, on_hand, reserved, changed_by, at'
const insert = `
  INSERT INTO changes (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::changes, $1::text::json)`
const insertUnchanged = `
  INSERT INTO unchanged_changes (change_id, digest)
  SELECT change_id, digest FROM json_populate_recordset(NULL::unchanged_changes, $1::text::json)`
const forgetUnchanged = `
  DELETE FROM unchanged_changes WHERE seq <= (SELECT max(seq) FROM unchanged_changes) - ${unchangedRowsMax}`

/**
 * Keeps new answers, so that a repeated change is answered and not applied again. A change that changed nothing is
 * remembered for a while only, because catalogues are sent again and again and hardly differ.
 */
export const writeChanges = (
  { sql, send }: Transaction,
  answered: readonly AnsweredChange[],
  nowMs: number,
): void => {
  const isUnchanged = ({ effect }: AnsweredChange): boolean => effect === 'unchanged'
  const kept = answered.filter((answer) => !isUnchanged(answer))
  const unchanged = answered.filter(isUnchanged)
  if (kept.length > 0) {
    send(sql.unsafe(insert, [JSON.stringify(kept.map((answer) => rowOf(answer, nowMs)))]))
  }
  if (unchanged.length > 0) {
    const rows = unchanged.map(({ change, digest }) => ({ change_id: change.changeId, digest }))
    send(sql.unsafe(insertUnchanged, [JSON.stringify(rows)]))
    send(sql.unsafe(forgetUnchanged))
  }
}

const answerOf = ({ digest, refusal, effect, on_hand: onHand, reserved }: Row): ChangeAnswer => ({
  digest,
  refusal: refusal ?? undefined,
  effect: effect ?? undefined,
  units:
    onHand === null || reserved === null
      ? undefined
      : { onHand: Number(onHand), reserved: Number(reserved) },
})

const rowOf = (answered: AnsweredChange, nowMs: number) => {
  const { change, digest, moved, refusal, effect, units } = answered
  const { changeId, sku, by = adminTokenName } = change
  return {
    ...{
      change_id: changeId,
      digest,
      kind: kindOfChange(change, { isNew: effect === 'new' }),
      sku,
    },
    units: moved,
    reason: change.kind === 'corrected' ? change.reason : null,
    refusal: refusal ?? null,
    effect: effect ?? null,
    on_hand: units?.onHand ?? null,
    reserved: units?.reserved ?? null,
    changed_by: by,
    at: nowMs,
  }
}
