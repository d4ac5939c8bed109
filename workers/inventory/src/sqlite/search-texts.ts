import type { Database } from 'bun:sqlite'
import { searchTextOf } from '../domain/product-keys.ts'

type SearchedProduct = { product_id: number; sku: string; name: string }

/** Products that are in memory at one time while all of them are folded. */
const productsEach = 10_000

/** Fills `search_texts` with every product, in the transaction of its migration. */
export const fillSearchTexts = (db: Database): void => {
  const next = db.prepare<SearchedProduct, [number]>(`
    SELECT product_id, sku, name FROM products JOIN product_texts USING (product_id)
    WHERE product_id > ? ORDER BY product_id LIMIT ${productsEach}`)
  const insert = db.prepare<void, [number, string]>('INSERT INTO search_texts VALUES (?, ?)')
  let last = 0
  for (;;) {
    const products = next.all(last)
    for (const product of products) insert.run(product.product_id, searchTextOf(product))
    if (products.length < productsEach) break
    last = products.at(-1)!.product_id
  }
  next.finalize()
  insert.finalize()
}

/** The number of a product, and its folded text. */
export type SearchText = [productId: number, text: string]

/** Pages of the search index that a batch merges: as many as keep a level below the 16 segments that FTS5 merges at once. */
const mergedPagesAtLeast = 4
const rowsPerMergedPage = 4

/** The texts that a search compares, and their index. */
export const searchTextsInSqlite = (db: Database) => {
  // All of a batch in one statement: each statement that fires a trigger makes FTS5 write what it has gathered before.
  const upsert = db.prepare<void, [string]>(`
    INSERT INTO search_texts (product_id, folded) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
    ON CONFLICT (product_id) DO UPDATE SET folded = excluded.folded WHERE folded <> excluded.folded`)
  // The migration 0020 says why FTS5 does not do it by itself: https://sqlite.org/fts5.html#the_merge_command.
  const merge = db.prepare<void, [number]>(
    "INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)",
  )
  return {
    /** Writes the texts of a batch over those that are there, in a transaction. */
    write: (texts: readonly SearchText[]): void => {
      if (texts.length === 0) return
      upsert.run(JSON.stringify(texts))
      merge.run(mergedPagesAtLeast + Math.ceil(texts.length / rowsPerMergedPage))
    },
  }
}
