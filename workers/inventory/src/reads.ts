import type {
  AdminProductView,
  CursorGone,
  EventPage,
  MovementPlace,
  ProductPlace,
  ProductSort,
  ProductView,
  StockEvent,
} from '@shop/contracts'
import type { HoldingOrderPage, MovementPage, Page } from '@shop/contracts/internal-http'
import type { FeedSlice } from '@shop/engine'
import type { Reservation } from './domain/reservation.ts'

/**
 * Which products to show: those with every word of `q`, the tag, one of the SKUs, and fewer than `below` units available;
 * in which order; after the place `after`; at most `limit` of them, or all of a list of SKUs.
 */
export type PageQuery = {
  q: string
  tag?: string | undefined
  skus?: readonly string[] | undefined
  below?: number | undefined
  sort: ProductSort
  after?: ProductPlace | undefined
  limit: number
}

/**
 * Products that one page reads to find those that no index finds: about 10 ms of work. So a page may be short, or empty,
 * and still have a next one.
 */
export const scannedProductsMax = 20_000

/** From the place `after` on, or from the beginning; at most `limit` items. */
export type MovementQuery = { after?: MovementPlace | undefined; limit: number }
/** After the row `after`; at most `limit` items. */
export type HoldingOrderQuery = { after?: number | undefined; limit: number }

/** The reads of the read API. Every one of them shows committed rows. */
export type InventoryReads = {
  /** A product as shoppers see it; only if it is listed. */
  product(sku: string): Promise<ProductView | undefined>
  /**
   * The listed products. A page may be short, or empty, and still have a next one. Of the matches of an index, the first
   * `sortedProductsMax` are sorted; if there are more, the page says that it is truncated.
   */
  products(query: PageQuery): Promise<Page<ProductView>>
  /** A product as operators see it. */
  adminProduct(sku: string): Promise<AdminProductView | undefined>
  /** All products. Pages are as those of `products`. */
  adminProducts(query: PageQuery): Promise<Page<AdminProductView>>
  /**
   * The changes of a product's units, the newest first. The last page ends with an opening row, if units were there
   * before the movements that are kept. Undefined without the product.
   */
  movements(sku: string, query: MovementQuery): Promise<MovementPage | undefined>
  /**
   * The orders that hold units of a product, the oldest first. A page may be short, or empty, and still have a next one.
   * Undefined without the product.
   */
  holdingOrders(sku: string, query: HoldingOrderQuery): Promise<HoldingOrderPage | undefined>
  /** Everything known of one order. */
  reservation(orderId: string): Promise<Reservation | undefined>
  /** Products that crossed a level, in the order of commits. Each event comes with its product as it is now. */
  events(slice: FeedSlice): Promise<EventPage<StockEvent> | CursorGone>
}
