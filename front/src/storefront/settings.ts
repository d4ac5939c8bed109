import type { CheckoutField } from './checkout-fields.ts'

/** What an operator says of the storefront. */
export type StorefrontSettings = {
  /** The name in the header and in titles. */
  shopName: string
  /** Tags that the header leads to, in this order. */
  tags: readonly string[]
  /** Origins of product images, beside the shop's own. */
  imageOrigins: readonly string[]
  /** What the check-out asks for. */
  checkoutFields: readonly CheckoutField[]
}
