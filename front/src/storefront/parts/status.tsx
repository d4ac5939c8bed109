/** @jsxImportSource hono/jsx */
import type { OrderStatus } from '@shop/contracts'
import type { View } from '../view.ts'

export type ShownStatus = OrderStatus | 'unrecorded'

/** The status of an order: a colour, a shape and a word, so that nobody depends on one of them. */
export const Status = ({ view: { words }, status }: { view: View; status: ShownStatus }) => (
  <span class={`status ${status}`}>
    <svg viewBox="0 0 12 12" aria-hidden="true">
      <path d={shapes[status]} />
    </svg>
    {words.purchase.order.statuses[status]}
  </span>
)

const ring = 'M6 1.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0-8.4'
const shapes: Record<ShownStatus, string> = {
  unrecorded: ring,
  pending: `${ring}M6 3.6V6l1.6 1.2`,
  confirmed: 'M2 6.4l2.8 2.8L10 3.4',
  rejected: 'M2.5 2.5l7 7m0-7l-7 7',
  canceled: `${ring}M3.2 8.8l5.6-5.6`,
  shipped: 'M1.5 6h8.5M6.5 2.5L10 6l-3.5 3.5',
}
