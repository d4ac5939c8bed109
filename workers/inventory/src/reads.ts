import type { AdminProductView, ProductPlace, ProductSort, ProductView } from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
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

/** What the read API asks of Inventory's database. Every read shows what is committed. */
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
  /** Everything known of one order. */
  reservation(orderId: string): Promise<Reservation | undefined>
}
