import type { Database } from 'bun:sqlite'
import type { Product, ProductTexts } from '../domain/product.ts'
import { loadEach } from './load.ts'
import { searchTextOf } from './search-texts.ts'
import type { Stock } from './stock/stock.ts'

export type ProductRow = {
  product_id: number
  sku: string
  listed: number
  name: string
  description: string
  image: string | null
  updated_at: number
}

/** Products that a batch made or changed, by SKU. `texts` has those whose properties an operator set. */
type ChangedProducts = {
  products: ReadonlyMap<string, Product>
  texts: ReadonlyMap<string, ProductTexts>
}

/** The products tables: texts in rows of their own, and the stock. */
export const productsInSqlite = (db: Database, stock: Stock) => {
  const bySku = db.prepare<ProductRow, [string]>('SELECT * FROM catalogue_base WHERE sku = ?')
  const upsert = db.prepare<{ product_id: number }, [string, number]>(`
    INSERT INTO products (sku, updated_at) VALUES (?1, ?2)
    ON CONFLICT (sku) DO UPDATE SET updated_at = ?2
    RETURNING product_id`)
  const upsertTexts = db.prepare<void, [number, string, string, string | null]>(`
    INSERT INTO product_texts (product_id, name, description, image) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2, description = ?3, image = ?4`)
  const upsertSearchText = db.prepare<void, [number, string]>(`
    INSERT INTO search_texts (product_id, folded) VALUES (?1, ?2)
    ON CONFLICT (product_id) DO UPDATE SET folded = ?2 WHERE folded <> ?2`)

  return {
    /** The committed stock of a product. */
    find: stock.find,
    /** What people read of a product, as a row. */
    row: (sku: string): ProductRow | null => bySku.get(sku),
    /** The stock of these products, as far as they exist, by SKU. */
    load: (skus: Iterable<string>) => loadEach(skus, stock.find),
    /** The texts of these products, as far as they exist, by SKU. */
    loadTexts: (skus: Iterable<string>) =>
      loadEach(skus, (sku) => {
        const row = bySku.get(sku)
        return row && textsOf(row)
      }),
    /**
     * Writes what changed against the loaded products, in a transaction. Call the function that it returns once that
     * is committed.
     */
    write: (
      { products, texts }: ChangedProducts,
      loaded: ReadonlyMap<string, Product>,
    ): (() => void) => {
      for (const [sku, { name, description, image, updatedAtMs }] of texts) {
        const { product_id: productId } = upsert.get(sku, updatedAtMs)!
        stock.writeProperties(products.get(sku)!)
        upsertTexts.run(productId, name, description, image ?? null)
        upsertSearchText.run(productId, searchTextOf({ sku, name }))
      }
      return stock.writeUnits(products, loaded)
    },
    /** Reads again what is in memory, because it may be out of date. */
    forget: stock.read,
  }
}

export type ProductsInSqlite = ReturnType<typeof productsInSqlite>

export const textsOf = (row: ProductRow): ProductTexts => ({
  name: row.name,
  description: row.description,
  image: row.image ?? undefined,
  updatedAtMs: row.updated_at,
})
