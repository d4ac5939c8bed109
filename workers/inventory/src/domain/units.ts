import { availableOf, type Products } from './product.ts'
import { unitsOf, type Reservation } from './reservation.ts'

/**
 * Moves the units of a reservation that changed: what is held for it, what has left the house, and what came back. Each of
 * these moves for itself, as the history of units has them.
 */
export const moveUnits = (
  products: Products,
  { from, to }: { from: Reservation | undefined; to: Reservation | undefined },
): void => {
  if (from === to) return
  const [before, after] = [bySku(from), bySku(to)]
  for (const sku of new Set([...before.keys(), ...after.keys()])) {
    const [had, has] = [before.get(sku) ?? none, after.get(sku) ?? none]
    const shipped = has.shipped - had.shipped
    // Units that leave are held before. What is held beyond them is reserved first, or released afterwards.
    const others = has.held - had.held + shipped
    move(products, sku, { reserved: Math.max(0, others) })
    move(products, sku, { reserved: -shipped, onHand: -shipped })
    move(products, sku, { reserved: Math.min(0, others) })
    move(products, sku, { onHand: has.restocked - had.restocked })
  }
}

const none = { held: 0, shipped: 0, restocked: 0 }

const bySku = (reservation: Reservation | undefined): ReadonlyMap<string, typeof none> =>
  new Map(unitsOf(reservation).map((line) => [line.sku, line]))

/** Whether all units of a reservation that counts none yet are there, at any price. */
export const fits = (reservation: Reservation, products: Products): boolean =>
  unitsOf(reservation).every(({ sku, held, shipped, restocked }) => {
    const product = products.get(sku)
    return product !== undefined && held + shipped - restocked <= availableOf(product)
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
