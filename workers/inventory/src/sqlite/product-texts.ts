import type { Database } from 'bun:sqlite'
import type { ProductTexts } from '../domain/product.ts'
import { searchTextOf, sortNameOf } from '../domain/product-keys.ts'
import { productTagsInSqlite } from './product-tags.ts'

/** Texts as they are stored, with the number of their product. */
export type StoredTexts = ProductTexts & { productId: number }

/** Pages of the search index that a batch merges: as many as keep a level below the 16 segments that FTS5 merges at once. */
const mergedPagesAtLeast = 4
const rowsPerMergedPage = 4

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
  // All of a batch in one statement: each statement that fires a trigger makes FTS5 write what it has gathered before.
  const upsertSearchTexts = db.prepare<void, [string]>(`
    INSERT INTO search_texts (product_id, folded) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
    ON CONFLICT (product_id) DO UPDATE SET folded = excluded.folded WHERE folded <> excluded.folded`)
  // The migration 0020 says why FTS5 does not do it by itself: https://sqlite.org/fts5.html#the_merge_command.
  const mergeSearch = db.prepare<void, [number]>(
    "INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)",
  )
  const upsertName = db.prepare<void, [number, string]>(`
    INSERT INTO product_names (product_id, name) VALUES (?1, ?2)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2 WHERE name <> ?2`)
  const tags = productTagsInSqlite(db)

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
      const searched: [productId: number, text: string][] = []
      for (const [sku, texts] of changed) {
        const named = writeTexts(sku, texts, loaded.get(sku))
        if (named !== undefined) searched.push([named, searchTextOf({ sku, name: texts.name })])
      }
      if (searched.length === 0) return
      upsertSearchTexts.run(JSON.stringify(searched))
      mergeSearch.run(mergedPagesAtLeast + Math.ceil(searched.length / rowsPerMergedPage))
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
