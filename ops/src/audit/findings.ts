import type { Check, CheckedRows, Finding } from './check.ts'

/** Findings of one check that a look keeps. More of them say nothing new about the shop. */
export const findingsMax = 100_000

/** The subjects that a look has to find again, by the code of their check. */
export type Suspects = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Collects what checks find, at most `keptMax` for each. With `suspects` it collects these alone, however many others
 * there are: a second look at a page of its own would find other subjects than the first, while more come in.
 */
export const createFindings = (
  checks: readonly Check[],
  { suspects, keptMax = findingsMax }: { suspects?: Suspects | undefined; keptMax?: number } = {},
) => {
  const byKind = Map.groupBy(checks, ({ rows }) => rows)
  const found = new Map<Check, Finding[]>(checks.map((check) => [check, []]))
  const cut = new Set<string>()
  return {
    /** Runs every check of this kind of rows on one row. `subject` names the row in findings. */
    look: <Kind extends keyof CheckedRows>(
      kind: Kind,
      subject: string,
      row: CheckedRows[Kind],
    ): void => {
      for (const check of byKind.get(kind) ?? []) {
        const detail = (check.exceptionIn as (row: CheckedRows[Kind]) => string | undefined)(row)
        if (detail === undefined) continue
        if (suspects && !suspects.get(check.code)?.has(subject)) continue
        const findings = found.get(check)!
        if (findings.length < keptMax) findings.push({ check, subject, detail })
        else cut.add(check.code)
      }
    },
    /** In the order of the checks. */
    all: (): Finding[] => [...found.values()].flat(),
    /** The codes of the checks that found more than was kept. */
    cut: (): ReadonlySet<string> => cut,
  }
}

export type Findings = ReturnType<typeof createFindings>
