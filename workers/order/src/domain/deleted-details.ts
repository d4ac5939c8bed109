import { digestOfChange, type RefusalCode, type Reply } from '@shop/contracts'
import type { Decision } from './decision.ts'
import type { FactOf, OrderAnnouncement, OrderFact } from './facts.ts'
import type { KeptDetails } from './kept-details.ts'
import { viewOf, type Order } from './order.ts'

/** The ids of the orders whose details a batch deletes, each once. */
export const idsToForget = (facts: readonly OrderFact[]): ReadonlySet<string> =>
  new Set(facts.flatMap(({ kind, item }) => (kind === 'delete-details' ? [item.orderId] : [])))

/**
 * Forgets the details of an order but for its reference, which is the merchant's own. The order and its digest stay.
 * An order without details, or without them any more, stays as it is.
 */
export const whenDetailsDeleted = (
  order: Order | undefined,
  { item: change, replyTo }: FactOf<'delete-details'>,
  kept: KeptDetails | undefined,
): Decision => {
  const asked = { changeId: change.changeId, digest: digestOfChange(change) }
  const answer = (item: Reply): OrderAnnouncement[] =>
    replyTo ? [{ kind: 'reply', to: replyTo, item }] : []
  if (!order) {
    const code: RefusalCode = 'unknown-order'
    return { order, announcements: answer({ kind: 'refused', ...asked, code }) }
  }
  const applied = (after: Order): OrderAnnouncement[] =>
    answer({ kind: 'applied', ...asked, order: viewOf(after) })
  if (order.details !== 'kept' && order.details !== 'missing') {
    return { order, announcements: applied(order) }
  }
  const after: Order = { ...order, details: 'deleted', version: order.version + 1 }
  return {
    order: after,
    announcements: applied(after),
    ...(kept && { details: { reference: kept.reference } }),
  }
}
