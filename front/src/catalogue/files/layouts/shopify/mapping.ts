import type { Cells } from '../../cells.ts'
import type { RowPatch } from '@shop/contracts'
import { shown } from '../../numbers.ts'
import { addressOf, countedOf, nameOf, noteUntracked, tagsOf, textOf } from '../of-exports.ts'
import type { Header, Layout, ReadRow } from '../layout.ts'

/** The names of Shopify's columns: the classic ones, and those of 2025. */
const classic = {
  handle: 'handle',
  description: 'body (html)',
  published: 'published',
  sku: 'variant sku',
  price: 'variant price',
  tracker: 'variant inventory tracker',
  units: 'variant inventory qty',
  variantImage: 'variant image',
  image: 'image src',
}
type Names = typeof classic
const of2025: Names = {
  handle: 'url handle',
  description: 'description',
  published: 'published on online store',
  sku: 'sku',
  price: 'price',
  tracker: 'inventory tracker',
  units: 'inventory quantity',
  variantImage: 'variant image url',
  image: 'product image url',
}
const options = ['option1 value', 'option2 value', 'option3 value']
/** The one value of a product without options. */
const noOption = 'Default Title'

/** The cells that the first row of a product gives all of its variants. */
type Product = Pick<RowPatch, 'description' | 'image' | 'listed' | 'tags'> & {
  handle: string
  title: string | undefined
}

const layoutOf = (names: Names): Omit<Layout, 'name'> => ({
  signature: [names.handle, names.sku, names.price],
  open: (header) => ({
    reads: ['title', 'tags', 'status', ...options, ...Object.values(names)],
    row: rowReader(names, header),
  }),
})

export const shopify: Layout = { name: 'shopify', ...layoutOf(classic) }
export const shopify2025: Layout = { name: 'shopify-2025', ...layoutOf(of2025) }

/** The rows of a product stand together. Only the first one has what all variants share. */
const rowReader = (names: Names, header: Header): ReadRow => {
  let product: Product | undefined
  return (cells) => {
    const handle = cells.text(names.handle) ?? ''
    const title = textOf(cells, 'title')
    if (title !== undefined || product?.handle !== handle) {
      product = productOf(cells, names, { handle, title })
    }
    const { description, listed, tags } = product
    const sku = textOf(cells, names.sku)
    if (sku === undefined && cells.text(names.price) === undefined) return { passedOver: 'image' }
    if (sku === undefined) cells.refuse(names.sku, 'is empty: give each variant a SKU')
    const values = options.map((column) => cells.text(column))
    return cells.say({
      sku: sku ?? '',
      name: nameOf(
        product.title,
        values.filter((value) => value !== noOption),
      ),
      description,
      image: addressOf(cells, names.variantImage) ?? product.image,
      price: cells.price(names.price),
      listed,
      tags,
      counted: unitsOf(cells, names, header),
    })
  }
}

const productOf = (
  cells: Cells,
  names: Names,
  known: Pick<Product, 'handle' | 'title'>,
): Product => ({
  ...known,
  description: textOf(cells, names.description),
  image: addressOf(cells, names.image),
  listed: listedOf(cells, names),
  tags: tagsOf(cells, 'tags'),
})

const statuses = new Map([
  ['active', true],
  ['draft', false],
  ['archived', false],
  ['unlisted', false],
])

/** Listed is what is active and published. Older files have no status. */
const listedOf = (cells: Cells, { published }: Names): boolean | undefined => {
  const isPublished = cells.boolean(published)
  const isActive = cells.read('status', (text) => {
    const value = statuses.get(text.toLowerCase())
    return value === undefined ? { wrong: `${shown(text)} is no status of Shopify` } : { value }
  })
  if (isPublished === undefined) return isActive
  return isPublished && isActive !== false
}

const unitsOf = (cells: Cells, { tracker, units }: Names, header: Header): number | undefined => {
  const isTracked = cells.text(tracker) !== undefined || !header.includes(tracker)
  return isTracked ? countedOf(cells, units) : noteUntracked(cells, tracker)
}
