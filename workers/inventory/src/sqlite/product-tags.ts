import type { Database } from 'bun:sqlite'
import { tagKeyOf } from '../domain/product-keys.ts'

/** The table that finds products by their tags. */
export const productTagsInSqlite = (db: Database) => {
  const insert = db.prepare<void, [string, number]>(
    'INSERT OR IGNORE INTO product_tags VALUES (?, ?)',
  )
  const remove = db.prepare<void, [string, number]>(
    'DELETE FROM product_tags WHERE tag = ? AND product_id = ?',
  )
  return {
    /** Puts the tags of a product in place of those that it had, in a transaction. */
    replace: (productId: number, before: readonly string[], tags: readonly string[]): void => {
      for (const tag of before) remove.run(tagKeyOf(tag), productId)
      for (const tag of tags) insert.run(tagKeyOf(tag), productId)
    },
  }
}
