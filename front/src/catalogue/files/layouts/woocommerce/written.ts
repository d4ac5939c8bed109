import { majorUnitsOf } from '@shop/contracts'
import { harmless } from '../../harmless.ts'
import { webAddress } from '../of-exports.ts'
import { numberCell, type WrittenColumns } from '../written-columns.ts'

/** The file that the importer of WooCommerce takes: simple products. Unlisted ones are private: the -1 of a draft begins as a formula does. */
export const writtenWoocommerce: WrittenColumns = {
  Type: () => 'simple',
  SKU: ({ sku }) => harmless(sku),
  Name: ({ name }) => harmless(name),
  Published: ({ listed }) => (listed ? '1' : '0'),
  Description: ({ description }) => harmless(withLiteralLineMarks(description)),
  Stock: ({ onHand }) => String(onHand),
  'Low stock amount': ({ lowStockAt }) => numberCell(lowStockAt),
  'Sold individually?': ({ maxPerOrder }) => (maxPerOrder === 1 ? '1' : '0'),
  'Regular price': ({ price }) => majorUnitsOf(price.amount, price.currency),
  Tags: ({ tags = [] }) => harmless(tags.join(', ')),
  Images: ({ image = '' }) => (isCarried(image) ? image.replaceAll(',', '\\,') : ''),
  Parent: () => '',
}

/** The importer reads the two characters \n as a line break, unless there is one more backslash. */
const withLiteralLineMarks = (text: string): string =>
  text.replaceAll(String.raw`\n`, String.raw`\\n`)

/** The importer takes a backslash in a list for that of a comma. */
const isCarried = (image: string): boolean => webAddress.test(image) && !image.includes('\\')
