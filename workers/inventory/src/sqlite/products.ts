import type { Database } from 'bun:sqlite'
import type { Product, ProductTexts } from '../domain/product.ts'
import { loadEach } from './load.ts'
import { sortNameOf } from './product-names.ts'
import { productTagsInSqlite } from './product-tags.ts'
import { searchTextOf } from './search-texts.ts'
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

/** What a batch loaded, by SKU. */
type LoadedProducts = ChangedProducts

/** The products tables: texts in rows of their own, and the stock. */
export const productsInSqlite = (db: Database, stock: Stock) => {
  const bySku = db.prepare<ProductRow, [string]>('SELECT * FROM catalogue_base WHERE sku = ?')
  const upsert = db.prepare<{ product_id: number }, [string, number]>(`
    INSERT INTO products (sku, updated_at) VALUES (?1, ?2)
    ON CONFLICT (sku) DO UPDATE SET updated_at = ?2
    RETURNING product_id`)
  const upsertTexts = db.prepare<void, (string | number | null)[]>(`
    INSERT INTO product_texts (product_id, name, description, image, tags, max_per_order, available_from, low_stock_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2, description = ?3, image = ?4, tags = ?5, max_per_order = ?6,
      available_from = ?7, low_stock_at = ?8`)
  const upsertSearchText = db.prepare<void, [number, string]>(`
    INSERT INTO search_texts (product_id, folded) VALUES (?1, ?2)
    ON CONFLICT (product_id) DO UPDATE SET folded = ?2 WHERE folded <> ?2`)
  const upsertName = db.prepare<void, [number, string]>(`
    INSERT INTO product_names (product_id, name) VALUES (?1, ?2)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2 WHERE name <> ?2`)
  const tags = productTagsInSqlite(db)

  const writeTexts = (sku: string, texts: ProductTexts, before: ProductTexts | undefined): void => {
    const { product_id: productId } = upsert.get(sku, texts.updatedAtMs)!
    upsertTexts.run(productId, ...valuesOf(texts))
    tags.replace(productId, before?.tags ?? [], texts.tags)
    if (before?.name === texts.name) return
    upsertSearchText.run(productId, searchTextOf({ sku, name: texts.name }))
    upsertName.run(productId, sortNameOf(texts.name))
  }

  return {
    /** The committed stock of a product. */
    find: stock.find,
    lastMovement: stock.lastMovement,
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
     * Writes what changed against what was loaded, and the last movements, in a transaction. Call the function that it
     * returns once that is committed.
     */
    write: (changed: ChangedProducts, loaded: LoadedProducts, last: LastMovements) => {
      const { products, texts } = changed
      for (const [sku, after] of texts) {
        writeTexts(sku, after, loaded.texts.get(sku))
        stock.writeProperties(products.get(sku)!)
      }
      return stock.writeUnits(products, loaded.products, last)
    },
    /** Reads again what is in memory, because it may be out of date. */
    forget: stock.read,
  }
}

export type ProductsInSqlite = ReturnType<typeof productsInSqlite>

/** The columns of a row of `product_texts`, as `upsertTexts` lists them. */
const valuesOf = (texts: ProductTexts): (string | number | null)[] => [
  texts.name,
  texts.description,
  texts.image ?? null,
  texts.tags.length === 0 ? null : JSON.stringify(texts.tags),
  texts.maxPerOrder ?? null,
  texts.availableFrom ?? null,
  texts.lowStockAt ?? null,
]

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
