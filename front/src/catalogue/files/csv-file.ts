import type { FieldError } from '../../http/field-errors.ts'
import type { CsvRecord } from '../../ports.ts'
import { cellsOf, type FileAbout } from './cells.ts'
import { dialectOf, type Delimiter, type Dialect } from './dialect.ts'
import type { CheckRow, FileRow, OpenFile, RowSaid } from './file-row.ts'
import { readColumns, readHeader, type ReadHeader } from './header.ts'
import type { DecimalMark } from './numbers.ts'
import { notUtf8, unreadable } from './unreadable-text.ts'
import { utf8Of, type Bytes, type Utf8 } from './utf8.ts'

/** The options that the sender gave for a CSV file. */
export type CsvAsked = {
  charset?: string | undefined
  /** Such as `sku:Article,name:Title`. */
  columns?: string | undefined
  decimal?: '.' | ',' | undefined
}

export type CsvPorts = {
  currency: string
  nowMs: number
  readCsv(body: Bytes, delimiter: Delimiter): AsyncIterable<CsvRecord>
  check: CheckRow
}

/** Reads the header row of a CSV file. The other rows are read as they are asked for. */
export const openCsvFile = async (
  bytes: Bytes,
  asked: CsvAsked,
  { currency, nowMs, readCsv, check }: CsvPorts,
): Promise<OpenFile | { errors: FieldError[] }> => {
  const named = asked.columns === undefined ? undefined : readColumns(asked.columns)
  if (named !== undefined && 'errors' in named) return named
  const text = utf8Of(bytes, asked.charset)
  const dialect = await dialectOf(text.bytes)
  const records = readCsv(dialect.bytes, dialect.delimiter)[Symbol.asyncIterator]()
  const first = await firstWithWords(records)
  const header = first.done
    ? { errors: [isEmpty] }
    : first.value.malformed
      ? { errors: [noHeader] }
      : readHeader(first.value.fields, named?.chosen)
  if ('errors' in header) {
    await records.return?.()
    return header
  }
  const decimal = asked.decimal ?? decimalOf(dialect.delimiter)
  const { isDamaged } = text
  const about = { currency, decimal, nowMs, linesBefore: dialect.linesBefore, isDamaged }
  return {
    layout: header.layout.name,
    columnsLeftAlone: header.leftAlone,
    rows: rowsOf(records, header, about, check),
  }
}

/** The first row that has a cell with text: spreadsheets may have empty rows above their table. */
const firstWithWords = async (
  records: AsyncIterator<CsvRecord>,
): Promise<IteratorResult<CsvRecord>> => {
  for (;;) {
    const next = await records.next()
    if (next.done || next.value.malformed || !isBlank(next.value.fields)) return next
  }
}

const isBlank = (fields: readonly string[]): boolean => fields.every((field) => field === '')

const isEmpty: FieldError = {
  field: 'body',
  message: 'the file is empty: the first row has the names of its columns',
}

const noHeader: FieldError = {
  field: 'body',
  message: 'the header row cannot be read: a quote does not close, or it is too long',
}

/** Programs that write semicolons write both decimal marks, by the country of their user. */
const decimalOf = (delimiter: Delimiter): DecimalMark => (delimiter === ';' ? 'either' : '.')

async function* rowsOf(
  records: AsyncIterator<CsvRecord>,
  { layout, columns, titles }: ReadHeader,
  {
    linesBefore,
    isDamaged,
    ...about
  }: FileAbout & Pick<Dialect, 'linesBefore'> & Pick<Utf8, 'isDamaged'>,
  check: CheckRow,
): AsyncGenerator<FileRow> {
  const read = layout.open(columns).row
  const placeOf = new Map(columns.map((name, place) => [name, place] as const).toReversed())
  const titleOf = (column: string) => titles[placeOf.get(column) ?? -1] ?? column
  const saidOf = (fields: readonly string[]): RowSaid => {
    const cellOf = (column: string) => fields[placeOf.get(column) ?? -1]?.trim() ?? ''
    const complaint = complaintAbout(fields, columns.length)
    if (complaint !== undefined) return complaint
    if (isDamaged() && fields.some((field) => field.includes(unreadable))) return notUtf8
    return read(cellsOf({ cellOf, titleOf }, about))
  }
  try {
    for (let next = await records.next(); !next.done; next = await records.next()) {
      const { fields, malformed } = next.value
      const line = linesBefore + next.value.line
      if (malformed) {
        yield { line, code: 'malformed-csv', detail: endsHere }
        return
      }
      if (isBlank(fields)) continue
      const said = saidOf(fields)
      yield 'row' in said ? checked(line, said, check) : { line, ...said }
    }
  } finally {
    await records.return?.()
  }
}

const checked = (
  line: number,
  { row, notes }: Extract<RowSaid, { row: unknown }>,
  check: CheckRow,
): FileRow => {
  const read = check(line, row)
  return 'row' in read && notes !== undefined ? { ...read, notes } : read
}

const endsHere = 'row: a quote does not close, or it is too long; nothing after it was read'

/** The fault of a row as a whole. Cells beyond the header may be empty: spreadsheets write them. */
const complaintAbout = (fields: readonly string[], columnCount: number): RowSaid | undefined => {
  if (fields.length < columnCount || fields.slice(columnCount).some((field) => field !== '')) {
    const why = 'a cell with a delimiter or a line break needs quotes'
    const detail = `row: has ${fields.length} cells, and the header ${columnCount}: ${why}`
    return { code: 'malformed-csv', detail }
  }
  return undefined
}
