import type { Money, OrderLine, OrderStatus, OrderView, Outcome } from '@shop/contracts'

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
 * What became of the details of an order. `none`: it was sent without any. `missing`: this database was restored, and
 * knows by Inventory only that there are some. `deleted`: an operator had them forgotten; only the reference is left.
 */
export type DetailsState = 'none' | 'kept' | 'missing' | 'deleted'

/** Everything known of one order id. Each fact is written once. */
export type Order = {
  id: string
  /** Missing while only a cancellation is known. */
  content: Content | undefined
  details: DetailsState
  outcome: Outcome | undefined
  canceled: boolean
  shipped: boolean
  /** Inventory has answered everything that it was told of this order. */
  heard: boolean
  /** Counts the facts that shoppers can see. A reader ignores a lower version, so it never sees a status go back. */
  version: number
  /** Order's own clock, in ms. */
  recordedAtMs: number
  /** The topic where a front waits for the decision. */
  replyTo: string | undefined
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
  const { content, outcome } = order
  const view: OrderView = {
    id: order.id,
    status: statusOf(order),
    recorded: true,
    lines: [...(outcome?.kind === 'in-stock' ? outcome.lines : (content?.lines ?? []))],
    recordedAt: new Date(order.recordedAtMs).toISOString(),
    version: order.version,
  }
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

/** An order of which only the id is known. */
export const newOrder = (id: string, nowMs: number): Order => ({
  id,
  content: undefined,
  details: 'none',
  outcome: undefined,
  canceled: false,
  shipped: false,
  heard: false,
  version: 0,
  recordedAtMs: nowMs,
  replyTo: undefined,
})

/** The order with its cancellation recorded. The caller answers the front that waited: it waits no longer. */
export const canceledOf = (order: Order, { heard }: Pick<Order, 'heard'>): Order => ({
  ...order,
  canceled: true,
  heard,
  version: order.version + 1,
  replyTo: undefined,
})

/** The order with its shipment recorded. */
export const shippedOf = (order: Order, { heard }: Pick<Order, 'heard'>): Order => ({
  ...order,
  shipped: true,
  heard,
  version: order.version + 1,
})
