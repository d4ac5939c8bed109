import { shown } from '../../numbers.ts'
import { countedOf, familyOf, imageOf, noteUntracked, priceWithSale } from '../of-exports.ts'
import type { Layout, ReadRow } from '../layout.ts'

/** The product export of Magento 2 and Adobe Commerce. */
export const magento2: Layout = {
  name: 'magento2',
  signature: ['sku', 'product_type', 'product_online'],
  open: () => ({ reads: columns, row: readRow }),
}

const columns = [
  ...['sku', 'store_view_code', 'product_type', 'name', 'description', 'short_description'],
  ...['price', 'special_price', 'special_price_from_date', 'special_price_to_date'],
  ...['product_online', 'qty', 'manage_stock', 'base_image'],
]

const readRow: ReadRow = (cells) => {
  // The words of one store view, other than those of the rest of the shop.
  if (cells.text('store_view_code') !== undefined) return { passedOver: 'store view' }
  const passedOver = familyOf(cells.text('product_type'))
  if (passedOver !== undefined) return { passedOver }
  return cells.say({
    sku: cells.text('sku') ?? '',
    name: cells.text('name'),
    description: cells.text('description') ?? cells.text('short_description'),
    image: imageOf(cells, 'base_image'),
    price: priceWithSale(cells, sale),
    listed: cells.read('product_online', (text) => {
      const value = online.get(text)
      return value === undefined ? { wrong: `${shown(text)} is none of 0, 1 and 2` } : { value }
    }),
    counted:
      cells.boolean('manage_stock') === false
        ? noteUntracked(cells, 'manage_stock')
        : countedOf(cells, 'qty'),
  })
}

const sale = {
  regular: 'price',
  sale: 'special_price',
  from: 'special_price_from_date',
  to: 'special_price_to_date',
}

/** 2 is what Magento itself stores for a disabled product. */
const online = new Map([
  ['1', true],
  ['0', false],
  ['2', false],
])
