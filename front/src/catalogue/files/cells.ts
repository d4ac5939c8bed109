import type { RowPatch } from '@shop/contracts'
import type { RowSaid } from './file-row.ts'
import {
  parseBoolean,
  parsePrice,
  parseWholeNumber,
  type DecimalMark,
  type Parsed,
} from './numbers.ts'

/** Everything known of a file before its rows. */
export type FileAbout = {
  /** The currency of the shop. Files of other systems are taken to be in it. */
  currency: string
  decimal: DecimalMark
  /** Decides which sale prices hold. */
  nowMs: number
}

/** A row by its columns, which are in lower case. */
export type CellsBy = {
  /** The cell, trimmed, and '' when the file does not have the column. */
  cellOf(column: string): string
  /** The column as the file spells it. */
  titleOf(column: string): string
}

export type Cells = ReturnType<typeof cellsOf>

/** The cells of one row, read strictly: an empty one is undefined, and one that cannot be read makes the row refused. */
export const cellsOf = ({ cellOf, titleOf }: CellsBy, about: FileAbout) => {
  const wrong: string[] = []
  const notes: string[] = []
  const refuse = (column: string, reason: string): void => {
    wrong.push(`${titleOf(column)}: ${reason}`)
  }

  const read = <T>(column: string, parse: (text: string) => Parsed<T>): T | undefined => {
    const text = cellOf(column)
    if (text === '') return undefined
    const parsed = parse(text)
    if ('value' in parsed) return parsed.value
    refuse(column, parsed.wrong)
    return undefined
  }

  return {
    about,
    text: (column: string): string | undefined => cellOf(column) || undefined,
    read,
    wholeNumber: (column: string) => read(column, parseWholeNumber),
    boolean: (column: string) => read(column, parseBoolean),
    price: (column: string): RowPatch['price'] => {
      const amount = read(column, (text) => parsePrice(text, about))
      return amount === undefined ? undefined : { amount, currency: about.currency }
    },
    /** Says what is left alone although the row says it. */
    note: (column: string, said: string): void => void notes.push(`${titleOf(column)}: ${said}`),
    /** Refuses the row. */
    refuse,
    /** The row, unless a cell was wrong. */
    say: (row: RowPatch): RowSaid => {
      if (wrong.length > 0) return { code: 'invalid-row', detail: wrong.join('; ') }
      const said = withoutMissing(row)
      return notes.length > 0 ? { row: said, notes } : { row: said }
    },
  }
}

const withoutMissing = (row: RowPatch): RowPatch =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as RowPatch
