import { minorDigitsOf, minorOfMajorUnits } from '@shop/contracts'
import type { FieldError } from '../../http/field-errors.ts'
import type { CsvRecord } from '../../ports.ts'
import { checkRow, wrongCurrency, type ReadRow } from './import-row.ts'

const known = [
  ...['sku', 'name', 'description', 'image', 'price', 'currency', 'listed', 'tags'],
  ...['maxperorder', 'availablefrom', 'lowstockat', 'stock', 'seen', 'received'],
]

/** The rows of a CSV file and the columns that mean nothing, or the errors of its header row. */
export type CsvRows =
  | { rows: AsyncGenerator<ReadRow, void>; columnsLeftAlone: string[] }
  | { errors: FieldError[] }

/** Reads the header row. The other rows are read as they are asked for. */
export const openCsv = async (
  records: AsyncIterable<CsvRecord>,
  currency: string,
): Promise<CsvRows> => {
  const iterator = records[Symbol.asyncIterator]()
  const first = await iterator.next()
  const names = first.done ? [] : first.value.fields.map((name) => name.trim())
  const columns = names.map((name) => name.toLowerCase())
  const errors = headerErrors(columns)
  if (errors.length === 0) {
    const columnsLeftAlone = names.filter((_, index) => !known.includes(columns[index]!))
    return { rows: csvRows(iterator, columns, currency), columnsLeftAlone }
  }
  await iterator.return?.()
  return { errors }
}

const headerErrors = (columns: readonly string[]): FieldError[] => [
  ...(columns.includes('sku')
    ? []
    : [{ field: 'sku', message: 'the header row must have this column' }]),
  ...columns
    .filter((name, index) => known.includes(name) && columns.indexOf(name) < index)
    .map((field) => ({ field, message: 'the header row has this column twice' })),
]

async function* csvRows(
  iterator: AsyncIterator<CsvRecord>,
  columns: readonly string[],
  currency: string,
): AsyncGenerator<ReadRow, void> {
  try {
    for (;;) {
      const next = await iterator.next()
      if (next.done) return
      const { line, fields, malformed } = next.value
      if (malformed) {
        yield {
          line,
          code: 'malformed-csv',
          detail: 'row: a quote does not close, or it is too long; nothing after it was read',
        }
      } else if (fields.length > 1 || fields[0] !== '') {
        yield readRecord(line, { fields, columns, currency })
      }
    }
  } finally {
    await iterator.return?.()
  }
}

type Record = { fields: readonly string[]; columns: readonly string[]; currency: string }

const readRecord = (line: number, { fields, columns, currency }: Record): ReadRow => {
  if (fields.length !== columns.length) {
    const detail = `row: must have ${columns.length} columns, and has ${fields.length}`
    return { line, code: 'malformed-csv', detail }
  }
  const cells = new Map(columns.map((name, index) => [name, fields[index]!.trim()]))
  const cell = (name: string) => cells.get(name) || undefined
  if ((cell('currency') ?? currency) !== currency) return wrongCurrency(line, currency)
  const price = cell('price')
  const amount = price === undefined ? undefined : minorOfMajorUnits(price, currency)
  if (price !== undefined && amount === undefined) {
    return { line, code: 'invalid-row', detail: notExact(price, currency) }
  }
  const said = {
    sku: cell('sku') ?? '',
    name: cell('name'),
    description: emptied(cell('description')),
    image: emptied(cell('image')),
    price: amount === undefined ? undefined : { amount, currency },
    listed: listedOf(cell('listed')),
    tags: tagsOf(emptied(cell('tags'))),
    maxPerOrder: numberOf(emptied(cell('maxperorder'))),
    availableFrom: emptied(cell('availablefrom')),
    lowStockAt: numberOf(emptied(cell('lowstockat'))),
    counted: numberOf(cell('stock')),
    seen: numberOf(cell('seen')),
    received: numberOf(cell('received')),
  }
  return checkRow(line, said, currency)
}

/** What a cell says: null when it says that the property is to be emptied. */
const emptied = (cell: string | undefined): string | null | undefined =>
  cell === '(clear)' ? null : cell

/** A cell of digits as a number. Any other cell stays text, which no number property takes. */
const numberOf = <Cell extends string | null | undefined>(cell: Cell): Cell | number =>
  typeof cell === 'string' && /^\d+$/.test(cell) ? Number(cell) : cell

const tagsOf = (cell: string | null | undefined): string[] | null | undefined =>
  cell?.split(',').map((tag) => tag.trim()) ?? (cell as null | undefined)

const listedOf = (cell: string | undefined): boolean | string | undefined =>
  cell === undefined ? undefined : (booleans.get(cell.toLowerCase()) ?? cell)

const shownLengthMax = 40

const notExact = (price: string, currency: string): string => {
  const digits = minorDigitsOf(currency) ?? 0
  const shown = JSON.stringify(price.slice(0, shownLengthMax))
  const example = (18.9).toFixed(digits)
  return `price: ${shown} is not an exact price in ${currency}: write it with at most ${digits} decimals, such as ${example}`
}

const booleans = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])
