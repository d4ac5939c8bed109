import type { Cells } from '../cells.ts'
import type { RowPatch } from '@shop/contracts'
import { unharmed } from '../harmless.ts'
import { shown } from '../numbers.ts'

/** Functions that the layouts of several shop systems share. */

const tagCountMax = 20
const tagLengthMax = 40
const imageLengthMax = 2_000

/** Units as a system counts them. Less than none is left alone, because there is nothing to count. */
export const countedOf = (cells: Cells, column: string): number | undefined => {
  const units = cells.text(column)
  if (units === undefined || !/^-\d+(?:\.0+)?$/.test(units)) {
    return cells.read(column, (text) =>
      /^\d{1,13}(?:\.0{4})?$/.test(text)
        ? { value: Number.parseInt(text, 10) }
        : { wrong: `${shown(text)} is no number of units` },
    )
  }
  cells.note(column, `${units} is less than none, so the stock is left alone`)
  return undefined
}

/** Says that a system does not count the units of a product. */
export const noteUntracked = (cells: Cells, column: string): undefined => {
  cells.note(column, 'the stock is not tracked there, so it is left alone')
  return undefined
}

/** The first address of a list, if a shopper's browser can open it. An address may have commas itself. */
export const imageOf = (cells: Cells, ...columns: string[]): string | undefined => {
  for (const column of columns) {
    const [first = ''] = cells.text(column)?.split(/[,;|]\s*(?=https?:)/) ?? []
    if (first !== '') return addressOf(cells, column, first)
  }
  return undefined
}

/** The address of an image, if a shopper's browser can open it. */
export const addressOf = (
  cells: Cells,
  column: string,
  said = cells.text(column),
): string | undefined => {
  if (said === undefined || said === '') return undefined
  if (webAddress.test(said) && said.length <= imageLengthMax) return said
  cells.note(column, `${shown(said)} is no http address, so the image is left alone`)
  return undefined
}

/** An address that any system can open, and not only this shop's pages. */
export const webAddress = /^https?:\/\/[\x21-\x7e]+$/

/** A text, without the apostrophe of a cell that was made harmless. */
export const textOf = (cells: Cells, column: string): string | undefined => {
  const cell = cells.text(column)
  return cell === undefined ? undefined : unharmed(cell)
}

/** Tags of a list with commas. A tag that is too long or one too many is left out, and said. */
export const tagsOf = (cells: Cells, column: string): string[] | undefined => {
  const said = textOf(cells, column)?.split(',') ?? []
  const tags = new Map(said.map((tag) => [tag.trim().toLowerCase(), tag.trim()]))
  tags.delete('')
  if (tags.size === 0) return undefined
  const short = [...tags.values()].filter((tag) => tag.length <= tagLengthMax)
  const kept = short.slice(0, tagCountMax)
  const leftOut = tags.size - kept.length
  if (leftOut > 0) {
    const why = `a product has ${tagCountMax} of at most ${tagLengthMax} characters`
    cells.note(column, `${leftOut} tags are left out, because ${why}`)
  }
  return kept.length > 0 ? kept : undefined
}

/**
 * The price of a product with a sale: the sale's, unless this day is outside of its dates, which are days such as
 * 2026-11-27, the last one included.
 */
export const priceWithSale = (
  cells: Cells,
  columns: { regular: string; sale: string; from: string; to: string },
): RowPatch['price'] => {
  const regular = cells.price(columns.regular)
  const sale = cells.price(columns.sale)
  if (sale === undefined) return regular
  const today = new Date(cells.about.nowMs).toISOString().slice(0, dayLength)
  const from = dayOf(cells, columns.from)
  const to = dayOf(cells, columns.to)
  const isOver = (from !== undefined && today < from) || (to !== undefined && today > to)
  return isOver ? regular : sale
}
const dayLength = 10

const dayOf = (cells: Cells, column: string): string | undefined =>
  cells.read(column, (text) =>
    /^\d{4}-\d{2}-\d{2}(?:$|[T ])/.test(text)
      ? { value: text.slice(0, dayLength) }
      : { wrong: `${shown(text)} is no day such as 2026-11-27` },
  )

/** "Title, Option, Option". */
export const nameOf = (
  title: string | undefined,
  options: readonly (string | undefined)[],
): string | undefined => {
  if (title === undefined) return undefined
  return [title, ...options.filter((option) => option !== undefined)].join(', ')
}

/** Remembers rows by an id, the newest `countMax` of them: variants follow their parents closely. */
export const rememberNewest = <Row>(countMax = 10_000) => {
  const rows = new Map<string, Row>()
  return {
    get: (id: string): Row | undefined => rows.get(id),
    set: (id: string, row: Row): void => {
      rows.delete(id)
      rows.set(id, row)
      if (rows.size > countMax) rows.delete(rows.keys().next().value!)
    },
  }
}

/** The family that a row of this type stands for, in the words of Magento and its kin. Undefined for a product to sell. */
export const familyOf = (type: string | undefined): 'parent' | 'group' | undefined => {
  if (type === 'configurable') return 'parent'
  return type === 'grouped' || type === 'bundle' ? 'group' : undefined
}
