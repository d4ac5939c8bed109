import { named, sku } from './example-values.ts'
import { product } from './examples.ts'

/** Examples of files of products, and of the answers to them. */

export const csvExamples = {
  twoRows: named(
    'Two products, one with its units counted',
    'sku,name,price,currency,listed,stock\nMUG-STONE-350,"Stoneware mug, 350 ml",18.90,EUR,true,100\nCUP-ASH-200,Cup,9,,false,\n',
  ),
  prices: named('Only prices: all other properties stay', 'sku,price\nMUG-STONE-350,19.90\n'),
}
export const tsvExamples = {
  twoColumns: named('A price list', 'sku\tprice\nMUG-STONE-350\t18.90\n'),
}
export const formExamples = {
  oneFile: named('A form with a file products.csv', {
    file: 'sku,name,price\nCUP-ASH-200,Cup,9.00\n',
  }),
}
export const ndjsonExamples = {
  oneRow: named(
    'A product with its units counted',
    `${JSON.stringify({ sku, name: product.name, price: product.price, counted: 100 })}\n`,
  ),
}
const importReport = {
  layout: 'own',
  rows: 3,
  new: 1,
  changed: 1,
  unchanged: 0,
  refused: [{ line: 4, code: 'wrong-currency', detail: 'price.currency: must be EUR' }],
  refusedCount: 1,
  repeated: [],
  passedOver: 0,
  columnsLeftAlone: ['Supplier'],
  notes: [],
  noteCount: 0,
  unanswered: 0,
}
export const importExamples = { report: named('One row of three was refused', importReport) }
export const importLineExamples = {
  progress: named('How far it is', {
    kind: 'progress',
    rows: 20_480,
    applied: 20_411,
    refused: 5,
    perSecond: 5_200,
  }),
  refused: named('A row that was refused', { kind: 'refused', ...importReport.refused[0] }),
  report: named('The last line', { kind: 'report', report: importReport }),
}
