import type { ProductSort } from '@shop/contracts'

/** Which products a page shows, and in which order. */
export type ProductQuery = {
  q?: string | undefined
  tag?: string | undefined
  /** SKUs with commas between them. */
  sku?: string | undefined
  /** For operators: products of which fewer units are available. */
  below?: number | undefined
  sort?: ProductSort | undefined
  cursor?: string | undefined
  limit: number
}
