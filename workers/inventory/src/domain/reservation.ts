import type { Money, OrderLine, PricedLine, RejectionReason } from '@shop/contracts'

/** What Inventory decided about an order's lines. */
export type Outcome =
  | { kind: 'in-stock'; lines: readonly PricedLine[]; total: number; currency: string }
  | { kind: 'rejected'; reasons: readonly RejectionReason[] }

/** An order as it was asked for, and what was decided. */
export type Decided = {
  digest: string
  lines: readonly OrderLine[]
  expectedTotal: Money | undefined
  placedAt: number
  outcome: Outcome
  decidedAt: number
}

/**
 * Everything known of one order id. Without `decided` it is the mark of a cancellation that came before
 * its order, and the late order reserves nothing.
 */
export type Reservation = {
  orderId: string
  decided: Decided | undefined
  canceled: boolean
  shipped: boolean
  /** Order has said that the outcome is recorded, or that the order is canceled. */
  heard: boolean
  /**
   * Order's promise outlived a restore of this database, and its units were not there: none are counted for it
   * until there are.
   */
  short: boolean
}

/** The lines whose units are held for the order now: decided in stock, neither canceled, shipped nor short. */
export const heldLines = ({
  decided,
  canceled,
  shipped,
  short,
}: Reservation): readonly PricedLine[] | undefined =>
  decided?.outcome.kind === 'in-stock' && !canceled && !shipped && !short
    ? decided.outcome.lines
    : undefined

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
