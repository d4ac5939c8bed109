import type { FrontLimits } from '../../limits.ts'
import { adminResponse } from '../answers.ts'
import type { RefusedRow } from '../../catalogue/files/file-row.ts'
import type { Report } from './report.ts'
import { createStreamedAnswer } from './streamed-answer.ts'

/** An import that has begun. */
export type ImportUnderWay = {
  /** Resolves when the file has arrived, or cannot arrive any more. */
  arrived: Promise<void>
  /** The whole report, when every row has its outcome. */
  finished: Promise<object>
}

type Answering = {
  limits: FrontLimits
  /** Ends the import: its client is gone. */
  onGone: () => void
  /** Called with an error that comes after the answer has begun. */
  onLateError: (error: unknown) => void
}

/**
 * Answers with the report as JSON: at once when the import is over soon. Otherwise the answer begins `importFirstByteMs`
 * after the file has arrived, with white space, which JSON permits before a value, so that no proxy sees silence. An error
 * after that breaks the answer off. @throws what the import throws before
 */
export const answerWhenFinished = async (
  { arrived, finished }: ImportUnderWay,
  { limits, onGone, onLateError }: Answering,
): Promise<Response> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = async (): Promise<undefined> => {
    await arrived
    await new Promise((resolve) => {
      timer = setTimeout(resolve, limits.importFirstByteMs)
    })
  }
  const report = await Promise.race([finished, late()]).finally(() => clearTimeout(timer))
  if (report !== undefined) return adminResponse(report)
  const answer = createStreamedAnswer(onGone)
  answer.say(' ')
  const beat = setInterval(() => answer.say(' '), limits.importFirstByteMs)
  void finished
    .then((whole) => answer.end(JSON.stringify(whole)))
    .catch((error: unknown) => {
      onLateError(error)
      answer.breakOff(error)
    })
    .finally(() => clearInterval(beat))
  return answer.response('application/json')
}

type Lines = Answering & {
  /** The problem as which an error after the beginning is told. */
  problem: object
  nowMs: () => number
}

/**
 * Answers with lines of JSON while the import is under way: how far it is, each refused row as it happens, and at last the
 * report. The answer begins when the file has arrived. `refused` may be called before that.
 */
export const createLinesAnswer = ({ limits, onGone, onLateError, problem, nowMs }: Lines) => {
  const answer = createStreamedAnswer(onGone)
  const say = (kind: string, line: object): void => answer.say(lineOf(kind, line))

  const begin = async ({
    arrived,
    finished,
    report,
  }: ImportUnderWay & { report: Report }): Promise<Response> => {
    await Promise.race([arrived, finished])
    const progress = progressOf(report, nowMs)
    const beat = setInterval(() => say('progress', progress()), limits.importProgressMs)
    say('progress', progress())
    void finished
      .then((whole) => answer.end(lineOf('report', { report: whole })))
      .catch((error: unknown) => {
        onLateError(error)
        answer.end(lineOf('failed', problem))
      })
      .finally(() => clearInterval(beat))
    return answer.response('application/x-ndjson')
  }

  return { begin, refused: (row: RefusedRow): void => say('refused', row) }
}

const lineOf = (kind: string, line: object): string => `${JSON.stringify({ kind, ...line })}\n`

/** How far an import is, and how many rows had their outcome in a second since it was asked before. */
const progressOf = (report: Report, nowMs: () => number) => {
  let before = { atMs: nowMs(), rows: 0 }
  return (): object => {
    const applied = report.new + report.changed + report.unchanged
    const now = { atMs: nowMs(), rows: applied + report.refusedCount }
    const perSecond = ((now.rows - before.rows) * 1_000) / Math.max(1, now.atMs - before.atMs)
    before = now
    return {
      rows: report.rows,
      applied,
      refused: report.refusedCount,
      perSecond: Math.round(perSecond),
    }
  }
}
