import type { FieldError } from '../../http/field-errors.ts'
import { shown } from './numbers.ts'
import { layouts } from './layouts/known-layouts.ts'
import type { Layout } from './layouts/layout.ts'
import { own, ownColumns } from './layouts/own/mapping.ts'
import { unreadable } from './unreadable-text.ts'

/** How a file is read, from its header row. `columns` are the names that the layout knows, in the order of the file. */
export type ReadHeader = {
  layout: Layout
  columns: readonly string[]
  /** The same columns as the file spells them. */
  titles: readonly string[]
  leftAlone: string[]
}

/** Columns that a report names. */
const namedCountMax = 100
const namedLengthMax = 60

/** Finds the layout of a header row: `chosen`, if the columns were named, otherwise the first that knows it. */
export const readHeader = (
  names: readonly string[],
  chosen?: ReadonlyMap<string, string>,
): ReadHeader | { errors: FieldError[] } => {
  const trimmed = names.map((name) => name.trim())
  if (trimmed.some(isNoText)) return { errors: [notUtf8] }
  const lower = trimmed.map((name) => name.toLowerCase())
  const columns = chosen === undefined ? lower : lower.map((name) => chosen.get(name) ?? '')
  const missing = [...(chosen ?? [])].filter(([name]) => !lower.includes(name))
  if (missing.length > 0) return { errors: missing.map(([name]) => notThere(name)) }
  const layout = chosen === undefined ? layoutOf(columns) : own
  if (layout === undefined || !columns.includes(layout.signature[0]!)) return { errors: [noSku] }

  const { reads } = layout.open(columns)
  const twice = columns.filter(
    (name, index) => reads.includes(name) && columns.indexOf(name) < index,
  )
  if (twice.length > 0) return { errors: [...new Set(twice)].map(isTwice) }
  const leftAlone = trimmed.filter((name, index) => name !== '' && !reads.includes(columns[index]!))
  return { layout, columns, titles: trimmed, leftAlone: namesOf(leftAlone) }
}

/** Whether bytes were no text in the encoding: that of a spreadsheet or of UTF-16 without its mark, for example. */
const isNoText = (name: string): boolean => name.includes(unreadable) || name.includes('\0')

const layoutOf = (columns: readonly string[]): Layout | undefined =>
  layouts.find(({ signature }) => signature.every((column) => columns.includes(column)))

/** Names for a report: each once, the first of them, and none too long. */
const namesOf = (names: readonly string[]): string[] =>
  [...new Set(names.map((name) => name.slice(0, namedLengthMax)))].slice(0, namedCountMax)

/**
 * Reads `columns=sku:Article,name:Title`: the properties of the shop, and the columns of the file in lower case that have
 * them. A comma or a colon in the name of a column is written %2C or %3A.
 */
export const readColumns = (
  text: string,
): { chosen: Map<string, string> } | { errors: FieldError[] } => {
  const chosen = new Map<string, string>()
  const errors: FieldError[] = []
  for (const pair of text.split(',')) {
    const [property = '', column = ''] = pair.split(/:(.*)/s).map((part) => part.trim())
    const known = ownColumns.find((each) => each.toLowerCase() === property.toLowerCase())
    const name = decoded(column)?.toLowerCase()
    if (known === undefined) errors.push(wrongColumns(`${shown(property)} is none of ${listed}`))
    else if (!name) errors.push(wrongColumns(`${shown(pair)} names no column of the file`))
    else if ([...chosen.values()].includes(known.toLowerCase()))
      errors.push(wrongColumns(`${known} is there twice`))
    else if (chosen.has(name)) errors.push(wrongColumns(`the column ${shown(name)} is there twice`))
    else chosen.set(name, known.toLowerCase())
  }
  return errors.length > 0 ? { errors } : { chosen }
}

const listed = ownColumns.join(', ')

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

const wrongColumns = (message: string): FieldError => ({ field: 'columns', message })

const notUtf8: FieldError = {
  field: 'body',
  message:
    'the header row is no text in UTF-8: name the encoding of the file, such as charset=windows-1252, save a spreadsheet as CSV, and send a packed file with Content-Encoding: gzip',
}

const noSku: FieldError = {
  field: 'sku',
  message:
    'the header row has no column of this name, and is that of no known export: name the columns, such as columns=sku:Article,name:Title',
}

const notThere = (name: string): FieldError => ({
  field: 'columns',
  message: `the header row has no column ${shown(name)}`,
})

const isTwice = (field: string): FieldError => ({
  field,
  message: 'the header row has this column twice',
})
