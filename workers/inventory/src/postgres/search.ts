import { sortedProductsMax, type ProductPlace, type ProductSort } from '@shop/contracts'
import { fold } from '../domain/fold.ts'
import { tagKeyOf } from '../domain/product-keys.ts'
import type { PageQuery } from '../reads.ts'

/** Shortest word, in characters, that the trigram index can find. */
const indexedLengthMin = 3

export type Statement = { sql: string; values: unknown[] }

/** A product on the way to a page: its place in the order, and whether it is shown there. */
export type FoundRow = { sku: string; hit: boolean } & Record<'key_0' | 'key_1', string>

/** How to find products in the order of a list. */
export type Search = {
  /** Finds the products after a place, or from the beginning. */
  after(place: ProductPlace | undefined, limit: number): Statement
  /** Counts the products that match, up to one more than are sorted; missing where all of the catalogue is walked. */
  count: Statement | undefined
}

/**
 * Every word of `q` must be part of the SKU or the name; both sides are folded. Products that a list of SKUs, words of
 * three characters and more, or a tag name are found by an index, and then sorted. Otherwise the catalogue is walked in
 * the order of the list, and each row says whether it is a hit. Shoppers see `onlyListed` products.
 */
export const searchOf = (
  { q, tag, skus, sort, below }: PageQuery,
  { onlyListed }: { onlyListed: boolean },
): Search => {
  const words = [...new Set(fold(q).split(/\s+/))].filter((word) => word.length > 0)
  const source = skus ? ofSkus(skus) : (ofWords(words.filter(isIndexed)) ?? ofTag(tag))
  const { keys, isDown } = orders[sort]

  return {
    after: (place, limit) => {
      const values: unknown[] = []
      const bind = (value: unknown): string => `$${values.push(value)}`
      const from = source
        ? `(SELECT ${found} FROM products WHERE ${source(bind)} ORDER BY product_id LIMIT ${sortedProductsMax}) AS products`
        : 'products'
      const hit = [
        'true',
        ...words.map((word) => `strpos(search_text, ${bind(word)}) > 0`),
        ...(tag === undefined ? [] : [`tag_keys @> ARRAY[${bind(tagKeyOf(tag))}]`]),
        ...(onlyListed ? ['listed'] : []),
        ...(below === undefined ? [] : [`on_hand - reserved < ${bind(String(below))}::bigint`]),
      ]
      const columns = keys.map(({ column }, n) => `${column} AS key_${n}`)
      const bound = (): string[] => keys.map(({ type }, n) => `${bind(String(place![n]))}::${type}`)
      const names = keys.map(({ column }) => column)
      return {
        sql: `SELECT sku, ${columns.join(', ')}, (${hit.join(' AND ')}) AS hit
          FROM ${from} JOIN stock USING (sku)
          ${place ? `WHERE (${names.join(', ')}) ${isDown ? '<' : '>'} (${bound().join(', ')})` : ''}
          ORDER BY ${names.map((name) => (isDown ? `${name} DESC` : name)).join(', ')} LIMIT ${limit}`,
        values,
      }
    },
    count: source && countOf(source),
  }
}

/** Binds a value to a statement, and answers with the name of its parameter. */
type Bind = (value: unknown) => string

/** A condition that an index finds products by. */
type Source = (bind: Bind) => string

/** What a page needs of the products that were found. */
const found = 'product_id, sku, search_text, sort_name, tag_keys'

const ofSkus =
  (skus: readonly string[]): Source =>
  (bind) =>
    `sku = ANY(${bind([...skus])}::text[])`

const ofWords = (words: readonly string[]): Source | undefined =>
  words.length === 0
    ? undefined
    : (bind) => words.map((word) => `search_text LIKE ${bind(containing(word))}`).join(' AND ')

const ofTag = (tag: string | undefined): Source | undefined =>
  tag === undefined ? undefined : (bind) => `tag_keys @> ARRAY[${bind(tagKeyOf(tag))}]`

const countOf = (source: Source): Statement => {
  const values: unknown[] = []
  const where = source((value) => `$${values.push(value)}`)
  return {
    sql: `SELECT count(*)::int AS count FROM (
      SELECT 1 FROM products WHERE ${where} LIMIT ${sortedProductsMax + 1}) AS matches`,
    values,
  }
}

/** What a list is sorted by. */
type Order = {
  keys: readonly { column: string; type: 'text' | 'bigint' }[]
  isDown?: true
}

const orders: Readonly<Record<ProductSort, Order>> = {
  sku: { keys: [{ column: 'sku', type: 'text' }] },
  name: {
    keys: [
      { column: 'sort_name', type: 'text' },
      { column: 'product_id', type: 'bigint' },
    ],
  },
  price: {
    keys: [
      { column: 'price', type: 'bigint' },
      { column: 'stock.sku', type: 'text' },
    ],
  },
  newest: { keys: [{ column: 'product_id', type: 'bigint' }], isDown: true },
}

/** The place of a found product in the order of a list. */
export const placeOf = (sort: ProductSort, row: FoundRow): ProductPlace =>
  orders[sort].keys.map(({ type }, n) => {
    const key = row[n === 0 ? 'key_0' : 'key_1']
    return type === 'bigint' ? Number(key) : key
  })

/** The index counts characters. `length` counts those beyond U+FFFF twice. */
const isIndexed = (word: string): boolean => Array.from(word).length >= indexedLengthMin

/** A pattern of LIKE for texts that contain a word. */
const containing = (word: string): string => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
