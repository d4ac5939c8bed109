import type { DetailedOrderView, OrderChangeType, OrderEvent } from '@shop/contracts'
import { newOrder, statusOf, type Order } from './order.ts'
import type { Part } from './part.ts'

/** A change of an order that anybody can see. There is one for each version of an order. */
export type OrderChange = {
  orderId: string
  /** Of the order, right after the change. */
  version: number
  type: OrderChangeType
  /** Order's own clock, in ms. */
  atMs: number
  /** The operator whose change it was. */
  by: string | undefined
}

/**
 * The changes that one decision made of an order, in the order of their versions. An outcome of an order that nobody knew
 * is two of them: it was placed, and it was decided.
 */
export const changesOf = (
  before: Order | undefined,
  after: Order,
  { atMs, by }: { atMs: number; by: string | undefined },
): readonly OrderChange[] => {
  const was = before ?? newOrder(after.id, atMs)
  if (after.version === was.version) return []
  const types = typesOf(was, after)
  const changes: OrderChange[] = []
  for (let { version } = was; version < after.version; version += 1) {
    const type = types[version - was.version] ?? 'changed'
    changes.push({ orderId: after.id, version: version + 1, type, atMs, by })
  }
  return changes
}

/** The types of the changes of an order, in the order in which they counted as new versions. */
const typesOf = (was: Order, after: Order): readonly OrderChangeType[] => {
  const types: OrderChangeType[] = []
  if (after.content && !was.content) types.push('placed')
  if (after.outcome && !was.outcome) {
    types.push(after.outcome.kind === 'in-stock' ? 'confirmed' : 'rejected')
  }
  if (was.content && after.details !== was.details) {
    types.push(after.details === 'deleted' ? 'details-deleted' : 'details-completed')
  }
  const isPlain = !after.shipped && !after.canceled && after.parts.length === 0
  return isPlain ? types : [...types, ...partTypesOf(was, after)]
}

const partTypes: Record<Part['kind'], OrderChangeType> = {
  shipped: 'part-shipped',
  canceled: 'part-canceled',
  returned: 'returned',
}

/** The last part that left or was canceled ends the order. A shopper's cancellation ends it without a part. */
const partTypesOf = (was: Order, after: Order): readonly OrderChangeType[] => {
  const end = endOf(was, after)
  const parts = after.parts.slice(was.parts.length)
  const last = end ? parts.findLastIndex(({ kind }) => kind !== 'returned') : -1
  const types = parts.map(({ kind }, index) => (index === last ? end! : partTypes[kind]))
  return end && last === -1 ? [...types, end] : types
}

const endOf = (was: Order, after: Order): 'shipped' | 'canceled' | undefined => {
  const status = statusOf(after)
  const isEnd = status === 'shipped' || status === 'canceled'
  return isEnd && status !== statusOf(was) ? status : undefined
}

/** The event of a change, with the order as it is now. */
export const eventOf = (
  { orderId, version, type, atMs, by }: OrderChange,
  order: DetailedOrderView,
  epoch: string,
): OrderEvent => ({
  specversion: '1.0',
  id: `${epoch}:${orderId}:${version}`,
  source: '/orders',
  type: `order.${type}`,
  subject: orderId,
  time: new Date(atMs).toISOString(),
  datacontenttype: 'application/json',
  version,
  ...(by !== undefined && { by }),
  data: order,
})
