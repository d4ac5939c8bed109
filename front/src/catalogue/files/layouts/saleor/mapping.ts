import * as v from 'valibot'
import type { Cells } from '../../cells.ts'
import type { RowPatch } from '@shop/contracts'
import { shown } from '../../numbers.ts'
import { countedOf, imageOf, nameOf } from '../of-exports.ts'
import type { Header, Layout, ReadRow } from '../layout.ts'

/** The product export of Saleor: a column for each channel and warehouse. */
export const saleor: Layout = {
  name: 'saleor',
  signature: ['name', 'variant sku', 'variant id'],
  open: (header) => {
    const warehouses = header.filter((column) => /\bwarehouse quantity\)?$/.test(column))
    const options = header.filter((column) => column.endsWith('(variant attribute)'))
    const channels = header.filter((column) => pricePattern.test(column))
    const listings = header.filter((column) => column.endsWith('(channel published)'))
    const currencies = header.filter((column) => column.endsWith(currencySuffix))
    const reads = ['name', 'description', 'variant sku', 'variant media', 'product media']
    return {
      reads: [...reads, ...warehouses, ...options, ...channels, ...listings, ...currencies],
      row: rowReader({ warehouses, options, channels, listings }),
    }
  },
}

const pricePattern = / channel price$| \(channel price amount\)$/
const currencySuffix = '(channel currency code)'

type Columns = { warehouses: Header; options: Header; channels: Header; listings: Header }

const rowReader =
  ({ warehouses, options, channels, listings }: Columns): ReadRow =>
  (cells) => {
    // A product without variants is nothing to sell yet.
    const sku = cells.text('variant sku')
    if (sku === undefined) return { passedOver: 'parent' }
    const channel = channels.find((column) => isInCurrency(cells, column))
    if (channel === undefined && channels.length > 0) {
      cells.note('price', `no channel is in ${cells.about.currency}, so it is left alone`)
    }
    const values = options.map((column) => cells.text(column))
    const published = listings
      .map((column) => cells.boolean(column))
      .filter((isPublished) => isPublished !== undefined)
    return cells.say({
      sku,
      name: nameOf(cells.text('name'), values),
      description: descriptionOf(cells),
      image: imageOf(cells, 'variant media', 'product media'),
      price: channel === undefined ? undefined : cells.price(channel),
      listed: published.length === 0 ? undefined : published.includes(true),
      counted: unitsOf(cells, warehouses),
    })
  }

/** A channel's currency stands in its name (`EUR channel price`) or in a column of its own. */
const isInCurrency = (cells: Cells, column: string): boolean => {
  const { currency } = cells.about
  const code = cells.text(column.replace('(channel price amount)', currencySuffix))
  return column.includes('(channel price amount)')
    ? code === currency
    : column.startsWith(`${currency.toLowerCase()} `)
}

/** The sum of the warehouses. One that does not have the product says nothing. */
const unitsOf = (cells: Cells, warehouses: Header): RowPatch['counted'] => {
  const units = warehouses
    .map((column) => countedOf(cells, column))
    .filter((each) => each !== undefined)
  return units.length === 0 ? undefined : units.reduce((sum, each) => sum + each, 0)
}

const BlocksSchema = v.object({
  blocks: v.array(
    v.object({
      data: v.optional(
        v.object({ text: v.optional(v.string()), items: v.optional(v.array(v.unknown())) }),
      ),
    }),
  ),
})

/** The paragraphs of an EditorJS document. */
const descriptionOf = (cells: Cells): string | undefined => {
  const text = cells.read('description', (cell) => {
    try {
      const { blocks } = v.parse(BlocksSchema, JSON.parse(cell))
      const paragraphs = blocks.flatMap(({ data }) => [
        data?.text ?? '',
        ...(data?.items ?? []).filter((item) => typeof item === 'string'),
      ])
      return { value: paragraphs.filter((each) => each !== '').join('\n\n') }
    } catch {
      return { wrong: `${shown(cell)} is no document of blocks` }
    }
  })
  return text === '' ? undefined : text
}
