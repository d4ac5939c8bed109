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
