import type { RowPatch } from '@shop/contracts'
import { countedOf, imageOf, rememberNewest } from '../of-exports.ts'
import type { Layout, ReadRow } from '../layout.ts'

/** The default profile for products of Shopware 6. */
export const shopware6: Layout = {
  name: 'shopware6',
  signature: ['product_number', 'price_gross'],
  open: () => ({ reads: columns, row: rowReader() }),
}

const columns = [
  ...['id', 'parent_id', 'product_number', 'active', 'stock', 'name', 'description'],
  ...['price_gross', 'cover_media_url'],
]

type Inherited = Pick<RowPatch, 'name' | 'description' | 'image' | 'price' | 'listed'>

/** A variant has empty cells for all that it has from its parent. */
const rowReader = (): ReadRow => {
  const rows = rememberNewest<Inherited>()
  return (cells) => {
    const said: Inherited = {
      name: cells.text('name'),
      description: cells.text('description'),
      image: imageOf(cells, 'cover_media_url'),
      price: cells.price('price_gross'),
      listed: cells.boolean('active'),
    }
    const id = cells.text('id')
    if (id !== undefined) rows.set(id, said)
    const parent = rows.get(cells.text('parent_id') ?? '')
    return cells.say({
      sku: cells.text('product_number') ?? '',
      name: said.name ?? parent?.name,
      description: said.description ?? parent?.description,
      image: said.image ?? parent?.image,
      price: said.price ?? parent?.price,
      listed: said.listed ?? parent?.listed,
      counted: countedOf(cells, 'stock'),
    })
  }
}
