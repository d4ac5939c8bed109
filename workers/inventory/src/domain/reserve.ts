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
import { availableOf, type Product } from './product.ts'
import { unitsOf, type Reservation } from './reservation.ts'
import type { ChangingRows } from './rows.ts'

/** Products by SKU. Decisions move units by replacing them. */
export type Products = ChangingRows<Product>

export type Wanted = {
  lines: readonly OrderLine[]
  expectedTotal: Money | undefined
  /** The largest total that is accepted, in minor units; none when missing. */
  totalMax: number | undefined
}

/**
 * Reserves every line or none. When all of them are in stock, it moves their units from available to reserved in
 * `products`. Lines of one SKU are summed first. Prices are today's; nothing is reserved when the shopper expected
 * another total, or when it is more than `totalMax`.
 */
export const reserve = (wanted: Wanted, products: Products, currency: string): Outcome => {
  const lines = canonicalLines(wanted.lines)
  const reasons = lines.flatMap((line) => shortageOf(line, products.get(line.sku)) ?? [])
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

/** Moves the units of a reservation that changed: what is held for it, and what has left the house. */
export const moveUnits = (
  products: Products,
  { from, to }: { from: Reservation | undefined; to: Reservation | undefined },
): void => {
  if (from === to) return
  for (const { sku, held, gone } of unitsOf(from)) {
    move(products, sku, { reserved: -held, onHand: gone })
  }
  for (const { sku, held, gone } of unitsOf(to)) {
    move(products, sku, { reserved: held, onHand: -gone })
  }
}

/** Whether all units of a reservation that counts none yet are there, at any price. */
export const fits = (reservation: Reservation, products: Products): boolean =>
  unitsOf(reservation).every(({ sku, held, gone }) => {
    const product = products.get(sku)
    return product !== undefined && held + gone <= availableOf(product)
  })

const shortageOf = (line: OrderLine, product: Product | undefined): RejectionReason | undefined => {
  const { sku, quantity: requested } = line
  if (!product?.listed) return { sku, code: 'unknown-sku', requested, available: 0 }
  const available = availableOf(product)
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

const move = (
  products: Products,
  sku: string,
  { reserved = 0, onHand = 0 }: { reserved?: number; onHand?: number },
): void => {
  if (reserved === 0 && onHand === 0) return
  const product = products.get(sku)
  if (!product) throw new Error(`the reserved product ${sku} is gone`)
  products.set(sku, {
    ...product,
    reserved: product.reserved + reserved,
    onHand: product.onHand + onHand,
  })
}
