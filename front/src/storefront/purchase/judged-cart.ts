import { totalMinor, type OrderView, type ProductView } from '@shop/contracts'
import type { CartLine } from './cart.ts'

/** A product as it is now; undefined when the shop does not list it; `unread` when Inventory does not answer. */
export type Known = ProductView | undefined | 'unread'

/**
 * Whether a line could be ordered now. `short`: there are fewer units. `over-limit`: one order may not have so many.
 * `gone`: the shop does not list the product. `not-yet`: it can be ordered later. `unread`: nobody knows at the moment.
 */
export type LineState = 'fine' | 'short' | 'sold-out' | 'over-limit' | 'not-yet' | 'gone' | 'unread'

export type JudgedLine = CartLine & {
  product: ProductView | undefined
  state: LineState
  /** The units that can be ordered now. */
  possible: number
  /** The price of one unit that the shopper saw, in minor units, when it is another one now. */
  cost?: number
}

export type JudgedCart = {
  lines: JudgedLine[]
  /** In minor units, of all lines at their prices of now. Undefined when one is not known, or it is beyond all bounds. */
  total: number | undefined
  /** Whether each line could be ordered as it stands. */
  canOrder: boolean
  /** Whether some lines could be ordered in part, or without others. */
  canMend: boolean
}

/** Compares a cart with the products as they are now. Decides nothing: Inventory does, when it is ordered. */
export const judgeCart = (
  lines: readonly CartLine[],
  productOf: (sku: string) => Known,
  nowMs: number,
): JudgedCart => {
  const judged = lines.map((line) => judgeLine(line, productOf(line.sku), nowMs))
  const canOrder = judged.length > 0 && judged.every(({ state }) => state === 'fine')
  return {
    lines: judged,
    total: totalOf(judged),
    canOrder,
    canMend: !canOrder && judged.some(({ possible }) => possible > 0),
  }
}

const judgeLine = (line: CartLine, product: Known, nowMs: number): JudgedLine => {
  if (product === 'unread') return { ...line, product: undefined, state: 'unread', possible: 0 }
  if (product === undefined) return { ...line, product, state: 'gone', possible: 0 }
  const { amount } = product.price
  const cost = line.seen !== undefined && line.seen !== amount ? { cost: line.seen } : {}
  const { state, most } = boundOf(line, product, nowMs)
  return { ...line, product, state, possible: Math.min(line.quantity, most), ...cost }
}

const boundOf = (
  { quantity }: CartLine,
  { available, maxPerOrder = Infinity, availableFrom }: ProductView,
  nowMs: number,
): { state: LineState; most: number } => {
  if (availableFrom !== undefined && Date.parse(availableFrom) > nowMs) {
    return { state: 'not-yet', most: 0 }
  }
  const most = Math.min(available, maxPerOrder)
  if (quantity <= most) return { state: 'fine', most }
  if (available === 0) return { state: 'sold-out', most }
  return { state: maxPerOrder < available ? 'over-limit' : 'short', most }
}

/** How long the reasons of a rejection are newer than what the front remembers of the catalogue. */
const reasonsFreshMs = 10_000

/** The products as Inventory saw them when it rejected an order, if that was just now: the catalogue may be older. */
export const asDecided = (
  known: (sku: string) => Known,
  { reasons = [], updatedAt = '' }: OrderView,
  nowMs: number,
): ((sku: string) => Known) => {
  if (!(nowMs - Date.parse(updatedAt) < reasonsFreshMs)) return known
  return (sku) => {
    const product = known(sku)
    const reason = reasons.find((each) => each.sku === sku)
    if (product === undefined || product === 'unread' || reason === undefined) return product
    const { available, unitPrice: amount = product.price.amount } = reason
    return { ...product, available, price: { ...product.price, amount } }
  }
}

const totalOf = (lines: readonly JudgedLine[]): number | undefined => {
  const priced = lines.flatMap(({ quantity, product }) =>
    product === undefined ? [] : [{ quantity, unitPrice: product.price.amount }],
  )
  return priced.length === lines.length ? totalMinor(priced) : undefined
}

/** The lines as they can be ordered now, at the prices of now. Lines of which nothing is known stay as they are. */
export const mended = ({ lines }: JudgedCart): CartLine[] =>
  lines.flatMap(({ sku, quantity, seen, product, state, possible }) => {
    if (state === 'unread') return [{ sku, quantity, ...(seen !== undefined && { seen }) }]
    return possible === 0 ? [] : [{ sku, quantity: possible, seen: product!.price.amount }]
  })
