import type { AdminProductView } from '@shop/contracts'
import type { ExportFormat } from '@shop/contracts/http'
import { writtenOwn } from './layouts/own/written.ts'
import { writtenShopify } from './layouts/shopify/written.ts'
import { writtenWoocommerce } from './layouts/woocommerce/written.ts'
import type { WrittenColumns } from './layouts/written-columns.ts'

/** How products are written as a file: what stands before them, and the text of each, its line end included. */
export type WrittenFile = {
  contentType: string
  /** The beginning and the ending of the file's name. */
  name: readonly [string, string]
  head: string
  line(product: AdminProductView): string
}

/** Spreadsheets take a file for one in an old encoding without it. */
const byteOrderMark = '\u{feff}'

const csvOf = (columns: WrittenColumns): Omit<WrittenFile, 'name'> => {
  const cells = Object.values(columns)
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    head: csvLine(Object.keys(columns)),
    line: (product) => csvLine(cells.map((cell) => cell(product))),
  }
}

/** One record (RFC 4180). */
const csvLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell

/** One product as a row of an import that makes it exactly so: what it is without is null. */
const ndjsonLine = (product: AdminProductView): string => {
  const { sku, name, description, price, listed, onHand } = product
  const row = {
    ...{ sku, name, description, price, listed },
    image: product.image ?? null,
    tags: product.tags ?? null,
    maxPerOrder: product.maxPerOrder ?? null,
    availableFrom: product.availableFrom ?? null,
    lowStockAt: product.lowStockAt ?? null,
    stock: onHand,
    seen: onHand,
  }
  return `${JSON.stringify(row)}\n`
}

const own = csvOf(writtenOwn)
const ofWoocommerce = csvOf(writtenWoocommerce)

/** The files as which the catalogue is exported. */
export const writtenFiles: Readonly<Record<ExportFormat, WrittenFile>> = {
  csv: { ...own, name: ['products', 'csv'], head: byteOrderMark + own.head },
  ndjson: {
    contentType: 'application/x-ndjson',
    name: ['products', 'ndjson'],
    head: '',
    line: ndjsonLine,
  },
  shopify: { ...csvOf(writtenShopify), name: ['products-shopify', 'csv'] },
  woocommerce: {
    ...ofWoocommerce,
    name: ['products-woocommerce', 'csv'],
    head: byteOrderMark + ofWoocommerce.head,
  },
}
