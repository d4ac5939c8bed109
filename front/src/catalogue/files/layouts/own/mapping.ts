import type { Cells } from '../../cells.ts'
import type { RowPatch } from '@shop/contracts'
import { clearing, unharmed } from '../../harmless.ts'
import { parseWholeNumber, shown, type Parsed } from '../../numbers.ts'
import type { Layout, ReadRow } from '../layout.ts'

/** The columns of the shop's own files, as people write them. `stock` is another word for `counted`. */
export const ownColumns = [
  ...['sku', 'name', 'description', 'image', 'price', 'currency', 'listed', 'tags'],
  ...['maxPerOrder', 'availableFrom', 'lowStockAt', 'stock', 'counted', 'seen', 'received'],
] as const

/** Any file with a column `sku`: a price list, a count, an export of this shop. */
export const own: Layout = {
  name: 'own',
  signature: ['sku'],
  open: () => ({ reads: ownColumns.map((column) => column.toLowerCase()), row: readRow }),
}

const readRow: ReadRow = (cells) => {
  const { about } = cells
  const currency = cells.text('currency') ?? about.currency
  if (currency !== about.currency) {
    const detail = `currency: ${shown(currency)} is not the currency of the shop, which is ${about.currency}`
    return { code: 'wrong-currency', detail }
  }
  if (cells.text('stock') !== undefined && cells.text('counted') !== undefined) {
    cells.refuse('stock', 'is another word for counted: fill in one of them')
  }
  return cells.say({
    sku: unharmed(cells.text('sku') ?? ''),
    name: text(cells, 'name'),
    description: emptied(cells, 'description', textOf),
    image: emptied(cells, 'image', textOf),
    price: cells.price('price'),
    listed: cells.boolean('listed'),
    tags: emptied(cells, 'tags', tagsOf),
    maxPerOrder: emptied(cells, 'maxperorder', parseWholeNumber),
    availableFrom: emptied(cells, 'availablefrom', textOf),
    lowStockAt: emptied(cells, 'lowstockat', parseWholeNumber),
    counted: cells.wholeNumber('stock') ?? cells.wholeNumber('counted'),
    seen: cells.wholeNumber('seen'),
    received: cells.wholeNumber('received'),
  } satisfies RowPatch)
}

const textOf = (cell: string): Parsed<string> => ({ value: unharmed(cell) })

const tagsOf = (cell: string): Parsed<string[]> => ({
  value: unharmed(cell)
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== ''),
})

/** A property that every product has. */
const text = (cells: Cells, column: string): string | undefined =>
  cells.read(column, (cell) =>
    cell === clearing
      ? { wrong: `every product has one, so ${clearing} is refused` }
      : textOf(cell),
  )

/** A property that a product may be without. */
const emptied = <T>(
  cells: Cells,
  column: string,
  parse: (cell: string) => Parsed<T>,
): T | null | undefined =>
  cells.read<T | null>(column, (cell) => (cell === clearing ? { value: null } : parse(cell)))
