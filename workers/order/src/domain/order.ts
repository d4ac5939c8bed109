import type { Money, OrderLine, OrderStatus, OrderView, Outcome } from '@shop/contracts'
import { instantOf } from './instant.ts'
import { countsOf, shownLines, shownParts, type Part } from './part.ts'

/** The order as the shopper sent it. */
export type Content = {
  digest: string
  lines: readonly OrderLine[]
  expectedTotal: Money | undefined
  placedAt: number
  /** A trusted server sent it. */
  trusted: boolean
}

/**
 * The state of the details of an order. `none`: it was sent without any. `missing`: this database was restored, and
 * knows by Inventory only that there are some. `deleted`: an operator had them forgotten; only the reference is left.
 */
export type DetailsState = 'none' | 'kept' | 'missing' | 'deleted'

/**
 * When facts became known, by Order's own clock in ms. Missing while they are not, and in orders recorded before Order kept
 * these times.
 */
export type Times = {
  /** Its content. */
  placedAtMs: number | undefined
  confirmedAtMs: number | undefined
  shippedAtMs: number | undefined
  canceledAtMs: number | undefined
  /** The last change of the version. */
  updatedAtMs: number | undefined
}

/** Everything known of one order id. Each fact is written once. */
export type Order = Times & {
  id: string
  /** Missing while only a cancellation is known. */
  content: Content | undefined
  details: DetailsState
  outcome: Outcome | undefined
  canceled: boolean
  shipped: boolean
  /** The units that operators shipped, canceled and took back, in order. */
  parts: readonly Part[]
  /** Inventory has answered everything that it was told of this order. */
  heard: boolean
  /** Counts the facts that shoppers can see. A reader ignores a lower version, so it never sees a status go back. */
  version: number
  /** Order's own clock, in ms. */
  recordedAtMs: number
  /** The topics where fronts wait for the decision, the newest last. */
  waitingAt: readonly string[]
}

/** The status that follows from the facts. */
export const statusOf = ({ canceled, shipped, outcome }: Order): OrderStatus => {
  if (canceled) return 'canceled'
  if (shipped) return 'shipped'
  if (!outcome) return 'pending'
  return outcome.kind === 'in-stock' ? 'confirmed' : 'rejected'
}

/** The order as shoppers and operators see it. */
export const viewOf = (order: Order): OrderView => {
  const { content, outcome, parts } = order
  const lines = outcome?.kind === 'in-stock' ? outcome.lines : (content?.lines ?? [])
  const view: OrderView = {
    id: order.id,
    status: statusOf(order),
    recorded: true,
    lines: parts.length > 0 ? shownLines(lines, countsOf(order)) : [...lines],
    recordedAt: instantOf(order.recordedAtMs),
    version: order.version,
  }
  showTimes(view, order)
  if (parts.length > 0) Object.assign(view, shownParts(parts))
  if (outcome?.kind === 'in-stock') {
    view.total = { amount: outcome.total, currency: outcome.currency }
  }
  if (content?.expectedTotal) view.expectedTotal = content.expectedTotal
  if (outcome?.kind === 'rejected') {
    view.reasons = [...outcome.reasons]
    view.reasonCount = outcome.reasonCount
  }
  return view
}

/** Adds the times that are known. Every confirmed order is shown once: five spreads would cost more than its row. */
const showTimes = (view: OrderView, times: Times): void => {
  const { placedAtMs, confirmedAtMs, shippedAtMs, canceledAtMs, updatedAtMs } = times
  if (placedAtMs !== undefined) view.placedAt = instantOf(placedAtMs)
  if (confirmedAtMs !== undefined) view.confirmedAt = instantOf(confirmedAtMs)
  if (shippedAtMs !== undefined) view.shippedAt = instantOf(shippedAtMs)
  if (canceledAtMs !== undefined) view.canceledAt = instantOf(canceledAtMs)
  if (updatedAtMs !== undefined) view.updatedAt = instantOf(updatedAtMs)
}

/** An order of which only the id is known. */
export const newOrder = (id: string, nowMs: number): Order => ({
  id,
  content: undefined,
  details: 'none',
  outcome: undefined,
  canceled: false,
  shipped: false,
  parts: [],
  heard: false,
  version: 0,
  recordedAtMs: nowMs,
  placedAtMs: undefined,
  confirmedAtMs: undefined,
  shippedAtMs: undefined,
  canceledAtMs: undefined,
  updatedAtMs: undefined,
  waitingAt: [],
})

/** The order with facts that shoppers can see. They count as one change. */
export const changed = (order: Order, facts: Partial<Order>, nowMs: number): Order => ({
  ...order,
  ...facts,
  version: order.version + 1,
  updatedAtMs: nowMs,
})
