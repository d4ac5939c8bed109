/** Shortest word, in characters, that the trigram index can find. */
const indexedLengthMin = 3

/**
 * Products that one page looks at for words too short for the index, about 10 ms of work. A page may so be short, or
 * empty, and still have a next one.
 */
export const scannedProductsMax = 20_000

export type SearchQuery = { q: string; after: number; onlyListed: boolean }

export type Statement = { sql: string; values: (string | number)[] }

/** How to find a page of products, in the order they were made. */
export type Search = {
  /** The page, after the id `after` and up to the id of the last parameter but one; the last is its limit. */
  page: Statement
  /** The id of the last product that the page may look at; no row when it may look at all. */
  bound: Statement | undefined
}

/**
 * Every word of `q` must be part of SKU or name, upper and lower case alike (for shorter words only in ASCII). Words
 * of three characters and more use the index; for the others the products that it finds are read one by one, until
 * the page is full or `scannedProductsMax` were read.
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
/** A word has no space, so none reaches from the SKU into the name. */
const contains = `(products.sku || ' ' || products.name) LIKE ? ESCAPE '\\'`

/** The index counts characters; `length` would count halves of those beyond U+FFFF. */
const isIndexed = (word: string): boolean => Array.from(word).length >= indexedLengthMin

/** A string of FTS5's query language: everything in it is text, no operator. */
const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
