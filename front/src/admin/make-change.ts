import {
  digestOfChange,
  type AdminProductView,
  type ChangeStock,
  type OrderView,
  type RefusalCode,
  type Reply,
  type ShipOrder,
} from '@shop/contracts'
import type { Ask, Answer } from '../dialogue/ask.ts'
import type { Verdict } from '../dialogue/waiters.ts'

/** What became of an operator's change. `accepted`: on its way, no answer in time. `unknown`, `busy`: as in `Placed`. */
export type Changed =
  | { outcome: 'applied'; product?: AdminProductView | undefined; order?: OrderView | undefined }
  | { outcome: 'refused'; code: RefusalCode }
  | { outcome: 'accepted' | 'unknown' | 'busy' }

/**
 * Sends an operator's change and waits for its answer, at most `waitMs`. The same `changeId` applies once only. Of two
 * changes under one `changeId` each hears its own answer, because an answer carries the digest of its change.
 */
export const createMakeChange = ({ ask, waitMs }: { ask: Ask; waitMs: number }) => ({
  changeStock: async (item: ChangeStock, traceparent?: string): Promise<Changed> => {
    const answered = asAnsweredTo(item)
    return outcomeOf(await ask({ topic: 'changeStock', item, ...answered, waitMs, traceparent }))
  },
  shipOrder: async (item: ShipOrder, traceparent?: string): Promise<Changed> => {
    const answered = asAnsweredTo(item)
    return outcomeOf(await ask({ topic: 'shipOrder', item, ...answered, waitMs, traceparent }))
  },
})

const asAnsweredTo = (change: ChangeStock | ShipOrder) => {
  const digest = digestOfChange(change)
  return {
    key: change.changeId,
    judge: (reply: Reply): Verdict =>
      'changeId' in reply && reply.digest === digest ? 'done' : 'ignore',
  }
}

const outcomeOf = ({ sent, reply }: Answer): Changed => {
  if (reply?.kind === 'applied') {
    return { outcome: 'applied', product: reply.product, order: reply.order }
  }
  if (reply?.kind === 'refused') return { outcome: 'refused', code: reply.code }
  if (sent === 'busy') return { outcome: 'busy' }
  return { outcome: sent === 'acknowledged' ? 'accepted' : 'unknown' }
}
