import { build, type Histogram } from 'hdr-histogram-js'
import type { OrderView, OrderStatus } from '@shop/contracts'

/** Longest latency that is recorded as it is, in µs; longer ones count as this. */
const latencyMaxUs = 600_000_000

/** Counts of the shop's answers. Latencies are in µs, from sending an order to its decision, repeats included. */
export type Tally = {
  /** Orders by the status in the answer. Those `shipped` or `canceled` were so before this replay. */
  orders: Map<OrderStatus, number>
  /** Rejected orders by the codes of their reasons. */
  rejections: Map<string, number>
  /** Cancellations by the status that the order then had: `canceled`, or `shipped` when it was too late. */
  cancellations: Map<OrderStatus, number>
  shippedCount: number
  priceChangeCount: number
  repeatCount: number
  latencyUs: Histogram
  seconds: number
}

export const newTally = (): Tally => ({
  orders: new Map(),
  rejections: new Map(),
  cancellations: new Map(),
  shippedCount: 0,
  priceChangeCount: 0,
  repeatCount: 0,
  latencyUs: build({ lowestDiscernibleValue: 1, highestTrackableValue: latencyMaxUs }),
  seconds: 0,
})

/** Counts an order that was answered `milliseconds` after it was sent. */
export const countOrder = (tally: Tally, { status, reasons }: OrderView, milliseconds: number) => {
  increment(tally.orders, status)
  for (const code of new Set(reasons?.map((reason) => reason.code)))
    increment(tally.rejections, code)
  tally.latencyUs.recordValue(Math.min(latencyMaxUs, Math.round(milliseconds * 1_000)))
}

export const increment = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
