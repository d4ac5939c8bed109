import type { AdminProductView, ProductView } from '@shop/contracts'
import type { Page } from '@shop/contracts/internal-http'
import type { Reservation } from './domain/reservation.ts'

/** Which products to show: those with every word of `q`, after the cursor `after`, at most `limit` of them. */
export type PageQuery = { q: string; after: number; limit: number }

/** What the read API asks of Inventory's database. Every read shows what is committed. */
export type InventoryReads = {
  /** A product as shoppers see it; only if it is listed. */
  product(sku: string): Promise<ProductView | undefined>
  /** The listed products, in the order in which they were made. A page may be short, or empty, and still have a next one. */
  products(query: PageQuery): Promise<Page<ProductView>>
  /** A product as operators see it. */
  adminProduct(sku: string): Promise<AdminProductView | undefined>
  /** All products. Pages are as those of `products`. */
  adminProducts(query: PageQuery): Promise<Page<AdminProductView>>
  /** Everything known of one order. */
  reservation(orderId: string): Promise<Reservation | undefined>
}
