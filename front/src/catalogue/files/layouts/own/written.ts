import { majorUnitsOf } from '@shop/contracts'
import { harmless } from '../../harmless.ts'
import { numberCell, type WrittenColumns } from '../written-columns.ts'

/**
 * The shop's own file, with every property. `seen` is equal to `stock`: a row that comes back with both as they were leaves
 * the units alone, however many have left since.
 */
export const writtenOwn: WrittenColumns = {
  sku: ({ sku }) => harmless(sku),
  name: ({ name }) => harmless(name),
  description: ({ description }) => harmless(description),
  image: ({ image = '' }) => image,
  price: ({ price }) => majorUnitsOf(price.amount, price.currency),
  currency: ({ price }) => price.currency,
  listed: ({ listed }) => String(listed),
  tags: ({ tags = [] }) => harmless(tags.join(', ')),
  maxPerOrder: ({ maxPerOrder }) => numberCell(maxPerOrder),
  availableFrom: ({ availableFrom = '' }) => availableFrom,
  lowStockAt: ({ lowStockAt }) => numberCell(lowStockAt),
  stock: ({ onHand }) => String(onHand),
  seen: ({ onHand }) => String(onHand),
}
