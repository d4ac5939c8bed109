import { orderIdForLog } from '@shop/contracts'
import type { Finding } from './check.ts'
import type { Counts, Look } from './look.ts'

/** One thing that is wrong, for people and machines. The id of an order comes without its tag. */
export type Violation = {
  check: string
  claim: string
  subject: string
  detail: string
  remedy: string
}

export type Audit = {
  /** Whether a worker answered, so that messages may be on their way. */
  isRunning: boolean
  /** Missing when a file is damaged: its rows were not looked at. */
  counts?: Counts
  /** Facts of the first look that a running shop has settled meanwhile, or still may. */
  inFlight: { count: number; oldestAgeMs: number }
  violations: Violation[]
}

/** The world around an audit. */
export type Auditor = {
  look(): Promise<Look>
  isRunning: boolean
  pause(ms: number): Promise<void>
  /** Milliseconds since 1970, for the ages in the report. */
  nowMs(): number
}

/** Ms between two looks at a running shop. A healthy one hears everything within a few ms and reminds after 1 s. */
const lookAgainMs = 1_000
/** Ms after which a running shop will not settle an exception by itself any more. */
const patienceMs = 30_000

/**
 * Separates violations from facts that are merely on their way. A stopped shop is looked at once, and every exception
 * counts. In a running shop an exception counts if every look sees it, whatever the times in its row say. An exception
 * that messages can settle has `patienceMs` to go away. Any other must be there at a second look, because an order may
 * come in between the views of the two databases.
 */
export const audit = async ({ look, isRunning, pause, nowMs }: Auditor): Promise<Audit> => {
  const { counts, findings, unheard } = await look()
  let standing = findings
  if (isRunning) {
    for (let waitedMs = 0; standing.length > 0 && waitedMs < patienceMs; waitedMs += lookAgainMs) {
      await pause(lookAgainMs)
      standing = stillSeen(standing, (await look()).findings)
      if (!standing.some(({ check }) => check.settlesItself)) break
    }
  }
  const overdue = standing.filter(({ check }) => check.settlesItself).length
  const oldestAgeMs = unheard.oldestAt === null ? 0 : Math.max(0, nowMs() - unheard.oldestAt)
  return {
    isRunning,
    counts,
    inFlight: isRunning
      ? { count: Math.max(0, unheard.count - overdue), oldestAgeMs }
      : { count: 0, oldestAgeMs: 0 },
    violations: standing.map(violationOf),
  }
}

const stillSeen = (before: readonly Finding[], now: readonly Finding[]): Finding[] => {
  const keyOf = ({ check, subject }: Finding): string => `${check.code} ${subject}`
  const seen = new Set(before.map(keyOf))
  return now.filter((finding) => seen.has(keyOf(finding)))
}

const violationOf = ({ check, subject, detail }: Finding): Violation => {
  const shown = check.about === 'order' ? orderIdForLog(subject) : subject
  const { code, claim, remedy } = check
  return {
    check: code,
    claim,
    subject: shown,
    detail,
    remedy: remedy.replace('{id}', shown).replace('{sku}', encodeURIComponent(shown)),
  }
}
