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
}

/** The lines whose units are held for the order now: decided in stock, neither canceled nor shipped. */
export const heldLines = ({
  decided,
  canceled,
  shipped,
}: Reservation): readonly PricedLine[] | undefined =>
  decided?.outcome.kind === 'in-stock' && !canceled && !shipped ? decided.outcome.lines : undefined
