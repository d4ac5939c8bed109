/** Shortest word that the trigram index can find. */
const indexedLengthMin = 3

export type SearchQuery = { q: string; after: number; onlyListed: boolean }

/**
 * The SELECT for a page of products, in the order they were made, after the product with id `after`; its last
 * parameter, the limit, is the caller's. Every word of `q` must be part of SKU or name, upper and lower case
 * alike. Words of three characters and more use the index; when all are shorter, `q` is the beginning of a SKU.
 */
export const searchOf = ({
  q,
  after,
  onlyListed,
}: SearchQuery): { sql: string; values: (string | number)[] } => {
  const words = q.split(/\s+/).filter((word) => word.length > 0)
  const indexed = words.filter((word) => word.length >= indexedLengthMin)
  const short = words.filter((word) => word.length < indexedLengthMin)
  const listed = onlyListed ? ' AND products.listed' : ''
  if (words.length === 0) {
    return { sql: `${pageOf} WHERE product_id > ?${listed} ${order}`, values: [after] }
  }
  if (indexed.length === 0) {
    const prefix = `${likeText(words.join(' '))}%`
    return {
      sql: `${pageOf} WHERE product_id > ? AND sku LIKE ? ESCAPE '\\'${listed} ${order}`,
      values: [after, prefix],
    }
  }
  const contains = short.map(() => ` AND (products.sku || ' ' || products.name) LIKE ? ESCAPE '\\'`)
  return {
    sql: `
      SELECT products.* FROM products_search JOIN products ON product_id = products_search.rowid
      WHERE products_search MATCH ? AND products_search.rowid > ?${contains.join('')}${listed}
      ORDER BY products_search.rowid LIMIT ?`,
    values: [
      indexed.map(phrase).join(' AND '),
      after,
      ...short.map((word) => `%${likeText(word)}%`),
    ],
  }
}

const pageOf = 'SELECT * FROM products'
const order = 'ORDER BY product_id LIMIT ?'

/** A string of FTS5's query language: everything in it is text, no operator. */
const phrase = (word: string): string => `"${word.replaceAll('"', '""')}"`

const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
