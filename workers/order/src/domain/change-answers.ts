import { adminTokenName, digestOfChange, type RefusalCode, type Reply } from '@shop/contracts'
import { replies, unheardAnnouncement } from './announce.ts'
import { decideChange } from './decide-change.ts'
import type { Circumstances, Decision } from './decision.ts'
import type { ChangeFact, OrderAnnouncement } from './facts.ts'
import type { KeptDetails } from './kept-details.ts'
import { viewOf, type Order } from './order.ts'

/** The answer to an operator's change. Without a refusal it was applied. */
export type ChangeAnswer = { digest: string; refusal?: RefusalCode | undefined }

/** An answer that was given for the first time and is to be kept. */
export type KeptAnswer = ChangeAnswer & { changeId: string; orderId: string; by: string }

export type ChangeAnswered = Decision & { kept?: KeptAnswer }

/**
 * Decides an operator's change that comes for the first time under its id. One that comes again gets its first answer, a
 * refusal too, with the order as it is now. Of one id at most one change is applied. Until then another content is decided
 * anew. `before` are the answers that were given under the id, `details` those of the order that are to be deleted.
 */
export const decideOnce = (
  order: Order | undefined,
  fact: ChangeFact,
  { before, details }: { before: readonly ChangeAnswer[]; details: KeptDetails | undefined },
  circumstances: Circumstances,
): ChangeAnswered => {
  const { changeId, orderId, by = adminTokenName } = fact.item
  const digest = digestOfChange(fact.item)
  const same = before.find((answer) => answer.digest === digest)
  if (same) return { order, announcements: answerOf(fact, same, order) }
  if (before.some(({ refusal }) => refusal === undefined)) {
    return { order, announcements: answerOf(fact, { digest, refusal: 'key-reused' }, order) }
  }
  const decision = decideChange(order, fact, circumstances.nowMs)
  const answer = 'refusal' in decision ? { digest, refusal: decision.refusal } : { digest }
  const after = 'refusal' in decision ? order : decision.order
  const told = after && after !== order ? toldOf(order, after, circumstances) : []
  return {
    order: after,
    announcements: [...told, ...answerOf(fact, answer, after)],
    kept: { ...answer, changeId, orderId, by },
    ...(isForgotten(order, after) && details && { details: { reference: details.reference } }),
  }
}

/** The reference of an order is the merchant's own and stays when its details are deleted. */
const isForgotten = (before: Order | undefined, after: Order | undefined): boolean =>
  after?.details === 'deleted' && before?.details !== 'deleted'

/** Tells Inventory of a changed order, and the fronts that waited for its decision if they wait no longer. */
const toldOf = (
  before: Order | undefined,
  after: Order,
  { isAnnouncingAgain }: Circumstances,
): readonly OrderAnnouncement[] => [
  ...unheardAnnouncement(after, { isAnnouncingAgain }),
  ...(after.waitingAt.length === 0 ? replies(after, before?.waitingAt ?? []) : []),
]

const answerOf = (
  { item, replyTo }: ChangeFact,
  { digest, refusal }: ChangeAnswer,
  order: Order | undefined,
): OrderAnnouncement[] => {
  if (!replyTo) return []
  const shown = { changeId: item.changeId, digest, ...(order && { order: viewOf(order) }) }
  const said: Reply = refusal
    ? { kind: 'refused', ...shown, code: refusal }
    : { kind: 'applied', ...shown }
  return [{ kind: 'reply', to: replyTo, item: said }]
}
