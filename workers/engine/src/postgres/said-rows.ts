/** A value of a column. Objects and arrays go into columns of JSON. */
export type ColumnValue = string | number | boolean | object | null | undefined

/** Columns by name, each with its type. */
export type ColumnTypes = Readonly<Record<string, string>>

/**
 * SQL of rows that a statement is told, each column as an array in a parameter of its own, from `$first` on. The server reads
 * them in half the time, or less, that JSON takes, and the program writes them in less: see `columnTexts`.
 */
export const saidRows = (name: string, columns: ColumnTypes, first: number): string => {
  const arrays = Object.values(columns).map((type, n) => `$${first + n}::${type}[]`)
  return `unnest(${arrays.join(', ')}) AS ${name} (${Object.keys(columns).join(', ')})`
}

/** The assignments of an UPDATE that takes the columns from the rows of that name. */
export const setColumns = (columns: ColumnTypes, from: string): string =>
  Object.keys(columns)
    .map((column) => `${column} = ${from}.${column}`)
    .join(', ')

/** A row with the values of columns; one that it does not have is NULL. */
export type SaidRow<Columns extends ColumnTypes> = {
  readonly [Name in keyof Columns]?: ColumnValue
}

/** The parameters of `saidRows`. */
export const columnTexts = <Columns extends ColumnTypes>(
  columns: Columns,
  rows: readonly SaidRow<Columns>[],
): string[] => Object.keys(columns).map((name) => arrayText(rows.map((row) => row[name])))

/**
 * An array as PostgreSQL reads it. JSON has the same quotes, and is written by the engine itself. A shorter array is filled up
 * with NULL. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
const arrayText = (values: readonly ColumnValue[]): string => {
  if (values.every((value) => value === null || value === undefined)) return '{}'
  const isJson = values.some((value) => typeof value === 'object' && value !== null)
  if (isJson) {
    // JSON in JSON has no other escapes than those of quotes and backslashes, which are those of arrays.
    const texts = values.map((value) => (value === null ? undefined : JSON.stringify(value)))
    return `{${JSON.stringify(texts).slice(1, -1)}}`
  }
  const text = JSON.stringify(values)
  return `{${text.includes('\\') ? values.map(elementText).join() : text.slice(1, -1)}}`
}

const elementText = (value: ColumnValue): string =>
  typeof value === 'string'
    ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
    : JSON.stringify(value ?? null)
