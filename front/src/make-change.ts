import type {
  AdminProductView,
  ChangeStock,
  OrderView,
  RefusalCode,
  Reply,
  ShipOrder,
} from '@shop/contracts'
import type { Ask, Answer } from './ask.ts'
import type { Verdict } from './waiters.ts'

/** What became of an operator's change. `accepted`: on its way, no answer in time. `unknown`, `busy`: as in `Placed`. */
export type Changed =
  | { outcome: 'applied'; product?: AdminProductView | undefined; order?: OrderView | undefined }
  | { outcome: 'refused'; code: RefusalCode }
  | { outcome: 'accepted' | 'unknown' | 'busy' }

/**
 * Sends an operator's change and waits for its answer, at most `waitMs`. The same `changeId` applies once only. When
 * two changes share one, at once, the one that was applied is told so; the other hears its own refusal.
 */
export const createMakeChange = ({ ask, waitMs }: { ask: Ask; waitMs: number }) => ({
  changeStock: async (item: ChangeStock, traceparent?: string): Promise<Changed> => {
    const judge = (reply: Reply) => judgeBy({ sku: item.sku }, reply)
    const key = item.changeId
    return outcomeOf(await ask({ topic: 'changeStock', item, key, judge, waitMs, traceparent }))
  },
  shipOrder: async (item: ShipOrder, traceparent?: string): Promise<Changed> => {
    const judge = (reply: Reply) => judgeBy({ orderId: item.orderId }, reply)
    const key = item.changeId
    return outcomeOf(await ask({ topic: 'shipOrder', item, key, judge, waitMs, traceparent }))
  },
})

type Subject = { sku?: string; orderId?: string }

/** A refusal does not say of what it is: whoever waits under its changeId takes it. */
const judgeBy = (mine: Subject, reply: Reply): Verdict => {
  if (reply.kind !== 'applied') return reply.kind === 'refused' ? 'done' : 'ignore'
  const isOfAnother =
    (reply.product !== undefined && reply.product.sku !== mine.sku) ||
    (reply.order !== undefined && reply.order.id !== mine.orderId)
  return isOfAnother ? 'ignore' : 'done'
}

const outcomeOf = ({ sent, reply }: Answer): Changed => {
  if (reply?.kind === 'applied') {
    return { outcome: 'applied', product: reply.product, order: reply.order }
  }
  if (reply?.kind === 'refused') return { outcome: 'refused', code: reply.code }
  if (sent === 'busy') return { outcome: 'busy' }
  return { outcome: sent === 'acknowledged' ? 'accepted' : 'unknown' }
}
