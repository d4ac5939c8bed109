import type { Database } from 'bun:sqlite'
import type { ProductTexts } from '../domain/product.ts'
import { searchTextOf, sortNameOf } from '../domain/product-keys.ts'
import { productTagsInSqlite } from './product-tags.ts'
import { searchTextsInSqlite, type SearchText } from './search-texts.ts'

/** Texts as they are stored, with the number of their product. */
export type StoredTexts = ProductTexts & { productId: number }

/** Writes the texts of products, and what finds and sorts products by them. */
export const productTextsInSqlite = (db: Database) => {
  const insert = db.prepare<void, [string, number]>(
    'INSERT INTO products (sku, updated_at) VALUES (?, ?)',
  )
  const update = db.prepare<void, [number, number]>(
    'UPDATE products SET updated_at = ? WHERE product_id = ?',
  )
  const upsertTexts = db.prepare<void, (string | number | null)[]>(`
    INSERT INTO product_texts (product_id, name, description, image, tags, max_per_order, available_from, low_stock_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2, description = ?3, image = ?4, tags = ?5, max_per_order = ?6,
      available_from = ?7, low_stock_at = ?8`)
  const upsertName = db.prepare<void, [number, string]>(`
    INSERT INTO product_names (product_id, name) VALUES (?1, ?2)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2 WHERE name <> ?2`)
  const tags = productTagsInSqlite(db)
  const search = searchTextsInSqlite(db)

  /** The number of the product, which is made if it is not there. */
  const writeProduct = (sku: string, { updatedAtMs }: ProductTexts, number?: number): number => {
    if (number === undefined) return Number(insert.run(sku, updatedAtMs).lastInsertRowid)
    update.run(updatedAtMs, number)
    return number
  }

  /** Returns the number of the product if its name is new. */
  const writeTexts = (
    sku: string,
    texts: ProductTexts,
    before: StoredTexts | undefined,
  ): number | undefined => {
    const productId = writeProduct(sku, texts, before?.productId)
    upsertTexts.run(productId, ...valuesOf(texts))
    tags.replace(productId, before?.tags ?? [], texts.tags)
    if (before?.name === texts.name) return undefined
    upsertName.run(productId, sortNameOf(texts.name))
    return productId
  }

  return {
    /** Writes changed texts over those that were loaded, by SKU, in a transaction. */
    write: (
      changed: ReadonlyMap<string, ProductTexts>,
      loaded: ReadonlyMap<string, StoredTexts>,
    ): void => {
      const searched: SearchText[] = []
      for (const [sku, texts] of changed) {
        const named = writeTexts(sku, texts, loaded.get(sku))
        if (named !== undefined) searched.push([named, searchTextOf({ sku, name: texts.name })])
      }
      search.write(searched)
    },
  }
}

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
