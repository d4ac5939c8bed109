import { orderIdForLog } from '@shop/contracts'
import type { Finding } from './check.ts'
import type { Suspects } from './findings.ts'
import type { Counts, Look } from './look.ts'

/** A violated check, for people and machines. The id of an order has no tag here. */
export type Violation = {
  check: string
  claim: string
  subject: string
  detail: string
  remedy: string
}

export type Audit = {
  /** Whether a worker answered. Then messages may be on their way. */
  isRunning: boolean
  /** Missing when a file is damaged: then its content was not examined. */
  counts?: Counts
  /** Facts of the first look that were heard later or may still be, in a running shop. */
  inFlight: { count: number; oldestAgeMs: number }
  violations: Violation[]
  /** The checks that found more than the audit could follow, so that nothing is known of the others. */
  cut: string[]
}

/** Whether every check was made to its end and found nothing. */
export const isWell = ({ violations, cut }: Audit): boolean =>
  violations.length === 0 && cut.length === 0

/** The world around an audit. */
export type Auditor = {
  /** Looks at everything, or for these suspects alone. */
  look(suspects?: Suspects): Promise<Look>
  isRunning: boolean
  pause(ms: number): Promise<void>
  /** Milliseconds since 1970, for the ages in the report. */
  nowMs(): number
}

/** Pause between two looks at a running shop. A healthy shop hears everything within a few ms, and reminds after 1 s. */
const lookAgainMs = 1_000
/** Time after which a running shop settles nothing more by itself. */
const settlingMsMax = 30_000

/**
 * Tells violations from facts that are merely on their way. A stopped shop is looked at once, and every exception is a
 * violation. In a running shop an exception is a violation if every look finds it. Messages may settle some exceptions:
 * they get `settlingMsMax`. All others need a second look only, because the two views are read one after the other and an
 * order may arrive between them. No time in a row decides anything.
 *
 * A look keeps `findingsMax` exceptions of a check, and the next ones look for these. A check of which more were there is
 * never found to be well: what was not kept is unknown.
 */
export const audit = async ({ look, isRunning, pause, nowMs }: Auditor): Promise<Audit> => {
  const { counts, findings, cut, unheard } = await look()
  let standing = findings
  if (isRunning) {
    for (
      let waitedMs = 0;
      standing.length > 0 && waitedMs < settlingMsMax;
      waitedMs += lookAgainMs
    ) {
      await pause(lookAgainMs)
      standing = (await look(suspectsOf(standing))).findings
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
    cut: [...cut],
  }
}

const suspectsOf = (findings: readonly Finding[]): Suspects => {
  const suspects = new Map<string, Set<string>>()
  for (const { check, subject } of findings) {
    const subjects = suspects.get(check.code) ?? new Set<string>()
    suspects.set(check.code, subjects.add(subject))
  }
  return suspects
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
