import type { SQL } from 'bun'
import {
  pageLimitMax,
  productCursorOf,
  productPageLengthMax,
  sortedProductsMax,
  type ProductPlace,
} from '@shop/contracts'
import { scannedProductsMax, type PageQuery } from '../reads.ts'
import { readCatalogue, type CatalogueProduct } from './products.ts'
import { placeOf, searchOf, type FoundRow, type Search } from './search.ts'

/** Products that are read at one time while a page is not full. */
const scannedAtOnce = 2_000

/** The products of a page, and the place after which the next one begins; missing on the last page. */
export type ProductPage = {
  products: readonly CatalogueProduct[]
  next: string | undefined
  isTruncated: boolean
}

/** Reads a page of products. Shoppers get `onlyListed` ones. */
export const readProductPage = async (
  sql: SQL,
  query: PageQuery,
  onlyListed: boolean,
): Promise<ProductPage> => {
  const limit = query.skus ? pageLimitMax : query.limit
  const search = searchOf(query, { onlyListed })
  const [{ products, next }, isTruncated] = await Promise.all([
    fillPage(sql, { search, query, limit }),
    isTruncatedIn(sql, search),
  ])
  return { products, next: next && productCursorOf(query.sort, next), isTruncated }
}

const isTruncatedIn = async (sql: SQL, { count }: Search): Promise<boolean> => {
  if (!count) return false
  const [found] = await sql.unsafe<{ count: number }[]>(count.sql, count.values)
  return found!.count > sortedProductsMax
}

type Filled = { products: CatalogueProduct[]; next?: ProductPlace | undefined }

const fillPage = async (
  sql: SQL,
  { search, query, limit }: { search: Search; query: PageQuery; limit: number },
): Promise<Filled> => {
  const products: CatalogueProduct[] = []
  let [place, length, scanned] = [query.after, 0, 0]
  // Most pages are full at the first step.
  let step = limit + 1
  for (;;) {
    const statement = search.after(place, step)
    const found = await sql.unsafe<FoundRow[]>(statement.sql, statement.values)
    const hits = found.filter(({ hit }) => hit).slice(0, limit - products.length + 1)
    const catalogue = await readCatalogue(
      sql,
      hits.map(({ sku }) => sku),
    )
    for (const row of found) {
      const product = row.hit ? catalogue.get(row.sku) : undefined
      if (product) {
        length += product.texts.name.length + product.texts.description.length
        const isFull = products.length === limit
        if (isFull || (length > productPageLengthMax && products.length > 0)) {
          return { products, next: place }
        }
        products.push(product)
      }
      place = placeOf(query.sort, row)
    }
    scanned += found.length
    if (found.length < step) return { products }
    if (scanned >= scannedProductsMax) return { products, next: place }
    step = Math.min(scannedAtOnce, scannedProductsMax - scanned)
  }
}
