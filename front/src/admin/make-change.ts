import {
  digestOfChange,
  type AdminProductView,
  type ChangeEffect,
  type ChangeStock,
  type OrderView,
  type Problem,
  type RefusalCode,
  type Reply,
  type OrderChange,
} from '@shop/contracts'
import { withoutReply, type WithoutReply, type Ask, type Delivery } from '../dialogue/ask.ts'
import type { Verdict } from '../dialogue/waiters.ts'
import type { BusItems } from '../ports.ts'

/** The fate of an operator's change. `accepted`: on its way, no reply in time. `unknown`, `busy`: as in `Placed`. */
export type Changed =
  | {
      outcome: 'applied'
      effect?: ChangeEffect | undefined
      product?: AdminProductView | undefined
      order?: OrderView | undefined
    }
  | {
      outcome: 'refused'
      code: RefusalCode
      units?: Problem['units'] | undefined
      order?: OrderView | undefined
    }
  | { outcome: WithoutReply }

export type MakeChange = ReturnType<typeof createMakeChange>

/**
 * Sends operators' changes and waits for their replies, at most `waitMs`. A `changeId` applies once. Two changes under
 * one `changeId` hear their own replies, because a reply carries the digest of its change.
 */
export const createMakeChange = (ask: Ask, waitMs: number) => {
  const over =
    <T extends ChangeTopic>(topic: T) =>
    async (item: BusItems[T], traceparent?: string): Promise<Changed> =>
      outcomeOf(await ask({ topic, item, ...replyTo(item), waitMs, traceparent }))
  return {
    changeStock: over('changeStock'),
    shipOrder: over('shipOrder'),
    cancelOrder: over('cancelOrderAsOperator'),
    returnOrder: over('returnOrder'),
    deleteDetails: over('deleteDetails'),
  }
}

type ChangeTopic =
  | 'changeStock'
  | 'shipOrder'
  | 'cancelOrderAsOperator'
  | 'returnOrder'
  | 'deleteDetails'

const replyTo = (change: ChangeStock | OrderChange) => {
  const digest = digestOfChange(change)
  return {
    key: change.changeId,
    judge: (reply: Reply): Verdict =>
      'changeId' in reply && reply.digest === digest ? 'done' : 'ignore',
  }
}

const outcomeOf = ({ sent, reply }: Delivery): Changed => {
  if (reply?.kind === 'applied') {
    const { effect, product, order } = reply
    return { outcome: 'applied', effect, product, order }
  }
  if (reply?.kind === 'refused') {
    const { code, units, order } = reply
    return { outcome: 'refused', code, units, order }
  }
  return { outcome: withoutReply(sent) }
}
