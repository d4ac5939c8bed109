import type { OrderView } from '@shop/contracts'
import { withoutReply, type WithoutReply, type Ask } from '../dialogue/ask.ts'
import { isFinal } from './order-changes.ts'

/** `recorded`: the order is canceled, or it was rejected or shipped before and stays so. The others are as in `Placed`. */
export type Canceled = { outcome: 'recorded'; order: OrderView } | { outcome: WithoutReply }

export type CancelOrder = (request: {
  orderId: string
  nowMs: number
  traceparent: string | undefined
}) => Promise<Canceled>

/** Asks Order to cancel and waits until the order is final, at most `replyWaitMs`. */
export const createCancelOrder =
  (ask: Ask, replyWaitMs: number): CancelOrder =>
  async ({ orderId, nowMs, traceparent }) => {
    const { sent, reply } = await ask({
      topic: 'cancelOrder',
      item: { orderId, requestedAt: nowMs },
      key: orderId,
      judge: (heard) => (heard.kind === 'order' && isFinal(heard.order) ? 'done' : 'ignore'),
      waitMs: replyWaitMs,
      traceparent,
    })
    if (reply?.kind === 'order') return { outcome: 'recorded', order: reply.order }
    return { outcome: withoutReply(sent) }
  }
