import type { OrderView } from '@shop/contracts'
import { withoutReply, type Ask, type WithoutReply } from '../dialogue/ask.ts'
import { isFinal } from './order-changes.ts'

/**
 * `recorded`: the order is canceled, or it was rejected or a part of it had left before, and it stays so. The others are as
 * in `Placed`.
 */
export type Canceled = { outcome: 'recorded'; order: OrderView } | { outcome: WithoutReply }

/** A shopper's cancellation takes the key that made the order's id: Order verifies it again. */
type Cancellation = { orderId: string; key: string; nowMs: number; traceparent: string | undefined }

export type CancelOrder = (request: Cancellation) => Promise<Canceled>

/** Asks Order to cancel and waits until the order is decided about that, at most `replyWaitMs`. */
export const createCancelOrder =
  (ask: Ask, replyWaitMs: number): CancelOrder =>
  async ({ orderId, key, nowMs, traceparent }) => {
    const { sent, reply } = await ask({
      topic: 'cancelOrder',
      item: { orderId, key, requestedAt: nowMs },
      key: orderId,
      judge: (heard) =>
        heard.kind === 'order' && (isFinal(heard.order) || hasLeft(heard.order))
          ? 'done'
          : 'ignore',
      waitMs: replyWaitMs,
      traceparent,
    })
    if (reply?.kind === 'order') return { outcome: 'recorded', order: reply.order }
    return { outcome: withoutReply(sent) }
  }

/** Whether a part of the order has left, or all of it: it is not the shopper's to cancel any more. */
export const hasLeft = ({ status, shipments }: OrderView): boolean =>
  status === 'shipped' || shipments !== undefined
