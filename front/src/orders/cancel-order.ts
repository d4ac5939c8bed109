import { finalStatuses, type OrderView } from '@shop/contracts'
import type { Ask } from '../dialogue/ask.ts'

/** `recorded`: the order is canceled, or it was rejected or shipped before and stays so. The others as in `Placed`. */
export type Canceled =
  | { outcome: 'recorded'; order: OrderView }
  | { outcome: 'accepted' | 'unknown' | 'busy' }

export type CancelOrder = { orderId: string; nowMs: number; traceparent: string | undefined }

/** Asks Order to cancel and waits until nothing more can happen to the order, at most `replyWaitMs`. */
export const createCancelOrder =
  ({ ask, replyWaitMs }: { ask: Ask; replyWaitMs: number }) =>
  async ({ orderId, nowMs, traceparent }: CancelOrder): Promise<Canceled> => {
    const { sent, reply } = await ask({
      topic: 'cancelOrder',
      item: { orderId, requestedAt: nowMs },
      key: orderId,
      judge: (heard) =>
        heard.kind === 'order' && finalStatuses.includes(heard.order.status) ? 'done' : 'ignore',
      waitMs: replyWaitMs,
      traceparent,
    })
    if (reply?.kind === 'order') return { outcome: 'recorded', order: reply.order }
    if (sent === 'busy') return { outcome: 'busy' }
    return { outcome: sent === 'acknowledged' ? 'accepted' : 'unknown' }
  }
