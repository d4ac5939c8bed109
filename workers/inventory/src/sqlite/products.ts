import type { Database } from 'bun:sqlite'
import type { Product, ProductTexts } from '../domain/product.ts'
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

  return {
    /** The committed stock of a product. */
    find: stock.find,
    /** What people read of a product, as a row. */
    row: (sku: string): ProductRow | undefined => bySku.get(sku) ?? undefined,
    /** The stock of these products, as far as they exist. */
    load: (skus: Iterable<string>): Map<string, Product> => {
      const products = new Map<string, Product>()
      for (const sku of skus) {
        const product = stock.find(sku)
        if (product) products.set(sku, product)
      }
      return products
    },
    /** The texts of these products, as far as they exist. */
    loadTexts: (skus: Iterable<string>): Map<string, ProductTexts> => {
      const texts = new Map<string, ProductTexts>()
      for (const sku of skus) {
        const row = bySku.get(sku)
        if (row) texts.set(sku, textsOf(row))
      }
      return texts
    },
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
      }
      return stock.writeUnits(products, loaded)
    },
    /** Reads again what is in memory, because it may be out of date. */
    forget: stock.read,
  }
}

export type ProductsInSqlite = ReturnType<typeof productsInSqlite>

export const textsOf = ({
  name,
  description,
  image,
  updated_at: updatedAtMs,
}: Omit<ProductRow, 'sku'>): ProductTexts => ({
  name,
  description,
  image: image ?? undefined,
  updatedAtMs,
})
