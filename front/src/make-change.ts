import type {
  AdminProductView,
  ChangeStock,
  OrderView,
  RefusalCode,
  ShipOrder,
} from '@shop/contracts'
import type { Ask, Answer } from './ask.ts'

/** What became of an operator's change. `accepted`: on its way, no answer in time. `unknown`, `busy`: as in `Placed`. */
export type Changed =
  | { outcome: 'applied'; product?: AdminProductView | undefined; order?: OrderView | undefined }
  | { outcome: 'refused'; code: RefusalCode }
  | { outcome: 'accepted' | 'unknown' | 'busy' }

/** Sends an operator's change and waits for its answer, at most `waitMs`. The same `changeId` applies once only. */
export const createMakeChange = ({ ask, waitMs }: { ask: Ask; waitMs: number }) => ({
  changeStock: async (item: ChangeStock): Promise<Changed> =>
    outcomeOf(
      await ask({ topic: 'changeStock', item, key: item.changeId, judge: () => 'done', waitMs }),
    ),
  shipOrder: async (item: ShipOrder): Promise<Changed> =>
    outcomeOf(
      await ask({ topic: 'shipOrder', item, key: item.changeId, judge: () => 'done', waitMs }),
    ),
})

const outcomeOf = ({ sent, reply }: Answer): Changed => {
  if (reply?.kind === 'applied') {
    return { outcome: 'applied', product: reply.product, order: reply.order }
  }
  if (reply?.kind === 'refused') return { outcome: 'refused', code: reply.code }
  if (sent === 'busy') return { outcome: 'busy' }
  return { outcome: sent === 'acknowledged' ? 'accepted' : 'unknown' }
}
