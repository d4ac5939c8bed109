import { fold } from '../domain/fold.ts'

/** Shortest word, in characters, that the trigram index can find. */
const indexedLengthMin = 3

/**
 * Products that one page reads to find words too short for the index: about 10 ms of work. So a page may be short, or
 * empty, and still have a next one.
 */
export const scannedProductsMax = 20_000

export type SearchQuery = { q: string; after: number; onlyListed: boolean }

export type Statement = { sql: string; values: (string | number)[] }

/** How to find a page of products, in the order in which they were made. */
export type Search = {
  /** Finds the page after the id `after`. Two parameters follow its values: the last id that it may show, its limit. */
  page: Statement
  /** Finds the id of the last product that the page may read; no row when it may read all of them. */
  bound: Statement | undefined
}

/**
 * Every word of `q` must be part of the SKU or the name; both sides are folded. Words of three characters and more use
 * the index. For shorter words the products that the index finds are read one by one, until the page is full or
 * `scannedProductsMax` of them are read.
 */
export const searchOf = ({ q, after, onlyListed }: SearchQuery): Search => {
  const words = [...new Set(fold(q).split(/\s+/))].filter((word) => word.length > 0)
  const indexed = words.filter(isIndexed)
  const short = words.filter((word) => !isIndexed(word))
  const { table, from, id, matches } = tablesFor({ indexed, short })
  const range = [...matches, `${id} > ?`]
  const rangeValues = [...(indexed.length > 0 ? [indexed.map(phrase).join(' AND ')] : []), after]
  const conditions = [...range, ...short.map(() => contains), ...(onlyListed ? [listed] : [])]
  return {
    page: {
      sql: `SELECT products.* FROM ${from} WHERE ${conditions.join(' AND ')} AND ${id} <= ? ORDER BY ${id} LIMIT ?`,
      values: [...rangeValues, ...short],
    },
    bound:
      short.length === 0
        ? undefined
        : {
            sql: `SELECT ${id} AS id FROM ${table} WHERE ${range.join(' AND ')} ORDER BY ${id} LIMIT 1 OFFSET ${scannedProductsMax - 1}`,
            values: rangeValues,
          },
  }
}

type Words = { indexed: readonly string[]; short: readonly string[] }

/** The table that finds products, and how the others are joined to it: always in this order. */
const tablesFor = ({ indexed, short }: Words) => {
  const products = (id: string) => `catalogue_base AS products ON products.product_id = ${id}`
  const texts = (id: string) => `search_texts ON search_texts.product_id = ${id}`
  if (indexed.length > 0) {
    const id = 'search_index.rowid'
    const joined = [...(short.length > 0 ? [texts(id)] : []), products(id)]
    const from = ['search_index', ...joined].join(' CROSS JOIN ')
    return { table: 'search_index', from, id, matches: ['search_index MATCH ?'] }
  }
  if (short.length > 0) {
    const id = 'search_texts.product_id'
    const from = `search_texts CROSS JOIN ${products(id)}`
    return { table: 'search_texts', from, id, matches: [] }
  }
  const id = 'products.product_id'
  return { table: 'products', from: 'catalogue_base AS products', id, matches: [] }
}

const listed = 'products.listed'
const contains = 'instr(search_texts.folded, ?)'

/** The index counts characters. `length` counts those beyond U+FFFF twice. */
const isIndexed = (word: string): boolean => Array.from(word).length >= indexedLengthMin

/** A string in FTS5's query language, in which nothing is an operator. */
const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`
