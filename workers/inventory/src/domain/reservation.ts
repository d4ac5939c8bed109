import {
  allShipped,
  greaterMoved,
  includesMoved,
  type Money,
  type MovedLine,
  type OrderLine,
  type Outcome,
} from '@shop/contracts'

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
  /** Every unit was shipped or canceled, and one at least shipped. */
  shipped: boolean
  /** The units that were moved, by SKU. Empty when none were, and when all were shipped and none came back. */
  moved: readonly MovedLine[]
  /** Order has said that the outcome is recorded, or that the order is canceled. */
  heard: boolean
  /**
   * Order's promise outlived a restore of this database, and its units were not there. None are counted for it until
   * they come in.
   */
  short: boolean
}

/** The units of an order in stock that were moved so far. */
export const movedOf = ({ decided, shipped, moved }: Reservation): readonly MovedLine[] =>
  shipped && moved.length === 0 && decided?.outcome.kind === 'in-stock'
    ? allShipped(decided.outcome.lines)
    : moved

/** The reservation with these units moved too, once Order has said so. Numbers only grow. */
export const withMoved = (reservation: Reservation, said: readonly MovedLine[]): Reservation => {
  const before = movedOf(reservation)
  const outcome = reservation.decided?.outcome
  if (outcome?.kind !== 'in-stock' || includesMoved(before, said)) return reservation
  const moved = greaterMoved(before, said)
  const bySku = new Map(moved.map((line) => [line.sku, line]))
  const isOver = outcome.lines.every(({ sku, quantity }) => {
    const { shipped = 0, canceled = 0 } = bySku.get(sku) ?? {}
    return shipped + canceled >= quantity
  })
  const isWhole = isSame(moved, allShipped(outcome.lines))
  return {
    ...reservation,
    shipped: isOver && moved.some(({ shipped }) => shipped),
    moved: isWhole ? [] : moved,
  }
}

const isSame = (some: readonly MovedLine[], others: readonly MovedLine[]): boolean =>
  includesMoved(some, others) && includesMoved(others, some)

/** Units of one line: held for the order, sent away with it, and come back to be sold again. */
export type LineUnits = { sku: string; held: number; shipped: number; restocked: number }

/** The units behind an order in stock. None are counted for a short one, and none are held for a canceled one. */
export const unitsOf = (reservation: Reservation | undefined): readonly LineUnits[] => {
  const outcome = reservation?.decided?.outcome
  if (!reservation || outcome?.kind !== 'in-stock' || reservation.short) return []
  const bySku = new Map(movedOf(reservation).map((line) => [line.sku, line]))
  return outcome.lines.map(({ sku, quantity }) => {
    const { shipped = 0, canceled = 0, restocked = 0 } = bySku.get(sku) ?? {}
    const held = reservation.canceled ? 0 : Math.max(0, quantity - shipped - canceled)
    // An Order that speaks of other lines under this id moves no more units than were held.
    const left = Math.min(shipped, quantity)
    return { sku, held, shipped: left, restocked: Math.min(restocked, left) }
  })
}
