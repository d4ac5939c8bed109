import { availableOf, type Product } from './product.ts'
import { unitsOf, type Reservation } from './reservation.ts'
import type { ChangingRows } from './rows.ts'

/** Products by SKU. Decisions move units by replacing them. */
export type Products = ChangingRows<Product>

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

/** Changes what is reserved, and what is on hand, of one product. */
export const move = (
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
