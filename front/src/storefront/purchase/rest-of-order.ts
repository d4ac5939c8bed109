import type { DetailedOrderView } from '@shop/contracts'
import type { RestOfOrder } from '../parts/order-props.ts'
import { typedIn } from './checkout-form.ts'
import { asDecided, judgeCart, mended, type Known } from './judged-cart.ts'

type Now = { key: string; known: (sku: string) => Known; nowMs: number }

/**
 * What can be ordered now of a rejected order, with its details, as an order under another key. Undefined when nothing is
 * left, or a price is not known.
 */
export const restOf = (
  order: DetailedOrderView,
  { key, known, nowMs }: Now,
): RestOfOrder | undefined => {
  if (order.status !== 'rejected') return undefined
  const latest = asDecided(known, order, nowMs)
  const { lines, total } = judgeCart(mended(judgeCart(order.lines, latest, nowMs)), latest, nowMs)
  if (lines.length === 0 || total === undefined) return undefined
  const named = lines.map(({ sku, quantity, product }) => ({ sku, quantity, name: product!.name }))
  return { key, lines: named, total, details: Object.entries(typedIn(order)) }
}
