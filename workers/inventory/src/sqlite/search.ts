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
 * Every word of `q` must be part of the SKU or the name, in upper or lower case (short words ignore case in ASCII
 * only). Words of three characters and more use the index. For shorter words the products that the index finds are read
 * one by one, until the page is full or `scannedProductsMax` of them are read.
 */
export const searchOf = ({ q, after, onlyListed }: SearchQuery): Search => {
  const words = q.split(/\s+/).filter((word) => word.length > 0)
  const indexed = words.filter(isIndexed)
  const short = words.filter((word) => !isIndexed(word))
  const { table, from, id, matches } = indexed.length > 0 ? byIndex : byTable
  const range = [...matches, `${id} > ?`]
  const rangeValues = [...(indexed.length > 0 ? [indexed.map(phrase).join(' AND ')] : []), after]
  const conditions = [...range, ...short.map(() => contains), ...(onlyListed ? [listed] : [])]
  return {
    page: {
      sql: `SELECT products.* FROM ${from} WHERE ${conditions.join(' AND ')} AND ${id} <= ? ORDER BY ${id} LIMIT ?`,
      values: [...rangeValues, ...short.map((word) => `%${likeText(word)}%`)],
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

const listed = 'products.listed'
const byTable = {
  table: 'products',
  from: 'catalogue_base AS products',
  id: 'products.product_id',
  matches: [],
}
const byIndex = {
  table: 'products_search',
  from: 'products_search JOIN catalogue_base AS products ON products.product_id = products_search.rowid',
  id: 'products_search.rowid',
  matches: ['products_search MATCH ?'],
}
/** A word has no space, so it cannot reach from the SKU into the name. */
const contains = `(products.sku || ' ' || products.name) LIKE ? ESCAPE '\\'`

/** The index counts characters. `length` counts those beyond U+FFFF twice. */
const isIndexed = (word: string): boolean => Array.from(word).length >= indexedLengthMin

/** A string in FTS5's query language, in which nothing is an operator. */
const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
