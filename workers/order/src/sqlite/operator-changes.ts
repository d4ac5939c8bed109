import type { Database } from 'bun:sqlite'
import type { RefusalCode } from '@shop/contracts'
import type { ChangeAnswer, KeptAnswer } from '../domain/change-answers.ts'

type AnswerRow = { digest: string; refusal: RefusalCode | null }

/** The operators' changes of orders, with their answers. */
export const operatorChangesInSqlite = (db: Database) => {
  const byId = db.prepare<AnswerRow, [string]>(
    'SELECT digest, refusal FROM operator_changes WHERE change_id = ?',
  )
  const insert = db.prepare<void, [string, string, string, string, string | null, number]>(`
    INSERT INTO operator_changes (change_id, digest, order_id, changed_by, refusal, at)
    VALUES (?, ?, ?, ?, ?, ?)`)
  return {
    /** All answers that were given under these change ids, by that id. */
    load: (changeIds: Iterable<string>): Map<string, readonly ChangeAnswer[]> => {
      const answers = new Map<string, readonly ChangeAnswer[]>()
      for (const changeId of changeIds) {
        const rows = byId.all(changeId)
        if (rows.length > 0) answers.set(changeId, rows.map(answerOf))
      }
      return answers
    },
    write: (answers: readonly KeptAnswer[], nowMs: number): void => {
      for (const { changeId, digest, orderId, by, refusal } of answers) {
        insert.run(changeId, digest, orderId, by, refusal ?? null, nowMs)
      }
    },
  }
}

const answerOf = ({ digest, refusal }: AnswerRow): ChangeAnswer =>
  refusal === null ? { digest } : { digest, refusal }
