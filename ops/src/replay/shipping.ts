import { keyOf } from './keys.ts'

/** Age at which an order is shipped, in the book's time. */
export const shippedAfterMs = 7 * 24 * 3_600_000

type Order = { invoiceNo: string; atMs: number; key: string }
type Shipment = Order & { kind: 'ship' }

/** Keeps the orders that wait for their shipping, which are shipped in the sequence of their arrival. */
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
    /** Takes the orders that are a week old by now, each once, without canceled ones. */
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
