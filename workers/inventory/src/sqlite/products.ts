import type { Database } from 'bun:sqlite'
import type { AdminProductView, ChangeStock, ProductView } from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import { availableOf, type Product } from '../domain/product.ts'
import { searchOf } from './search.ts'
import { stockInSqlite } from './stock/stock.ts'

type ProductRow = {
  product_id: number
  sku: string
  listed: number
  name: string
  description: string
  image: string | null
  updated_at: number
}

export type PageQuery = { q: string; after: number; limit: number }

export type ProductsOptions = {
  /** The shop's. */
  currency: string
  /** Rows that the journal of stock has before it is merged. */
  journalRowsMax?: number | undefined
}

/** The products tables: stock for decisions, views for readers. */
export const productsInSqlite = (
  db: Database,
  { currency, journalRowsMax }: ProductsOptions,
  /** Between two batches nobody else has looked whether a person changed something. */
  beforeReading: () => void,
) => {
  const bySku = db.prepare<ProductRow, [string]>('SELECT * FROM catalogue_base WHERE sku = ?')
  const upsert = db.prepare<{ product_id: number }, [string, number]>(`
    INSERT INTO products (sku, updated_at) VALUES (?1, ?2)
    ON CONFLICT (sku) DO UPDATE SET updated_at = ?2
    RETURNING product_id`)
  const upsertTexts = db.prepare<void, [number, string, string, string | null]>(`
    INSERT INTO product_texts (product_id, name, description, image) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2, description = ?3, image = ?4`)
  const stock = stockInSqlite(db, journalRowsMax)

  /** Of a product that was read just now. */
  const productOf = ({ sku }: ProductRow): Product => stock.find(sku)!

  const page = <T>(
    query: PageQuery & { onlyListed: boolean },
    viewOf: (product: Product, row: ProductRow) => T,
  ): Page<T> => {
    beforeReading()
    const { page: found, bound } = searchOf(query)
    const last =
      bound && db.query<{ id: number }, (string | number)[]>(bound.sql).get(...bound.values)?.id
    // One more than the page tells whether there is another.
    const rows = db
      .query<ProductRow, (string | number)[]>(found.sql)
      .all(...found.values, last ?? Number.MAX_SAFE_INTEGER, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const next = rows.length > shown.length ? shown.at(-1)?.product_id : last
    return {
      items: shown.map((row) => viewOf(productOf(row), row)),
      ...(next === undefined ? {} : { nextCursor: String(next) }),
    }
  }
  const adminViewOf = (product: Product, row: ProductRow): AdminProductView => ({
    ...viewOf(product, row),
    listed: product.listed,
    onHand: product.onHand,
    reserved: product.reserved,
  })
  const viewOf = (product: Product, row: ProductRow): ProductView => ({
    sku: row.sku,
    name: row.name,
    description: row.description,
    ...(row.image === null ? {} : { image: row.image }),
    price: { amount: product.price, currency },
    available: availableOf(product),
    version: product.version,
    updatedAt: new Date(row.updated_at).toISOString(),
  })

  return {
    /** The stock of those that there are. */
    load: (skus: Iterable<string>): Map<string, Product> => {
      const products = new Map<string, Product>()
      for (const sku of skus) {
        const product = stock.find(sku)
        if (product) products.set(sku, product)
      }
      return products
    },
    writeUnits: stock.writeUnits,
    /** Writes a product as an operator's change made it, but for its units: a new one, or over the one of its SKU. */
    write: (
      product: Product,
      { name, description, image }: Extract<ChangeStock, { kind: 'product' }>,
      nowMs: number,
    ): void => {
      const { product_id: productId } = upsert.get(product.sku, nowMs)!
      stock.writeProperties(product)
      upsertTexts.run(productId, name, description, image ?? null)
    },
    /** What is in memory may be out of date: it is read again. */
    forget: stock.read,
    /** A product as operators see it, with the units as a transaction under way has them. */
    adminView: (sku: string, underWay?: Product): AdminProductView | undefined => {
      beforeReading()
      const row = bySku.get(sku)
      return row ? adminViewOf(underWay ?? productOf(row), row) : undefined
    },
    /** A product as shoppers see it, if it is listed. */
    view: (sku: string): ProductView | undefined => {
      beforeReading()
      const row = bySku.get(sku)
      return row?.listed ? viewOf(productOf(row), row) : undefined
    },
    listed: (query: PageQuery): Page<ProductView> => page({ ...query, onlyListed: true }, viewOf),
    all: (query: PageQuery): Page<AdminProductView> =>
      page({ ...query, onlyListed: false }, adminViewOf),
  }
}
