import type {
  Decisions,
  InventoryAnnouncement,
  InventoryBatch,
  InventoryFact,
  KeptAnswer,
  Order,
  KeptDetails,
  OrderAnnouncement,
  OrderBatch,
  OrderFact,
  Product,
  Products,
  Reservation,
  Reservations,
} from './decisions.ts'
import { clockMs, currency, orderTotalMax, sku } from './world.ts'

/**
 * One fact is a batch of one, and a batch is decided fact by fact. These four functions turn one into the other: the
 * search asks for one fact at a time, mutants spoil one fact, and a batch is held against its facts one by one.
 */

/** Nothing was restored, and the clock stands still. */
export const inventoryCircumstances = {
  currency,
  orderTotalMax,
  nowMs: clockMs,
  isReconciling: false,
}
export const orderCircumstances = {
  nowMs: clockMs,
  isReconciling: false,
  isAnnouncingAgain: false,
  areReferencesUnique: false,
}

/** The rows that a store loads for a batch in these worlds: no promise is short, and no operator changed anything. */
export const loadedFor = (reservations: Reservations, products: Products) => ({
  reservations,
  products,
  shortPromises: [],
  texts: new Map<string, never>(),
  answers: new Map<string, never>(),
})

/** The rows that Order's store loads: nobody deletes details here, and references need not be unique. */
export const loadedAtOrder = (
  orders: ReadonlyMap<string, Order>,
  answers: Parameters<Decisions['order']>[1]['answers'] = new Map<string, never>(),
) => ({ orders, answers, details: new Map<string, never>(), holders: new Map<string, never>() })

/** The order after a fact, what Order says, the answers to operators and the details that it keeps. */
export type OrderDecision = Pick<OrderBatch, 'said' | 'answers'> & {
  order: Order | undefined
  /** By order id. */
  details?: OrderBatch['details']
}
/** `answers` are those that were given under the id of the fact, if it is a change of an operator. */
export type DecideOrderFact = (
  order: Order | undefined,
  fact: OrderFact,
  answers?: readonly KeptAnswer[],
) => OrderDecision

export const factAtOrder =
  (decideBatch: Decisions['order']): DecideOrderFact =>
  (order, fact, before = []) => {
    const { orderId } = fact.item
    const loaded = loadedAtOrder(new Map(order && [[orderId, order]]), answersOf(before))
    const { orders, details, said, answers } = decideBatch([fact], loaded, orderCircumstances)
    return { order: orders.get(orderId) ?? order, details, said, answers }
  }

/** Answers as a store loads them. */
const answersOf = (answers: readonly KeptAnswer[]) =>
  Map.groupBy(answers, ({ changeId }) => changeId)

export const factByFactAtOrder =
  (decide: DecideOrderFact): Decisions['order'] =>
  (facts, loaded) => {
    const orders = new Map<string, Order>()
    const said: OrderAnnouncement[] = []
    const details: [string, KeptDetails][] = []
    const answers: KeptAnswer[] = []
    for (const fact of facts) {
      const { orderId } = fact.item
      const before = orders.get(orderId) ?? loaded.orders.get(orderId)
      const decision = decide(before, fact, answers)
      if (decision.order && decision.order !== before) orders.set(orderId, decision.order)
      details.push(...(decision.details ?? []))
      said.push(...decision.said)
      answers.push(...decision.answers)
    }
    return { orders, details: new Map(details), said, answers }
  }

/** The reservation and the products after a fact, what moved, what Inventory says, and what it parks. */
export type InventoryDecision = Pick<InventoryBatch, 'movements' | 'said' | 'parked'> & {
  reservation: Reservation | undefined
  products: Products
}
export type DecideInventoryFact = (
  reservation: Reservation | undefined,
  fact: InventoryFact,
  products: Products,
) => InventoryDecision

export const factAtInventory =
  (decideBatch: Decisions['inventory']): DecideInventoryFact =>
  (reservation, fact, products) => {
    const { orderId } = fact.item
    const loaded = loadedFor(new Map(reservation && [[orderId, reservation]]), products)
    const decided = decideBatch([fact], loaded, inventoryCircumstances)
    return {
      reservation: decided.reservations.get(orderId) ?? reservation,
      products: new Map([...products, ...decided.products]),
      movements: decided.movements,
      said: decided.said,
      parked: decided.parked,
    }
  }

export const factByFactAtInventory =
  (decide: DecideInventoryFact): Decisions['inventory'] =>
  (facts, loaded) => {
    const reservations = new Map<string, Reservation>()
    let products: Products = new Map([[sku, loaded.products.get(sku)!]])
    const movements: InventoryBatch['movements'][number][] = []
    const said: InventoryAnnouncement[] = []
    const parked: InventoryBatch['parked'][number][] = []
    for (const fact of facts as readonly InventoryFact[]) {
      const { orderId } = fact.item
      const before = reservations.get(orderId) ?? loaded.reservations.get(orderId)
      const decision = decide(before, fact, products)
      if (decision.reservation && decision.reservation !== before) {
        reservations.set(orderId, decision.reservation)
      }
      products = decision.products
      movements.push(...decision.movements)
      said.push(...decision.said)
      parked.push(...decision.parked)
    }
    const changed = products.get(sku)!
    const isChanged = changed !== loaded.products.get(sku)
    return {
      reservations,
      products: new Map<string, Product>(isChanged ? [[sku, changed]] : []),
      texts: new Map(),
      movements,
      answers: [],
      said,
      parked,
    }
  }
