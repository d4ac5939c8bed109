import type { RecordOrder } from '@shop/contracts'
import {
  decideOnce,
  type ChangeAnswer,
  type ChangeAnswered,
  type KeptAnswer,
} from './change-answers.ts'
import { decide } from './decide.ts'
import type { Circumstances } from './decision.ts'
import { changesOf, type OrderChange } from './events.ts'
import type { ChangeFact, OrderAnnouncement, OrderFact } from './facts.ts'
import type { KeptDetails } from './kept-details.ts'
import type { Order } from './order.ts'
import { createReferences } from './references.ts'

/** Rows by their key: a `Map`, for example. */
export type Rows<Row> = { get(key: string): Row | undefined }

/** Everything needed for a batch that exists, as a store has loaded it. */
export type Loaded = {
  /** By order id, those of `holders` included. */
  orders: Rows<Order>
  /** All answers that were given under a change id, by that id. */
  answers: Rows<readonly ChangeAnswer[]>
  /** The details of the orders whose details are to be deleted, by order id. */
  details: Rows<KeptDetails>
  /**
   * By reference, for those of `referencesAskedBy(facts)`: the ids of the orders that have it and are neither rejected nor
   * canceled. Needed only while references are unique.
   */
  holders: Rows<readonly string[]>
}

/** The outcome of a batch. Order can apply every fact that it can read, so a decision never parks one. */
export type DecidedBatch = {
  /** The orders that are new or changed, by their ids. */
  orders: ReadonlyMap<string, Order>
  /** The details to keep in the place of those before, by the ids of their orders. */
  details: ReadonlyMap<string, KeptDetails>
  /** New answers to operators, in the order in which they were given. */
  answers: readonly KeptAnswer[]
  said: readonly OrderAnnouncement[]
  /** The changes that anybody can see: one for each new version of each order, in the order in which they were decided. */
  changes: readonly OrderChange[]
}

/** The needs of a batch: the ids of its orders, of its changes, and of orders whose details go, each once. */
export const needsOf = (facts: readonly OrderFact[]) => {
  const orderIds = new Set<string>()
  const changeIds = new Set<string>()
  const forgottenIds = new Set<string>()
  for (const fact of facts) {
    orderIds.add(fact.item.orderId)
    if (isChange(fact)) changeIds.add(fact.item.changeId)
    if (fact.kind === 'delete-details') forgottenIds.add(fact.item.orderId)
  }
  return { orderIds, changeIds, forgottenIds }
}

/**
 * Decides a batch fact by fact, in order: each fact sees what those before it left. `loaded` has everything of
 * `needsOf(facts)` that exists.
 *
 * While it reconciles after a restore, Order takes nothing new from shoppers and operators, because a lost fact might
 * contradict it. It does not answer them either, so they repeat.
 */
export const decideBatch = (
  facts: readonly OrderFact[],
  loaded: Loaded,
  circumstances: Circumstances,
): DecidedBatch => {
  const orders = new Map<string, Order>()
  const details = new Map<string, KeptDetails>()
  const given = new Map<string, readonly ChangeAnswer[]>()
  const answers: KeptAnswer[] = []
  const said: OrderAnnouncement[] = []
  const changes: OrderChange[] = []
  const orderOf = (orderId: string): Order | undefined =>
    orders.get(orderId) ?? loaded.orders.get(orderId)
  const references = createReferences(loaded.holders, orderOf)
  const isReferenceTaken = ({ reference, orderId }: RecordOrder): boolean =>
    circumstances.areReferencesUnique &&
    reference !== undefined &&
    references.isTaken(reference, orderId)
  const moment = { ...circumstances, isReferenceTaken }

  const decideNow = (before: Order | undefined, fact: OrderFact): ChangeAnswered => {
    if (!isChange(fact)) return decide(before, fact, moment)
    const { changeId, orderId } = fact.item
    const known = given.get(changeId) ?? loaded.answers.get(changeId) ?? []
    const kept = details.get(orderId) ?? loaded.details.get(orderId)
    const answered = decideOnce(before, fact, { before: known, details: kept }, circumstances)
    if (answered.kept) {
      given.set(changeId, [...known, answered.kept])
      answers.push(answered.kept)
    }
    return answered
  }

  for (const fact of facts) {
    if (circumstances.isReconciling && isNew(fact)) continue
    const { orderId } = fact.item
    const before = orderOf(orderId)
    const decision = decideNow(before, fact)
    const { order } = decision
    if (order && order !== before) {
      orders.set(orderId, order)
      const by = isChange(fact) ? fact.item.by : undefined
      changes.push(...changesOf(before, order, { atMs: circumstances.nowMs, by }))
    }
    if (decision.details) {
      details.set(orderId, decision.details)
      const { reference } = decision.details
      if (reference !== undefined) references.add(reference, orderId)
    }
    said.push(...decision.announcements)
  }
  return { orders, details, answers, said, changes }
}

const isChange = (fact: OrderFact): fact is ChangeFact => 'changeId' in fact.item

/** Whether a shopper or an operator says it, and not Inventory. */
const isNew = (fact: OrderFact): boolean =>
  fact.kind === 'send-order' ||
  fact.kind === 'record-order' ||
  fact.kind === 'cancel-order' ||
  isChange(fact)
