import type { RefusedRow } from '../../catalogue/files/file-row.ts'

/** The outcomes of the rows of an import. It is true at any moment: the import counts in it. */
export type Report = {
  rows: number
  new: number
  changed: number
  unchanged: number
  refused: RefusedRow[]
  refusedCount: number
  repeated: { line: number; sku: string }[]
  unanswered: number
}

export type ReportInMaking = ReturnType<typeof createReport>

type ReportOptions = {
  /** Refused rows, and repeated ones, that a report lists. */
  listedRowsMax: number
  /** Called with each refused row as it happens. */
  onRefused?: ((row: RefusedRow) => void) | undefined
}

/** Starts a report without rows. Lists are bounded, counts are not. */
export const createReport = ({ listedRowsMax, onRefused }: ReportOptions) => {
  const report: Report = {
    rows: 0,
    new: 0,
    changed: 0,
    unchanged: 0,
    refused: [],
    refusedCount: 0,
    repeated: [],
    unanswered: 0,
  }
  return {
    report,
    refuse: (row: RefusedRow): void => {
      report.refusedCount += 1
      if (report.refused.length < listedRowsMax) report.refused.push(row)
      onRefused?.(row)
    },
    repeat: (row: Report['repeated'][number]): void => {
      if (report.repeated.length < listedRowsMax) report.repeated.push(row)
    },
    /** Brings the refused rows into the order of the file. */
    finish: (): void => void report.refused.sort((a, b) => a.line - b.line),
  }
}
