import type { PricedLine } from './order-lines.ts'
import type { RejectionReason } from './order-view.ts'

/** What Inventory decides about an order's lines and Order records: one thing, however it travels. */
export type Outcome =
  | { kind: 'in-stock'; lines: readonly PricedLine[]; total: number; currency: string }
  | { kind: 'rejected'; reasons: readonly RejectionReason[] }

/** Whether two outcomes promise the same (lines are in one order, by SKU). Why one was rejected is not a promise. */
export const isSameOutcome = (a: Outcome, b: Outcome): boolean => {
  if (a.kind === 'rejected' || b.kind === 'rejected') return a.kind === b.kind
  return (
    a.total === b.total &&
    a.currency === b.currency &&
    a.lines.length === b.lines.length &&
    a.lines.every(({ sku, quantity, unitPrice }, index) => {
      const other = b.lines[index]!
      return other.sku === sku && other.quantity === quantity && other.unitPrice === unitPrice
    })
  )
}
