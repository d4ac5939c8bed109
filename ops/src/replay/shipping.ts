import { keyOf } from './keys.ts'

/** An order leaves the house when it is this old, in the book's time. */
export const shippedAfterMs = 7 * 24 * 3_600_000

type Order = { invoiceNo: string; atMs: number; key: string }
type Shipment = Order & { kind: 'ship' }

/** Knows which orders are due to be shipped. They leave in the order in which they came. */
export const createShipping = () => {
  const waiting: Order[] = []
  const canceled = new Set<string>()
  let next = 0
  return {
    add: (order: Order): void => {
      waiting.push(order)
    },
    cancel: (invoiceNo: string): void => {
      canceled.add(invoiceNo)
    },
    /** The orders that have become a week old, each once, without those canceled before. */
    dueAt: (atMs: number): Shipment[] => {
      const first = next
      while (next < waiting.length && waiting[next]!.atMs + shippedAfterMs <= atMs) next += 1
      return waiting
        .slice(first, next)
        .filter(({ invoiceNo }) => !canceled.has(invoiceNo))
        .map((order) => ({
          kind: 'ship',
          atMs: order.atMs + shippedAfterMs,
          invoiceNo: order.invoiceNo,
          key: keyOf(order.atMs, ['ship', order.key]),
        }))
    },
  }
}
