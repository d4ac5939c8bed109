import type { Database } from 'bun:sqlite'
import type { Product, ProductTexts } from '../domain/product.ts'
import { loadEach } from './load.ts'
import { productTextsInSqlite, type StoredTexts } from './product-texts.ts'
import type { LastMovements, Stock } from './stock/stock.ts'

export type ProductRow = {
  product_id: number
  sku: string
  listed: number
  name: string
  description: string
  image: string | null
  tags: string | null
  max_per_order: number | null
  available_from: string | null
  low_stock_at: number | null
  updated_at: number
}

/** Products that a batch made or changed, by SKU. `texts` has those whose properties an operator set. */
type ChangedProducts = {
  products: ReadonlyMap<string, Product>
  texts: ReadonlyMap<string, ProductTexts>
}

/** The rows that a batch loaded, by SKU. */
type LoadedProducts = {
  products: ReadonlyMap<string, Product>
  texts: ReadonlyMap<string, StoredTexts>
}

/** The products tables: texts in rows of their own, and the stock. */
export const productsInSqlite = (db: Database, stock: Stock) => {
  const bySku = db.prepare<ProductRow, [string]>('SELECT * FROM catalogue_base WHERE sku = ?')
  const bySkus = db.prepare<ProductRow, [string]>(
    'SELECT * FROM catalogue_base WHERE sku IN (SELECT value FROM json_each(?))',
  )
  const texts = productTextsInSqlite(db)

  return {
    /** The committed stock of a product. */
    find: stock.find,
    lastMovement: stock.lastMovement,
    /** The texts of a product, as a row. */
    row: (sku: string): ProductRow | null => bySku.get(sku),
    /** The stock of these products, as far as they exist, by SKU. */
    load: (skus: Iterable<string>) => loadEach(skus, stock.find),
    /**
     * The texts of these products, as far as they exist, by SKU. All of them are read at once, because a statement that
     * answers with rows takes as long for each run as several that write.
     */
    loadTexts: (skus: Iterable<string>): Map<string, StoredTexts> => {
      const known = Array.from(skus).filter((sku) => stock.find(sku) !== undefined)
      const rows = known.length === 0 ? [] : bySkus.all(JSON.stringify(known))
      return new Map(
        rows.map((row) => [row.sku, { ...textsOf(row), productId: row.product_id }] as const),
      )
    },
    /**
     * Writes what changed against what was loaded, and the last movements, in a transaction. Call the function that it
     * returns once that is committed.
     */
    write: (
      { products, texts: shown }: ChangedProducts,
      loaded: LoadedProducts,
      last: LastMovements,
    ): (() => void) => {
      texts.write(shown, loaded.texts)
      for (const sku of shown.keys()) stock.writeProperties(products.get(sku)!)
      return stock.writeUnits(products, loaded.products, last)
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
  tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]),
  maxPerOrder: row.max_per_order ?? undefined,
  availableFrom: row.available_from ?? undefined,
  lowStockAt: row.low_stock_at ?? undefined,
  updatedAtMs: row.updated_at,
})
