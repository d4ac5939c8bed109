import type { Cells } from '../../cells.ts'
import { shown } from '../../numbers.ts'
import { countedOf, familyOf } from '../of-exports.ts'
import type { Layout, ReadRow } from '../layout.ts'

/** The product export of Bagisto: with a column `qty`, or with `inventories` such as `default=10,outlet=2`. */
export const bagisto: Layout = {
  name: 'bagisto',
  signature: ['sku', 'type', 'price', 'status'],
  open: () => ({ reads: columns, row: readRow }),
}

const columns = [
  ...['sku', 'type', 'name', 'description', 'short_description', 'price', 'qty'],
  ...['inventories', 'status'],
]

const readRow: ReadRow = (cells) => {
  const passedOver = familyOf(cells.text('type'))
  if (passedOver !== undefined) return { passedOver }
  return cells.say({
    sku: cells.text('sku') ?? '',
    name: cells.text('name'),
    description: cells.text('description') ?? cells.text('short_description'),
    price: cells.price('price'),
    listed: cells.boolean('status'),
    counted: inventoriesOf(cells) ?? countedOf(cells, 'qty'),
  })
}

/** The sum of the warehouses. */
const inventoriesOf = (cells: Cells): number | undefined =>
  cells.read('inventories', (text) => {
    const units = text.split(',').map((each) => /^\s*[^=]+=(\d{1,12})\s*$/.exec(each)?.[1])
    if (units.includes(undefined)) {
      return { wrong: `${shown(text)} is no list of warehouses such as default=10,outlet=2` }
    }
    return { value: units.reduce((sum, each) => sum + Number(each), 0) }
  })
