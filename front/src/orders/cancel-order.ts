import type { OrderView } from '@shop/contracts'
import { withoutReply, type Ask, type Question, type WithoutReply } from '../dialogue/ask.ts'
import { isFinal } from './order-changes.ts'

/** `recorded`: the order is canceled, or it was rejected or shipped before and stays so. The others are as in `Placed`. */
export type Canceled = { outcome: 'recorded'; order: OrderView } | { outcome: WithoutReply }

type Cancellation = { orderId: string; nowMs: number; traceparent: string | undefined }

/** A shopper's cancellation takes the key that made the order's id: Order verifies it again. */
export type CancelOrder = (request: Cancellation & { key: string }) => Promise<Canceled>
export type CancelOrderAsOperator = (
  request: Cancellation & { by: string | undefined },
) => Promise<Canceled>

type Topic = 'cancelOrder' | 'cancelOrderAsOperator'

/** Ask Order to cancel and wait until the order is final, at most `replyWaitMs`. */
export const createCancelOrder = (
  ask: Ask,
  replyWaitMs: number,
): { cancelOrder: CancelOrder; cancelOrderAsOperator: CancelOrderAsOperator } => {
  const untilFinal = async <T extends Topic>(
    question: Pick<Question<T>, 'topic' | 'item' | 'traceparent'>,
  ): Promise<Canceled> => {
    const { sent, reply } = await ask({
      ...question,
      key: question.item.orderId,
      judge: (heard) => (heard.kind === 'order' && isFinal(heard.order) ? 'done' : 'ignore'),
      waitMs: replyWaitMs,
    })
    if (reply?.kind === 'order') return { outcome: 'recorded', order: reply.order }
    return { outcome: withoutReply(sent) }
  }
  return {
    cancelOrder: ({ orderId, key, nowMs, traceparent }) => {
      const item = { orderId, key, requestedAt: nowMs }
      return untilFinal({ topic: 'cancelOrder', item, traceparent })
    },
    cancelOrderAsOperator: ({ orderId, by, nowMs, traceparent }) => {
      const item = { orderId, by, requestedAt: nowMs }
      return untilFinal({ topic: 'cancelOrderAsOperator', item, traceparent })
    },
  }
}
