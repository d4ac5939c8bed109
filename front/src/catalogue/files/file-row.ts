import type { RowPatch } from '@shop/contracts'

/** A row that cannot be taken: its line, a stable code, and what is wrong with which cell. */
export type RefusedRow = { line: number; code: string; detail: string }

/** Rows of other shop systems that are no product to sell. */
export type PassedOver = 'parent' | 'group' | 'image' | 'store view' | 'external'

/**
 * One row of a file: a partial change, checked, with what it said and was left alone (`notes`, sentences); a row that is
 * refused; or one that is passed over.
 */
export type FileRow =
  | { line: number; row: RowPatch; notes?: readonly string[] }
  | RefusedRow
  | { line: number; passedOver: PassedOver }

/** The same before its line is known, and before it is checked. */
export type RowSaid =
  | { row: RowPatch; notes?: readonly string[] }
  | { code: string; detail: string }
  | { passedOver: PassedOver }

/** A row with a partial change that the shop takes, or why it takes none. */
export type CheckedRow = { line: number; row: RowPatch } | RefusedRow

/** Holds a row against the schema of rows. */
export type CheckRow = (line: number, said: unknown) => CheckedRow

/** The rows of a file, and the columns that mean nothing to the shop, the first hundred of them. */
export type OpenFile = {
  layout: string
  columnsLeftAlone: string[]
  rows: AsyncGenerator<FileRow>
}
