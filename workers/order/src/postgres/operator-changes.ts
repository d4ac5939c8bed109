import type { SQL } from 'bun'
import type { RefusalCode } from '@shop/contracts'
import type { Transaction } from '@shop/engine/postgres'
import type { ChangeAnswer, KeptAnswer } from '../domain/change-answers.ts'

type AnswerRow = { change_id: string; digest: string; refusal: RefusalCode | null }

const byId = `
  SELECT change_id, digest, refusal FROM operator_changes WHERE change_id = ANY ($1::text[])`

const insert = `
  INSERT INTO operator_changes (change_id, digest, order_id, changed_by, refusal, at)
  SELECT "changeId", digest, "orderId", by, refusal, $2::bigint
  FROM json_to_recordset($1::text::json)
    AS given ("changeId" text, digest text, "orderId" text, by text, refusal text)
  ORDER BY "changeId" COLLATE "C", digest COLLATE "C"`

/** All answers that were given to operators under these change ids, by that id. */
export const loadAnswers = async (
  sql: SQL,
  changeIds: Iterable<string>,
): Promise<ReadonlyMap<string, readonly ChangeAnswer[]>> => {
  const rows: AnswerRow[] = await sql.unsafe(byId, [sql.array([...changeIds], 'TEXT')])
  const given = Map.groupBy(rows, (row) => row.change_id)
  return new Map(Array.from(given, ([changeId, answers]) => [changeId, answers.map(answerOf)]))
}

/** Keeps new answers. One that another transaction has given meanwhile is an error: SQLSTATE 23505. */
export const writeAnswers = (
  { sql, send }: Transaction,
  answers: readonly KeptAnswer[],
  nowMs: number,
): void => {
  if (answers.length > 0) send(sql.unsafe(insert, [JSON.stringify(answers), nowMs]))
}

const answerOf = ({ digest, refusal }: AnswerRow): ChangeAnswer =>
  refusal === null ? { digest } : { digest, refusal }
