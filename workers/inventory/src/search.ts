/** Shortest word, in characters, that the trigram index can find. */
const indexedLengthMin = 3

export type SearchQuery = { q: string; after: number; onlyListed: boolean }

/**
 * The SELECT for a page of products, in the order they were made, after the product with id `after`; its last
 * parameter, the limit, is the caller's. Every word of `q` must be part of SKU or name, upper and lower case
 * alike (for shorter words only in ASCII). Words of three characters and more use the index; for the others
 * the products are read one by one until the page is full.
 */
export const searchOf = ({
  q,
  after,
  onlyListed,
}: SearchQuery): { sql: string; values: (string | number)[] } => {
  const words = q.split(/\s+/).filter((word) => word.length > 0)
  const indexed = words.filter(isIndexed)
  const short = words.filter((word) => !isIndexed(word))
  const { from, id, matches } = indexed.length > 0 ? byIndex : byTable
  const conditions = [...matches, `${id} > ?`, ...short.map(() => contains)]
  if (onlyListed) conditions.push('products.listed')
  return {
    sql: `SELECT products.* FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${id} LIMIT ?`,
    values: [
      ...(indexed.length > 0 ? [indexed.map(phrase).join(' AND ')] : []),
      after,
      ...short.map((word) => `%${likeText(word)}%`),
    ],
  }
}

const byTable = { from: 'products', id: 'products.product_id', matches: [] }
const byIndex = {
  from: 'products_search JOIN products ON product_id = products_search.rowid',
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
