import { countedOf, imageOf, tagsOf } from '../of-exports.ts'
import type { Layout, ReadRow } from '../layout.ts'

/** PrestaShop's file of products, with the headings that its importer shows. */
export const prestashop: Layout = {
  name: 'prestashop',
  signature: ['reference #', 'active (0/1)', 'name *'],
  open: () => ({ reads: columns, row: readRow }),
}

const columns = [
  ...['active (0/1)', 'name *', 'price tax included', 'price tax excluded', 'reference #'],
  ...['quantity', 'description', 'summary', 'tags (x,y,z...)', 'image urls (x,y,z...)'],
]

const readRow: ReadRow = (cells) =>
  cells.say({
    sku: cells.text('reference #') ?? '',
    name: cells.text('name *'),
    description: cells.text('description') ?? cells.text('summary'),
    image: imageOf(cells, 'image urls (x,y,z...)'),
    // Shoppers see prices with tax. A file has one of the two.
    price: cells.price('price tax included') ?? cells.price('price tax excluded'),
    listed: cells.boolean('active (0/1)'),
    tags: tagsOf(cells, 'tags (x,y,z...)'),
    counted: countedOf(cells, 'quantity'),
  })
