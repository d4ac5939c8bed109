import type { AdminProductView, StockChangeType, StockEvent } from '@shop/contracts'
import { availableOf, type Product } from './product.ts'

/** A product of which the units that can be ordered crossed a level in a batch. */
export type StockChange = {
  sku: string
  type: StockChangeType
  /** Inventory's own clock, in ms. */
  atMs: number
}

/** The products of a batch that crossed a level between its beginning and its end. Nobody sees what is in between. */
export const stockChangesOf = (
  loaded: { get(sku: string): Product | undefined },
  changed: ReadonlyMap<string, Product>,
  atMs: number,
): readonly StockChange[] => {
  const changes: StockChange[] = []
  for (const [sku, product] of changed) {
    const type = stockChangeOf(loaded.get(sku), product)
    if (type) changes.push({ sku, type, atMs })
  }
  return changes
}

/** Of a product: nothing can be ordered, few units can (at most `lowStockAt`), or enough. In this order. */
const levels = { soldOut: 0, low: 1, enough: 2 }

const levelOf = (product: Product): number => {
  const available = availableOf(product)
  if (available <= 0) return levels.soldOut
  return available <= (product.lowStockAt ?? 0) ? levels.low : levels.enough
}

/**
 * `sold-out`: nothing is left. `low`: it fell to `lowStockAt` units or fewer, or operators raised that number. `back`: it
 * rose again, from nothing or from few units. Nothing is said of a product that is new.
 */
export const stockChangeOf = (
  before: Product | undefined,
  after: Product,
): StockChangeType | undefined => {
  if (!before) return undefined
  const [was, is] = [levelOf(before), levelOf(after)]
  if (is === was) return undefined
  if (is > was) return 'back'
  return is === levels.soldOut ? 'sold-out' : 'low'
}

/** The event of a change with this number, with the product as it is now. */
export const stockEventOf = (
  { sku, type, atMs }: StockChange,
  { no, epoch, product }: { no: number; epoch: string; product: AdminProductView },
): StockEvent => ({
  specversion: '1.0',
  id: `${epoch}:${no}`,
  source: '/products',
  type: `stock.${type}`,
  subject: sku,
  time: new Date(atMs).toISOString(),
  datacontenttype: 'application/json',
  data: product,
})
