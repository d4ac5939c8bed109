import type { Database } from 'bun:sqlite'
import type { AdminProductView, ChangeStock, ProductView } from '@shop/contracts'
import { otherWritersInSqlite, rowsInMemory } from '@shop/engine'
import { availableOf, type Product } from './domain/product.ts'
import type { Products } from './domain/reserve.ts'
import { searchOf } from './search.ts'
import { stockJournalInSqlite } from './stock-journal-sqlite.ts'

type StockRow = {
  sku: string
  price: number
  listed: number
  on_hand: number
  reserved: number
  version: number
}
type ProductRow = StockRow & {
  product_id: number
  name: string
  description: string
  image: string | null
  updated_at: number
}

/** Those in demand, about 5 MB. */
const productsInMemoryMax = 20_000

export type PageQuery = { q: string; after: number; limit: number }
export type Page<T> = { items: T[]; nextCursor?: string }

export type ProductsOptions = {
  /** The shop's. */
  currency: string
  /** Rows that the journal of stock may have before it is merged. */
  journalRowsMax?: number | undefined
}

/** The products tables: stock for decisions, views for readers. */
export const productsInSqlite = (db: Database, { currency, journalRowsMax }: ProductsOptions) => {
  const baseBySku = db.prepare<StockRow, [string]>('SELECT * FROM stock_base WHERE sku = ?')
  const bySku = db.prepare<ProductRow, [string]>('SELECT * FROM catalogue_base WHERE sku = ?')
  const upsert = db.prepare<{ product_id: number }, [string, number]>(`
    INSERT INTO products (sku, updated_at) VALUES (?1, ?2)
    ON CONFLICT (sku) DO UPDATE SET updated_at = ?2
    RETURNING product_id`)
  const upsertBase = db.prepare<void, [string, number, number, number]>(`
    INSERT INTO stock_base (sku, price, listed, version, on_hand, reserved) VALUES (?1, ?2, ?3, ?4, 0, 0)
    ON CONFLICT (sku) DO UPDATE SET price = ?2, listed = ?3, version = ?4`)
  const upsertTexts = db.prepare<void, [number, string, string, string | null]>(`
    INSERT INTO product_texts (product_id, name, description, image) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (product_id) DO UPDATE SET name = ?2, description = ?3, image = ?4`)
  const inDemand = rowsInMemory<Product>(productsInMemoryMax)
  const journal = stockJournalInSqlite(db, journalRowsMax)
  const othersWrote = otherWritersInSqlite(db)

  const forget = (): void => {
    inDemand.clear()
    journal.forget()
  }

  /** Between two batches nobody else has looked whether a person changed stock. */
  const beforeReading = (): void => {
    if (othersWrote()) forget()
  }

  const productOf = (row: StockRow): Product => ({
    sku: row.sku,
    price: row.price,
    listed: row.listed === 1,
    version: row.version,
    ...(journal.find(row.sku) ?? { onHand: row.on_hand, reserved: row.reserved }),
  })

  const read = (sku: string): Product | undefined => {
    const row = baseBySku.get(sku)
    return row ? productOf(row) : undefined
  }

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
    load: (skus: Iterable<string>): Map<string, Product> => {
      const products = new Map<string, Product>()
      for (const sku of skus) {
        const product = inDemand.find(sku) ?? read(sku)
        if (product) products.set(sku, product)
      }
      return products
    },
    /**
     * Writes the units of `products` where they are no longer the `stored` ones. Answers what is to be called once the
     * transaction is committed.
     */
    writeStock: (products: Products, stored: ReadonlyMap<string, Product>): (() => void) => {
      const moved = new Map<string, Product>()
      for (const [sku, product] of products) {
        const before = stored.get(sku)!
        const isMoved = product.onHand !== before.onHand || product.reserved !== before.reserved
        if (isMoved) moved.set(sku, product)
      }
      const keepLevels = journal.append(moved)
      return () => {
        keepLevels()
        for (const [sku, product] of products) inDemand.keep(sku, product)
      }
    },
    /** Writes a product as an operator's change made it, but for its units: a new one, or over the one of its SKU. */
    write: (
      product: Product,
      { name, description, image }: Extract<ChangeStock, { kind: 'product' }>,
      nowMs: number,
    ): void => {
      const { sku, price, listed, version } = product
      const { product_id: productId } = upsert.get(sku, nowMs)!
      upsertBase.run(sku, price, Number(listed), version)
      upsertTexts.run(productId, name, description, image ?? null)
    },
    /** What is in memory may be out of date: it is read again. */
    forget,
    /** A product as operators see it, with the stock as a transaction under way has it. */
    adminView: (sku: string, stock?: Product): AdminProductView | undefined => {
      beforeReading()
      const row = bySku.get(sku)
      return row ? adminViewOf(stock ?? productOf(row), row) : undefined
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
