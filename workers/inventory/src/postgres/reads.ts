import type { SQL } from 'bun'
import { skuPattern } from '@shop/contracts'
import type { FeedInPostgres, PostgresDatabase } from '@shop/engine/postgres'
import type { Page } from '@shop/contracts/internal-http'
import { keptFromMs } from '../domain/movement.ts'
import { adminViewOf, viewOf, type Product, type ProductTexts } from '../domain/product.ts'
import type { InventoryReads, PageQuery } from '../reads.ts'
import { readHoldingOrders } from './holding-orders.ts'
import { readMovementPage } from './movement-page.ts'
import { readProductPage } from './product-page.ts'
import { readCatalogue } from './products.ts'
import { findReservation } from './reservations.ts'
import { findStock } from './stock.ts'
import { stockEventsAfter } from './stock-events.ts'

export type ReadsOptions = {
  events: FeedInPostgres
  /** Ms since 1970. */
  now: () => number
  /** For how many days each movement of units is kept. */
  movementsDays?: number | undefined
  /** The shop's. */
  currency: string
}

type ViewOf<View> = (product: Product, texts: ProductTexts, currency: string) => View

/** The reads of Inventory on PostgreSQL. */
export const inventoryReadsInPostgres = (
  { read }: Pick<PostgresDatabase, 'read'>,
  { events, now, movementsDays, currency }: ReadsOptions,
): InventoryReads => {
  const one = async <View>(sku: string, view: ViewOf<View>, onlyListed: boolean) => {
    if (!skuPattern.test(sku)) return undefined
    const found = (await read((sql) => readCatalogue(sql, [sku]))).get(sku)
    if (!found || (onlyListed && !found.product.listed)) return undefined
    return view(found.product, found.texts, currency)
  }

  const page = async <View>(
    query: PageQuery,
    view: ViewOf<View>,
    onlyListed: boolean,
  ): Promise<Page<View>> => {
    const { products, next, isTruncated } = await read((sql) =>
      readProductPage(sql, query, onlyListed),
    )
    return {
      items: products.map(({ product, texts }) => view(product, texts, currency)),
      ...(next !== undefined && { nextCursor: next }),
      ...(isTruncated && { truncated: true }),
    }
  }

  /** Reads more of a product, if it is there. */
  const ofProduct = async <T>(
    sku: string,
    more: (sql: SQL, stock: NonNullable<Awaited<ReturnType<typeof findStock>>>) => Promise<T>,
  ): Promise<T | undefined> =>
    read(async (sql) => {
      const stock = skuPattern.test(sku) ? await findStock(sql, sku) : undefined
      return stock && more(sql, stock)
    })

  return {
    product: (sku) => one(sku, viewOf, true),
    products: (query) => page(query, viewOf, true),
    adminProduct: (sku) => one(sku, adminViewOf, false),
    adminProducts: (query) => page(query, adminViewOf, false),
    movements: (sku, { after, limit }) =>
      ofProduct(sku, (sql, { product: { onHand, reserved }, lastMovement }) =>
        readMovementPage(sql, after ?? { seq: lastMovement, onHand, reserved }, {
          sku,
          limit,
          keptFromMs: keptFromMs(now(), movementsDays),
        }),
      ),
    holdingOrders: (sku, query) =>
      ofProduct(sku, (sql, { product }) => readHoldingOrders(sql, product, query)),
    reservation: (orderId) => read((sql) => findReservation(sql, orderId)),
    events: (slice) => events.page(slice, stockEventsAfter(currency)),
  }
}
