import type { Money, OrderLine, OrderStatus, OrderView, Outcome } from '@shop/contracts'

/** What the shopper asked for. */
export type Content = {
  digest: string
  lines: readonly OrderLine[]
  expectedTotal: Money | undefined
  placedAt: number
}

/** Everything known of one order id: facts, each written once. */
export type Order = {
  id: string
  /** Missing while only a cancellation is known. */
  content: Content | undefined
  outcome: Outcome | undefined
  canceled: boolean
  shipped: boolean
  /** Inventory has told everything that this order waits for. */
  heard: boolean
  /** Counts the facts that shoppers can see, so that nobody sees a status go back. */
  version: number
  /** Order's own clock, in ms. */
  recordedAtMs: number
  /** Where a front waits for the decision. */
  replyTo: string | undefined
}

export const statusOf = ({ canceled, shipped, outcome }: Order): OrderStatus => {
  if (canceled) return 'canceled'
  if (shipped) return 'shipped'
  if (!outcome) return 'pending'
  return outcome.kind === 'in-stock' ? 'confirmed' : 'rejected'
}

/** Whether only its content is known: all that is said of it, its sender has said. */
export const isJustRecorded = ({ content, outcome, canceled, shipped }: Order): boolean =>
  content !== undefined && !outcome && !canceled && !shipped

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
  if (outcome?.kind === 'rejected') view.reasons = [...outcome.reasons]
  return view
}

/** An order of which nothing is known but its id. */
export const newOrder = (id: string, nowMs: number): Order => ({
  id,
  content: undefined,
  outcome: undefined,
  canceled: false,
  shipped: false,
  heard: false,
  version: 0,
  recordedAtMs: nowMs,
  replyTo: undefined,
})

/** The order with its cancellation recorded. Whoever waits for its decision is answered now. */
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
