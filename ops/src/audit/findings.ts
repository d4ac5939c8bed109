import type { Check, CheckedRows, Finding } from './check.ts'

/** Findings of one check that a look keeps. More of them say nothing new about the shop. */
export const findingsMax = 1_000

/** Collects what checks find, at most `findingsMax` for each. */
export const createFindings = (checks: readonly Check[]) => {
  const byKind = Map.groupBy(checks, ({ rows }) => rows)
  const found = new Map<Check, Finding[]>(checks.map((check) => [check, []]))
  return {
    /** Runs every check of this kind of rows on one row. `subject` names the row in findings. */
    look: <Kind extends keyof CheckedRows>(
      kind: Kind,
      subject: string,
      row: CheckedRows[Kind],
    ): void => {
      for (const check of byKind.get(kind) ?? []) {
        const detail = (check.exceptionIn as (row: CheckedRows[Kind]) => string | undefined)(row)
        const findings = found.get(check)!
        if (detail !== undefined && findings.length < findingsMax) {
          findings.push({ check, subject, detail })
        }
      }
    },
    /** In the order of the checks. */
    all: (): Finding[] => [...found.values()].flat(),
  }
}

export type Findings = ReturnType<typeof createFindings>
