import type { DetailedOrderView, ProductView } from '@shop/contracts'
import type { View } from '../view.ts'
import type { PurchaseFields } from './purchase-fields.tsx'

/** What the page of an order and its parts show. */
export type OrderProps = {
  view: View
  /** Of the page. */
  address: string
  currency: string
  order: DetailedOrderView
  /** The browser that asks has the order's key. */
  isOwn: boolean
  /** The purchase was sent once more with another content. */
  wasOrderedBefore: boolean
  /** What is left of a rejected order, for the browser that ordered. */
  rest: RestOfOrder | undefined
  productOf(sku: string): ProductView | undefined
}

/** What is left of a rejected order, as an order of its own: with the key of the next purchase and the details of this one. */
export type RestOfOrder = PurchaseFields & { details: readonly [string, string][] }
