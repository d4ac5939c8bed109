import { decideOnce, type ChangeAnswer, type KeptAnswer } from './change-answers.ts'
import { decide } from './decide.ts'
import type { Circumstances } from './decision.ts'
import type { ChangeFact, OrderAnnouncement, OrderFact } from './facts.ts'
import type { Order } from './order.ts'

/** Rows by their key: a `Map`, for example. */
export type Rows<Row> = { get(key: string): Row | undefined }

/** What a store has loaded for a batch: everything needed that exists. */
export type Loaded = {
  /** By order id. */
  orders: Rows<Order>
  /** All answers that were given under a change id, by that id. */
  answers: Rows<readonly ChangeAnswer[]>
}

/** The outcome of a batch. Order can apply every fact that it can read, so a decision never parks one. */
export type DecidedBatch = {
  /** The orders that are new or changed, by their ids. */
  orders: ReadonlyMap<string, Order>
  /** New answers to operators, in the order in which they were given. */
  answers: readonly KeptAnswer[]
  said: readonly OrderAnnouncement[]
}

/** What a batch needs loaded: the ids of its orders and of its changes, each once. */
export const needsOf = (facts: readonly OrderFact[]) => {
  const orderIds = new Set<string>()
  const changeIds = new Set<string>()
  for (const fact of facts) {
    orderIds.add(fact.item.orderId)
    if (isChange(fact)) changeIds.add(fact.item.changeId)
  }
  return { orderIds, changeIds }
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
  const given = new Map<string, readonly ChangeAnswer[]>()
  const answers: KeptAnswer[] = []
  const said: OrderAnnouncement[] = []

  const decideNow = (before: Order | undefined, fact: OrderFact) => {
    if (!isChange(fact)) return decide(before, fact, circumstances)
    const { changeId } = fact.item
    const known = given.get(changeId) ?? loaded.answers.get(changeId) ?? []
    const answered = decideOnce(before, fact, known, circumstances)
    if (answered.kept) {
      given.set(changeId, [...known, answered.kept])
      answers.push(answered.kept)
    }
    return answered
  }

  for (const fact of facts) {
    if (circumstances.isReconciling && isNew(fact)) continue
    const { orderId } = fact.item
    const before = orders.get(orderId) ?? loaded.orders.get(orderId)
    const { order, announcements } = decideNow(before, fact)
    if (order && order !== before) orders.set(orderId, order)
    said.push(...announcements)
  }
  return { orders, answers, said }
}

const isChange = (fact: OrderFact): fact is ChangeFact => 'changeId' in fact.item

/** Whether a shopper or an operator says it, and not Inventory. */
const isNew = (fact: OrderFact): boolean =>
  fact.kind === 'send-order' || fact.kind === 'cancel-order' || isChange(fact)
