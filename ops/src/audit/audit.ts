import { orderIdForLog } from '@shop/contracts'
import type { Finding } from './check.ts'
import type { Counts, Look } from './look.ts'

/** Something wrong, for people and machines. An order's id comes without its tag. */
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
  /** Missing when a file is damaged: then nothing that it says was looked at. */
  counts?: Counts
  /** Facts of the first look that were heard, or may still be, in a running shop. */
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

/**
 * Between two looks at a running shop. A healthy shop hears everything within a few ms, and reminds
 * after 1 s.
 */
const lookAgainMs = 1_000
/** What a running shop has not settled by itself after this long, it will not. */
const patienceMs = 30_000

/**
 * Tells what is wrong from what is merely on its way. A stopped shop is looked at once: all it says
 * counts. In a running one, time decides, and no clock of a row: an exception is a violation if it
 * is there in every look. One that messages can settle is given `patienceMs`; any other (the two
 * views are read one after the other, so an order may come between) must only be there in a second
 * look.
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
