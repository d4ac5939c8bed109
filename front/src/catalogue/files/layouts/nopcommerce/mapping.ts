import { countedOf, imageOf, noteUntracked, tagsOf } from '../of-exports.ts'
import type { Layout, ReadRow } from '../layout.ts'

/** The product export of nopCommerce, saved as text. */
export const nopcommerce: Layout = {
  name: 'nopcommerce',
  signature: ['name', 'sku', 'stockquantity', 'published'],
  open: () => ({ reads: columns, row: readRow }),
}

const columns = [
  ...['producttype', 'name', 'shortdescription', 'fulldescription', 'sku', 'published'],
  ...['manageinventorymethod', 'stockquantity', 'price', 'producttags', 'picture1'],
]

const readRow: ReadRow = (cells) => {
  if (/^(?:grouped|10)/i.test(cells.text('producttype') ?? '')) return { passedOver: 'group' }
  const method = cells.text('manageinventorymethod') ?? ''
  return cells.say({
    sku: cells.text('sku') ?? '',
    name: cells.text('name'),
    description: cells.text('fulldescription') ?? cells.text('shortdescription'),
    image: imageOf(cells, 'picture1'),
    price: cells.price('price'),
    listed: cells.boolean('published'),
    tags: tagsOf(cells, 'producttags'),
    counted: /^(?:don|0)/i.test(method)
      ? noteUntracked(cells, 'manageinventorymethod')
      : countedOf(cells, 'stockquantity'),
  })
}
