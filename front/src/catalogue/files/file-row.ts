/**
 * A partial change of one product, as a row of a file says it. A property that is missing is left alone, and null empties
 * it. `counted` are the units in the house, those that orders hold included; `seen` are the units that the counter saw;
 * `received` are added.
 */
export type RowPatch = {
  sku: string
  name?: string | undefined
  description?: string | null | undefined
  image?: string | null | undefined
  price?: { amount: number; currency: string } | undefined
  listed?: boolean | undefined
  tags?: string[] | null | undefined
  maxPerOrder?: number | null | undefined
  availableFrom?: string | null | undefined
  lowStockAt?: number | null | undefined
  counted?: number | undefined
  seen?: number | undefined
  received?: number | undefined
}

/** A row that cannot be taken: its line, a stable code, and what is wrong with which cell. */
export type RefusedRow = { line: number; code: string; detail: string }

/** Rows of other shop systems that are no product to sell. */
export type PassedOver = 'parent' | 'group' | 'image' | 'store view' | 'external'

/**
 * One row of a file: a partial change, checked, with what it said and was left alone (`notes`, sentences); a row that is
 * refused; or one that is passed over.
 */
export type FileRow<Row = RowPatch> =
  | { line: number; row: Row; notes?: readonly string[] }
  | RefusedRow
  | { line: number; passedOver: PassedOver }

/** The same before its line is known, and before it is checked. */
export type RowSaid =
  | { row: RowPatch; notes?: readonly string[] }
  | { code: string; detail: string }
  | { passedOver: PassedOver }

/** Holds a row against the schema of rows. */
export type CheckRow<Row = RowPatch> = (
  line: number,
  said: unknown,
) => { line: number; row: Row } | RefusedRow

/** The rows of a file, and the columns that mean nothing to the shop, the first hundred of them. */
export type OpenFile<Row> = {
  layout: string
  columnsLeftAlone: string[]
  rows: AsyncGenerator<FileRow<Row>>
}
