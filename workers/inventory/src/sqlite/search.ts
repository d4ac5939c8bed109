import { sortedProductsMax, type ProductPlace, type ProductSort } from '@shop/contracts'
import { fold } from '../domain/fold.ts'
import { tagKeyOf } from '../domain/product-keys.ts'
import type { PageQuery } from '../reads.ts'

/** Shortest word, in characters, that the trigram index can find. */
const indexedLengthMin = 3

export type Statement = { sql: string; values: (string | number)[] }

/** A product on the way to a page: its place in the order, and whether it has all words and the tag. */
export type FoundRow = { sku: string; hit: number } & Record<'key_0' | 'key_1', string | number>

/** How to find products in the order of a list. */
export type Search = {
  /** Finds the products after a place, or from the beginning. */
  after(place: ProductPlace | undefined): Statement
  /** Counts the products that match, up to one more than are sorted; missing where all of the catalogue is walked. */
  count: Statement | undefined
}

/**
 * Every word of `q` must be part of the SKU or the name; both sides are folded. Products that a list of SKUs, words of
 * three characters and more, or a tag name are found by an index, and then sorted. Otherwise the catalogue is walked in
 * the order of the list, and each row says whether it is a hit.
 */
export const searchOf = ({ q, tag, skus, sort }: PageQuery): Search => {
  const words = [...new Set(fold(q).split(/\s+/))].filter((word) => word.length > 0)
  const source = skus ? ofSkus(skus) : (ofWords(words.filter(isIndexed)) ?? ofTag(tag))
  const read = source?.finds === 'words' ? words.filter((word) => !isIndexed(word)) : words
  const hits = [
    ...read.map((word) => ({ sql: 'instr(texts.folded, ?) > 0', value: word })),
    ...(tag !== undefined && source?.finds !== 'tag' ? [hasTag(tag)] : []),
  ]
  const order = orders[sort]
  const from = [
    ...(source ? [`(${source.sql} LIMIT ${sortedProductsMax}) AS matches`] : []),
    ...tablesOf(order, { isWalked: !source, hasTexts: read.length > 0 }),
  ]
  const columns = ['products.sku', ...order.keys.map((key, n) => `${key} AS key_${n}`)]
  const hit = hits.length === 0 ? '1' : hits.map(({ sql }) => sql).join(' AND ')
  const select = `SELECT ${columns.join(', ')}, (${hit}) AS hit FROM ${from.join(' CROSS JOIN ')}`
  const values = [...hits.map(({ value }) => value), ...(source?.values ?? [])]
  const keys = order.keys.map((key) => (order.isDown ? `${key} DESC` : key)).join(', ')
  const beyond = `(${order.keys.join(', ')}) ${order.isDown ? '<' : '>'} (${order.keys.map(() => '?').join(', ')})`
  return {
    after: (place) => ({
      sql: `${select}${place ? ` WHERE ${beyond}` : ''} ORDER BY ${keys} LIMIT ?`,
      values: [...values, ...(place ?? [])],
    }),
    count: source && {
      sql: `SELECT count(*) AS count FROM (${source.sql} LIMIT ${sortedProductsMax + 1})`,
      values: source.values,
    },
  }
}

/** A statement that finds the ids of products, always the same ones first, and what of the query it has answered. */
type Source = Statement & { finds: 'skus' | 'words' | 'tag' }

const ofSkus = (skus: readonly string[]): Source => ({
  finds: 'skus',
  sql: 'SELECT product_id FROM products WHERE sku IN (SELECT value FROM json_each(?)) ORDER BY sku',
  values: [JSON.stringify(skus)],
})

const ofWords = (words: readonly string[]): Source | undefined =>
  words.length === 0
    ? undefined
    : {
        finds: 'words',
        sql: 'SELECT rowid AS product_id FROM search_index WHERE search_index MATCH ? ORDER BY rowid',
        values: [words.map(phrase).join(' AND ')],
      }

const ofTag = (tag: string | undefined): Source | undefined =>
  tag === undefined
    ? undefined
    : {
        finds: 'tag',
        sql: 'SELECT product_id FROM product_tags WHERE tag = ? ORDER BY product_id',
        values: [tagKeyOf(tag)],
      }

const hasTag = (tag: string) => ({
  sql: 'EXISTS (SELECT 1 FROM product_tags AS tags WHERE tags.tag = ? AND tags.product_id = products.product_id)',
  value: tagKeyOf(tag),
})

/** The keys that a list is sorted by, and the table that has them if it is not that of the products. */
type Order = { keys: readonly string[]; table?: 'names' | 'prices'; isDown?: true }

const orders: Readonly<Record<ProductSort, Order>> = {
  sku: { keys: ['products.sku'] },
  name: { keys: ['names.name', 'names.product_id'], table: 'names' },
  price: { keys: ['prices.price', 'prices.sku'], table: 'prices' },
  newest: { keys: ['products.product_id'], isDown: true },
}

const joins = {
  names: { table: 'product_names AS names', on: 'names.product_id = products.product_id' },
  prices: { table: 'stock_base AS prices', on: 'prices.sku = products.sku' },
}

/** The tables in the order in which they are read: first the one in whose order the catalogue is walked. */
const tablesOf = (
  { table }: Order,
  { isWalked, hasTexts }: { isWalked: boolean; hasTexts: boolean },
): string[] => {
  const texts = hasTexts ? ['search_texts AS texts ON texts.product_id = products.product_id'] : []
  const join = table && joins[table]
  if (isWalked && join) return [join.table, `products ON ${join.on}`, ...texts]
  const products = isWalked ? 'products' : 'products ON products.product_id = matches.product_id'
  return [products, ...(join ? [`${join.table} ON ${join.on}`] : []), ...texts]
}

/** The index counts characters. `length` counts those beyond U+FFFF twice. */
const isIndexed = (word: string): boolean => Array.from(word).length >= indexedLengthMin

/** A string in FTS5's query language, in which nothing is an operator. */
const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`
