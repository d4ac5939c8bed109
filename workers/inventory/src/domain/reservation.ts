import type { Money, OrderLine, Outcome, PricedLine } from '@shop/contracts'

/** An order as it was asked for, and what was decided. */
export type Decided = {
  digest: string
  lines: readonly OrderLine[]
  expectedTotal: Money | undefined
  placedAt: number
  /** A trusted server sent it. */
  trusted: boolean
  /** It has details, which Order alone knows. */
  hasDetails: boolean
  outcome: Outcome
  decidedAt: number
}

/**
 * Everything known of one order id. Without `decided` it is the mark of a cancellation that came before its order; the
 * late order then reserves nothing.
 */
export type Reservation = {
  orderId: string
  decided: Decided | undefined
  canceled: boolean
  shipped: boolean
  /** Order has said that the outcome is recorded, or that the order is canceled. */
  heard: boolean
  /**
   * Order's promise outlived a restore of this database, and its units were not there. None are counted for it until
   * they come in.
   */
  short: boolean
}

/** The lines whose units are held for the order now: it is in stock, and neither canceled nor shipped nor short. */
export const heldLines = ({
  decided,
  canceled,
  shipped,
  short,
}: Reservation): readonly PricedLine[] | undefined =>
  decided?.outcome.kind === 'in-stock' && !canceled && !shipped && !short
    ? decided.outcome.lines
    : undefined
