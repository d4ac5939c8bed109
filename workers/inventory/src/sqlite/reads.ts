import type { Database } from 'bun:sqlite'
import type { Page } from '@shop/contracts/internal-http'
import { adminViewOf, viewOf, type Product, type ProductTexts } from '../domain/product.ts'
import type { InventoryReads, PageQuery } from '../reads.ts'
import { holdingOrderPagesInSqlite } from './holding-orders.ts'
import { movementPagesInSqlite } from './movement-page.ts'
import type { MovementsInSqlite } from './movements.ts'
import type { StockEventsInSqlite } from './stock-events.ts'
import { productPagesInSqlite } from './product-page.ts'
import { textsOf, type ProductsInSqlite, type ProductRow } from './products.ts'
import type { ReservationsInSqlite } from './reservations.ts'

export type ReadsOptions = {
  products: ProductsInSqlite
  reservations: ReservationsInSqlite
  movements: MovementsInSqlite
  /** Ms since 1970. */
  now: () => number
  events: StockEventsInSqlite
  /** The shop's. */
  currency: string
  /** Called before each read of stock: another program may have written to the file since the last batch. */
  refresh: () => void
}

type ViewOf<View> = (product: Product, texts: ProductTexts, currency: string) => View

/** The reads of Inventory on SQLite. Texts come from the tables, stock from memory. */
export const inventoryReadsInSqlite = (
  db: Database,
  { products, reservations, movements, events, now, currency, refresh }: ReadsOptions,
): InventoryReads => {
  const readMovements = movementPagesInSqlite(db, { products, movements })
  const readHoldingOrders = holdingOrderPagesInSqlite(db)
  const readPage = productPagesInSqlite(db, products)
  const shown = <View>(row: ProductRow, view: ViewOf<View>): View =>
    view(products.find(row.sku)!, textsOf(row), currency)

  const one = <View>(sku: string, view: ViewOf<View>, onlyListed: boolean): View | undefined => {
    refresh()
    const row = products.row(sku)
    return row && (row.listed === 1 || !onlyListed) ? shown(row, view) : undefined
  }

  const page = <View>(query: PageQuery, view: ViewOf<View>, onlyListed: boolean): Page<View> => {
    refresh()
    const { rows, next, isTruncated } = readPage(query, onlyListed)
    return {
      items: rows.map((row) => shown(row, view)),
      ...(next !== undefined && { nextCursor: next }),
      ...(isTruncated && { truncated: true }),
    }
  }

  const found = (sku: string): Product | undefined => {
    refresh()
    return products.find(sku)
  }

  return {
    product: async (sku) => one(sku, viewOf, true),
    products: async (query) => page(query, viewOf, true),
    adminProduct: async (sku) => one(sku, adminViewOf, false),
    adminProducts: async (query) => page(query, adminViewOf, false),
    movements: async (sku, query) => {
      const product = found(sku)
      return product && readMovements(product, query, now())
    },
    holdingOrders: async (sku, query) => {
      const product = found(sku)
      return product && readHoldingOrders(product, query)
    },
    reservation: async (orderId) => reservations.find(orderId),
    events: async (slice) => {
      refresh()
      return events.page(
        slice,
        events.rowsAfter((sku) => shown(products.row(sku)!, adminViewOf)),
      )
    },
  }
}
