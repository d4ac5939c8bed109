import type { Database } from 'bun:sqlite'
import {
  pageLimitMax,
  productCursorOf,
  productPageLengthMax,
  sortedProductsMax,
  type ProductPlace,
} from '@shop/contracts'
import { availableOf, type Product } from '../domain/product.ts'
import { scannedProductsMax, type PageQuery } from '../reads.ts'
import type { ProductRow, ProductsInSqlite } from './products.ts'
import { searchOf, type FoundRow, type Search } from './search.ts'

/** Products that are read at one time while a page is not full. */
const scannedAtOnce = 2_000

/** The products of a page, and the place after which the next one begins; missing on the last page. */
export type ProductPage = {
  rows: readonly ProductRow[]
  next: string | undefined
  isTruncated: boolean
}

/** Reads pages of products. Shoppers get `onlyListed` ones. */
export const productPagesInSqlite = (db: Database, products: ProductsInSqlite) => {
  const read = ({ sql, values }: { sql: string; values: (string | number)[] }, limit: number) =>
    db.query<FoundRow, (string | number)[]>(sql).all(...values, limit)

  const isTruncated = ({ count }: Search): boolean =>
    count !== undefined &&
    db.query<{ count: number }, (string | number)[]>(count.sql).get(...count.values)!.count >
      sortedProductsMax

  return (query: PageQuery, onlyListed: boolean): ProductPage => {
    const { sort, below = Infinity } = query
    const limit = query.skus ? pageLimitMax : query.limit
    const isShown = (product: Product): boolean =>
      (product.listed || !onlyListed) && availableOf(product) < below
    const search = searchOf(query)
    const rows: ProductRow[] = []
    let [place, length, scanned] = [query.after, 0, 0]
    const page = (next?: ProductPlace): ProductPage => ({
      rows,
      next: next && productCursorOf(sort, next),
      isTruncated: isTruncated(search),
    })

    // Most pages are full at the first step.
    let step = limit + 1
    for (;;) {
      const found = read(search.after(place), step)
      for (const candidate of found) {
        if (candidate.hit === 1 && isShown(products.find(candidate.sku)!)) {
          const row = products.row(candidate.sku)!
          length += row.name.length + row.description.length
          if (rows.length === limit || (length > productPageLengthMax && rows.length > 0)) {
            return page(place)
          }
          rows.push(row)
        }
        place = placeOf(candidate)
      }
      scanned += found.length
      if (found.length < step) return page()
      if (scanned >= scannedProductsMax) return page(place)
      step = Math.min(scannedAtOnce, scannedProductsMax - scanned)
    }
  }
}

const placeOf = ({ key_0, key_1 }: FoundRow): ProductPlace =>
  key_1 === undefined ? [key_0] : [key_0, key_1]
