import { minorOfMajorUnits, quantityMax, unitPriceMinorMax } from '@shop/contracts'
import type { BookLine } from './order-book.ts'

/** A line that an order can carry. `unitPrice` in minor units of the shop's currency. */
export type KeptLine = {
  sku: string
  quantity: number
  unitPrice: number
  name: string
  /** The book has this SKU in lower case on this line. */
  isRespelled: boolean
}

/**
 * Why a line is not ordered, in words for the report. The rules for messy lines:
 *
 * - A product code is five digits and at most two letters (`85123A`). Postage, fees, manual
 *   entries, samples, vouchers and the gift site's own codes (`POST`, `DOT`, `M`, `gift_0001_20`,
 *   `DCGS0003`, …) are not products of this shop.
 * - Codes that differ only in case are one product: `15056bl` and `15056BL` have the same
 *   description. The upper case is its SKU; the line is ordered, and counted.
 * - A quantity of zero or less on an order is a correction of the stock, which no shopper ordered.
 * - A line at a price of zero or less was given away or written off. A price that is no whole number of pence
 *   (the book has up to four decimals) cannot be charged; rounding it would change the total.
 *   (`2.5500` is a whole number.)
 * - An order has one price for a SKU, the catalogue's: the first in the invoice. Lines with another
 *   one are left out.
 * - `A…` invoices adjust bad debt; nobody ordered anything.
 */
export const leftOutReasons = {
  'adjustment-invoice': 'on an A… invoice, which adjusts bad debt',
  'no-product-code': 'no product code',
  'non-positive-quantity': 'quantity not positive on an order, or not negative on a cancellation',
  'no-price': 'price zero or less',
  'fraction-of-a-penny': 'price that is no whole number of pence',
  'second-price': 'another price for a SKU than earlier in the same order',
  'beyond-a-limit': 'more than the shop takes in one order or at one price',
} as const
export type LeftOutReason = keyof typeof leftOutReasons

const productCodePattern = /^\d{5}[A-Za-z]{0,2}$/

/** The SKU of a stock code, or undefined when it is not a product. */
export const skuOf = (stockCode: string): string | undefined =>
  productCodePattern.test(stockCode) ? stockCode.toUpperCase() : undefined

/** Makes the line of an order, or returns why an order cannot have this line. */
export const judgeLine = (line: BookLine): KeptLine | LeftOutReason => {
  const sku = skuOf(line.stockCode)
  if (sku === undefined) return 'no-product-code'
  if (line.quantity <= 0) return 'non-positive-quantity'
  if (Number(line.unitPrice) <= 0) return 'no-price'
  const unitPrice = minorOfMajorUnits(line.unitPrice, 'GBP')
  if (unitPrice === undefined) return 'fraction-of-a-penny'
  if (unitPrice > unitPriceMinorMax || line.quantity > quantityMax) return 'beyond-a-limit'
  const { quantity, description: name } = line
  return { sku, quantity, unitPrice, name, isRespelled: sku !== line.stockCode }
}
