import type { Cells } from '../../cells.ts'
import type { RowPatch } from '@shop/contracts'
import { shown } from '../../numbers.ts'
import {
  addressOf,
  countedOf,
  nameOf,
  noteUntracked,
  priceWithSale,
  rememberNewest,
  tagsOf,
  textOf,
} from '../of-exports.ts'
import type { Header, Layout, ReadRow } from '../layout.ts'

const columns = [
  ...['id', 'type', 'sku', 'name', 'published', 'description', 'short description', 'stock'],
  ...['date sale price starts', 'date sale price ends', 'sale price', 'regular price'],
  ...['tags', 'images', 'parent', 'low stock amount', 'sold individually?'],
]
const optionPattern = /^attribute \d+ value\(s\)$/

/** The cells that variations take from their parent. */
type Parent = Pick<RowPatch, 'name' | 'description' | 'image' | 'tags' | 'listed'>

/** The exporter that is part of WooCommerce. */
export const woocommerce: Layout = {
  name: 'woocommerce',
  signature: ['type', 'sku', 'published', 'regular price', 'parent'],
  open: (header) => {
    const options = header.filter((column) => optionPattern.test(column))
    return { reads: [...columns, ...options], row: rowReader(options) }
  },
}

const rowReader = (options: Header): ReadRow => {
  const parents = rememberNewest<Parent>()
  return (cells) => {
    // A row may be of several types: "simple, virtual".
    const types = cells.text('type')?.split(/,\s*/) ?? []
    const said = saidOf(cells)
    if (types.includes('variable')) {
      const id = cells.text('id')
      const sku = textOf(cells, 'sku')
      if (id !== undefined) parents.set(`id:${id}`, said)
      if (sku !== undefined) parents.set(sku, said)
      return { passedOver: 'parent' }
    }
    if (types.includes('grouped')) return { passedOver: 'group' }
    if (types.includes('external')) return { passedOver: 'external' }
    const sku = textOf(cells, 'sku')
    if (sku === undefined) cells.refuse('sku', 'is empty: give each product a SKU')
    const parent = types.includes('variation') ? parents.get(cells.text('parent') ?? '') : undefined
    const values = options.map((column) => cells.text(column))
    return cells.say({
      sku: sku ?? '',
      name: nameOf(parent?.name, values) ?? said.name,
      description: said.description ?? parent?.description,
      image: said.image ?? parent?.image,
      price: priceWithSale(cells, sale),
      listed: parent?.listed === false ? false : said.listed,
      tags: said.tags ?? parent?.tags,
      maxPerOrder: cells.boolean('sold individually?') ? 1 : undefined,
      lowStockAt: cells.wholeNumber('low stock amount'),
      counted: unitsOf(cells),
    })
  }
}

const sale = {
  regular: 'regular price',
  sale: 'sale price',
  from: 'date sale price starts',
  to: 'date sale price ends',
}

const saidOf = (cells: Cells): Parent => ({
  name: textOf(cells, 'name'),
  description: linesOf(cells, 'description') ?? linesOf(cells, 'short description'),
  image: firstImageOf(cells),
  tags: tagsOf(cells, 'tags'),
  listed: cells.read('published', (text) => {
    const value = published.get(text)
    return value === undefined ? { wrong: `${shown(text)} is none of 1, 0 and -1` } : { value }
  }),
})

/** -1 is a draft, 0 is private. */
const published = new Map([
  ['1', true],
  ['0', false],
  ['-1', false],
])

/** Line breaks may be written as the two characters \n, and these two then have one more backslash. */
const linesOf = (cells: Cells, column: string): string | undefined =>
  textOf(cells, column)?.replaceAll(/\\\\n|\\n/g, (said) =>
    said.length === 2 ? '\n' : String.raw`\n`,
  )

/** The first image of a list with commas. A comma in an address has a backslash before it. */
const firstImageOf = (cells: Cells): string | undefined => {
  const [first] = cells.text('images')?.split(/(?<!\\),\s*/) ?? []
  return addressOf(cells, 'images', first?.replaceAll('\\,', ',') ?? '')
}

/** Empty: not counted. `parent`: counted with its parent, for all variations together. */
const unitsOf = (cells: Cells): number | undefined => {
  const units = cells.text('stock')
  return units === undefined || units === 'parent'
    ? noteUntracked(cells, 'stock')
    : countedOf(cells, 'stock')
}
