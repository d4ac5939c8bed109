import type { CheckedRow, FileRow } from '../../catalogue/files/file-row.ts'

/** The notes of an import about rows, beyond their outcomes. */
export type Tally = {
  /** Rows that are no product to sell. */
  passedOver: number
  /** The words of rows that were left alone. */
  notes: { line: number; said: string }[]
  noteCount: number
}

/** Passes on the rows that have an outcome, and counts in `tally` the rest of what the file says. */
export const tallied = (
  rows: AsyncIterable<FileRow>,
  noteListMax: number,
): { rows: AsyncGenerator<CheckedRow, void>; tally: Tally } => {
  const tally: Tally = { passedOver: 0, notes: [], noteCount: 0 }
  async function* withOutcome(): AsyncGenerator<CheckedRow, void> {
    for await (const read of rows) {
      if ('passedOver' in read) {
        tally.passedOver += 1
        continue
      }
      if ('row' in read) {
        for (const said of read.notes ?? []) {
          tally.noteCount += 1
          if (tally.notes.length < noteListMax) tally.notes.push({ line: read.line, said })
        }
      }
      yield read
    }
  }
  return { rows: withOutcome(), tally }
}
