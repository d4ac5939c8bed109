import type { Cells } from '../cells.ts'
import type { RowSaid } from '../file-row.ts'

/** The columns of a file, in lower case and in their order. */
export type Header = readonly string[]

/** Reads rows one after the other. It may remember rows before, such as the parent of variants. */
export type ReadRow = (cells: Cells) => RowSaid

/** How the export of one shop system is recognised and read. */
export type Layout = {
  name: string
  /** Columns by which the layout is recognised, in lower case: a header with all of them has it. */
  signature: readonly string[]
  /** Starts to read a file with this header. Columns that `reads` does not name are left alone. */
  open(header: Header): { reads: readonly string[]; row: ReadRow }
}
