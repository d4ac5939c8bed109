import type { Database } from 'bun:sqlite'
import type { AdminProductView, ChangeStock, ProductView } from '@shop/contracts'
import { rowsInMemory } from '@shop/engine'
import { availableOf, type Product } from './domain/product.ts'
import { searchOf } from './search.ts'

type StockRow = {
  product_id: number
  price: number
  listed: number
  on_hand: number
  reserved: number
  version: number
}
type ProductRow = StockRow & {
  sku: string
  name: string
  description: string
  image: string | null
  updated_at: number
}

/** A product and the number of its row. */
export type StoredProduct = { productId: number; product: Product }

/** Those in demand, about 5 MB. */
const productsInMemoryMax = 20_000

export type PageQuery = { q: string; after: number; limit: number }
export type Page<T> = { items: T[]; nextCursor?: string }

/** The products tables: stock for decisions, views for readers. `currency` is the shop's. */
export const productsInSqlite = (db: Database, currency: string) => {
  // At a million products a join would cost three times as much.
  const stockBySku = db.prepare<StockRow, [string]>(
    'SELECT * FROM stock WHERE product_id = (SELECT product_id FROM products WHERE sku = ?)',
  )
  const bySku = db.prepare<ProductRow, [string]>('SELECT * FROM catalogue WHERE sku = ?')
  const updateStock = db.prepare<void, [number, number, number]>(
    'UPDATE stock SET on_hand = ?, reserved = ? WHERE product_id = ?',
  )
  const upsert = db.prepare<{ product_id: number }, [string, number]>(`
    INSERT INTO products (sku, updated_at) VALUES (?1, ?2)
    ON CONFLICT (sku) DO UPDATE SET updated_at = ?2
    RETURNING product_id`)
  const upsertStock = db.prepare<void, [number, number, number, number, number, number]>(`
    INSERT INTO stock (product_id, price, listed, version, on_hand, reserved) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (product_id) DO UPDATE SET
      price = ?2, listed = ?3, version = ?4, on_hand = ?5, reserved = ?6`)
  const upsertTexts = db.prepare<void, [number, string, string, string | null]>(`
    INSERT INTO product_texts (product_id, name, description, image) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2, description = ?3, image = ?4`)
  const inDemand = rowsInMemory<StoredProduct>(productsInMemoryMax)

  const readStock = (sku: string): StoredProduct | undefined => {
    const row = stockBySku.get(sku)
    return row ? { productId: row.product_id, product: productOf(sku, row) } : undefined
  }

  const page = <T>(
    query: PageQuery & { onlyListed: boolean },
    viewOf: (product: Product, row: ProductRow) => T,
  ): Page<T> => {
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
      items: shown.map((row) => viewOf(productOf(row.sku, row), row)),
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
    load: (skus: Iterable<string>): Map<string, StoredProduct> => {
      const products = new Map<string, StoredProduct>()
      for (const sku of skus) {
        const product = inDemand.find(sku) ?? readStock(sku)
        if (product) products.set(sku, product)
      }
      return products
    },
    writeStock: (product: Product, productId: number): StoredProduct => {
      updateStock.run(product.onHand, product.reserved, productId)
      return { productId, product }
    },
    /** Writes a product as an operator's change made it, a new one or over the one of its SKU. */
    write: (
      product: Product,
      { name, description, image }: Extract<ChangeStock, { kind: 'product' }>,
      nowMs: number,
    ): StoredProduct => {
      const { sku, price, listed, onHand, reserved, version } = product
      const { product_id: productId } = upsert.get(sku, nowMs)!
      upsertStock.run(productId, price, Number(listed), version, onHand, reserved)
      upsertTexts.run(productId, name, description, image ?? null)
      return { productId, product }
    },
    /** Told of every product that a transaction read or wrote, once it is committed. */
    committed: (products: Iterable<StoredProduct>): void => {
      for (const row of products) inDemand.keep(row.product.sku, row)
    },
    /** What is in memory may be out of date: it is read again. */
    forget: (): void => inDemand.clear(),
    /** A product as operators see it, with the stock as a transaction under way has it. */
    adminView: (sku: string, stock?: Product): AdminProductView | undefined => {
      const row = bySku.get(sku)
      return row ? adminViewOf(stock ?? productOf(sku, row), row) : undefined
    },
    /** A product as shoppers see it, if it is listed. */
    view: (sku: string): ProductView | undefined => {
      const row = bySku.get(sku)
      return row?.listed ? viewOf(productOf(row.sku, row), row) : undefined
    },
    listed: (query: PageQuery): Page<ProductView> => page({ ...query, onlyListed: true }, viewOf),
    all: (query: PageQuery): Page<AdminProductView> =>
      page({ ...query, onlyListed: false }, adminViewOf),
  }
}

const productOf = (sku: string, row: StockRow): Product => ({
  sku,
  price: row.price,
  listed: row.listed === 1,
  onHand: row.on_hand,
  reserved: row.reserved,
  version: row.version,
})
