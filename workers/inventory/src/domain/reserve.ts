import {
  canonicalLines,
  rejectionOf,
  totalMinor,
  type Money,
  type OrderLine,
  type Outcome,
  type PricedLine,
  type RejectionReason,
} from '@shop/contracts'
import { availableOf, type Product, type Products } from './product.ts'
import { move } from './units.ts'

export type Wanted = {
  lines: readonly OrderLine[]
  expectedTotal: Money | undefined
  /** The largest total that is accepted, in minor units; none when missing. */
  totalMax: number | undefined
}

/**
 * Reserves every line or none. When all of them are in stock, it moves their units from available to reserved in
 * `products`. Lines of one SKU are summed first. Prices are today's; nothing is reserved when the shopper expected
 * another total, when it is more than `totalMax`, or when a product may not be ordered yet or not so often.
 */
export const reserve = (
  wanted: Wanted,
  { products, currency, nowMs }: { products: Products; currency: string; nowMs: number },
): Outcome => {
  const lines = canonicalLines(wanted.lines)
  const reasons = lines.flatMap((line) => hindranceOf(line, products.get(line.sku), nowMs) ?? [])
  if (reasons.length > 0) return rejectionOf(reasons)

  const priced = lines.map((line) => ({ ...line, unitPrice: products.get(line.sku)!.price }))
  const total = totalMinor(priced)
  if (total === undefined) return rejectedFor('total-too-large', priced, products)
  const { expectedTotal, totalMax = Infinity } = wanted
  if (total > totalMax) return rejectedFor('over-limit', priced, products)
  if (expectedTotal && (expectedTotal.amount !== total || expectedTotal.currency !== currency)) {
    return rejectedFor('price-changed', priced, products)
  }
  for (const line of lines) move(products, line.sku, { reserved: line.quantity })
  return { kind: 'in-stock', lines: priced, total, currency }
}

/**
 * Why a line cannot be had now. Inventory's clock says whether it is too early: a time on sale is a promise of this
 * database, and no other clock is asked.
 */
const hindranceOf = (
  { sku, quantity: requested }: OrderLine,
  product: Product | undefined,
  nowMs: number,
): RejectionReason | undefined => {
  if (!product?.listed) return { sku, code: 'unknown-sku', requested, available: 0 }
  const available = availableOf(product)
  const { availableFromMs = -Infinity, maxPerOrder = Infinity } = product
  if (nowMs < availableFromMs) {
    const availableFrom = new Date(availableFromMs).toISOString()
    return { sku, code: 'not-yet-available', requested, available, availableFrom }
  }
  if (requested > maxPerOrder) {
    return { sku, code: 'over-limit', requested, available, maxPerOrder }
  }
  return requested > available ? { sku, code: 'out-of-stock', requested, available } : undefined
}

/** The whole order is at fault, so each line states today's price. */
const rejectedFor = (
  code: 'price-changed' | 'total-too-large' | 'over-limit',
  lines: readonly PricedLine[],
  products: Products,
): Outcome =>
  rejectionOf(
    lines.map(({ sku, quantity, unitPrice }) => ({
      sku,
      code,
      requested: quantity,
      available: availableOf(products.get(sku)!),
      unitPrice,
    })),
  )
