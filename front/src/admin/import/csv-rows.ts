import { minorDigitsOf, minorOfMajorUnits } from '@shop/contracts'
import type { FieldError } from '../../http/field-errors.ts'
import type { CsvRecord } from '../../ports.ts'
import { checkRow, wrongCurrency, type ReadRow } from './import-row.ts'

const required = ['sku', 'name', 'price']
const known = [...required, 'description', 'image', 'currency', 'listed', 'stock']

/** The rows of a CSV file, or the errors of its header row. */
export type CsvRows = { rows: AsyncGenerator<ReadRow, void> } | { errors: FieldError[] }

/** Reads the header row. The other rows are read as they are asked for. */
export const openCsv = async (
  records: AsyncIterable<CsvRecord>,
  currency: string,
): Promise<CsvRows> => {
  const iterator = records[Symbol.asyncIterator]()
  const first = await iterator.next()
  const columns = first.done ? [] : first.value.fields.map((name) => name.trim().toLowerCase())
  const errors = headerErrors(columns)
  if (errors.length === 0) return { rows: csvRows(iterator, columns, currency) }
  await iterator.return?.()
  return { errors }
}

const headerErrors = (columns: readonly string[]): FieldError[] => [
  ...required
    .filter((name) => !columns.includes(name))
    .map((field) => ({ field, message: 'the header row must have this column' })),
  ...columns
    .map((name, index) => ({ name, field: name || `column ${index + 1}` }))
    .filter(({ name }) => !known.includes(name))
    .map(({ field }) => ({ field, message: `is not one of the columns ${known.join(', ')}` })),
  ...columns
    .filter((name, index) => name !== '' && columns.indexOf(name) < index)
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
  const price = cell('price') ?? ''
  const amount = minorOfMajorUnits(price, currency)
  if (amount === undefined) {
    return { line, code: 'invalid-row', detail: notExact(price, currency) }
  }
  const listed = booleans.get((cell('listed') ?? 'true').toLowerCase())
  if (listed === undefined) {
    return { line, code: 'invalid-row', detail: 'listed: must be true or false' }
  }
  const stock = cell('stock')
  const said = {
    sku: cell('sku') ?? '',
    name: cell('name') ?? '',
    description: cell('description'),
    image: cell('image'),
    price: { amount, currency },
    listed,
    stock: stock === undefined ? undefined : Number(stock),
  }
  return checkRow(line, said, currency)
}

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
