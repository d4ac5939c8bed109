import { reasonCountMax } from './limits.ts'
import type { PricedLine } from './order-lines.ts'
import type { RejectionReason } from './order-view.ts'

/** The decision that Inventory makes about an order's lines and that Order records. */
export type Outcome =
  | { kind: 'in-stock'; lines: readonly PricedLine[]; total: number; currency: string }
  | Rejection

/** `reasons` has the first of them, `reasonCount` counts all. */
export type Rejection = {
  kind: 'rejected'
  reasons: readonly RejectionReason[]
  reasonCount: number
}

/** A rejection with the first `reasonCountMax` of its reasons. `reasonCount` counts more than are given, if it is given. */
export const rejectionOf = (
  reasons: readonly RejectionReason[],
  reasonCount = reasons.length,
): Rejection => ({ kind: 'rejected', reasons: reasons.slice(0, reasonCountMax), reasonCount })

/** The reasons as messages carry them: with their count only when they are not all. */
export const saidReasons = ({ reasons, reasonCount }: Rejection) => ({
  reasons: [...reasons],
  ...(reasonCount > reasons.length && { reasonCount }),
})

/** Whether two outcomes promise the same. Both have canonical lines. The reasons of a rejection are no promise. */
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
