import type { Database } from 'bun:sqlite'
import { sortNameOf } from '../domain/product-keys.ts'

/** Products that are in memory at one time while all of them are folded. */
const productsEach = 10_000

type NamedProduct = { product_id: number; name: string }

/** Fills `product_names` with every product, in the transaction of its migration. */
export const fillProductNames = (db: Database): void => {
  const next = db.prepare<NamedProduct, [number]>(`
    SELECT product_id, name FROM product_texts WHERE product_id > ?
    ORDER BY product_id LIMIT ${productsEach}`)
  const insert = db.prepare<void, [number, string]>('INSERT INTO product_names VALUES (?, ?)')
  let last = 0
  for (;;) {
    const products = next.all(last)
    for (const { product_id: id, name } of products) insert.run(id, sortNameOf(name))
    if (products.length < productsEach) break
    last = products.at(-1)!.product_id
  }
  next.finalize()
  insert.finalize()
}
