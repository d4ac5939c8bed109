import type { ChangeStock, OrderLine } from '@shop/contracts'
import { replyOf } from './change-reply.ts'
import { decideOnce, type Decided } from './decide-change.ts'
import { decideOrder, type FactOfOrder } from './decide-order.ts'
import type { AnsweredChange, ChangeAnswer, Circumstances } from './decision.ts'
import type { InventoryAnnouncement, InventoryFact } from './facts.ts'
import { recordMovements, type Movement } from './movement.ts'
import type { Product, ProductTexts } from './product.ts'
import { fillShortPromises } from './promised.ts'
import type { Reservation } from './reservation.ts'
import { rowsOver, type Rows } from './rows.ts'
import { stockChangesOf, type StockChange } from './stock-level.ts'

/** Everything needed for a batch that exists, as a store has loaded it. */
export type Loaded = {
  /** By order id, with those of the short promises. */
  reservations: Rows<Reservation>
  /** The ids of orders whose promise is short of units, oldest first. */
  shortPromises: readonly string[]
  /** By SKU. */
  products: Rows<Product>
  /** By SKU. */
  texts: Rows<ProductTexts>
  /** All answers that were given under a change id, by that id. */
  answers: Rows<readonly ChangeAnswer[]>
}

/** The outcome of a batch. The maps have the rows that are new or changed. */
export type DecidedBatch = {
  /** By order id. */
  reservations: ReadonlyMap<string, Reservation>
  /** By SKU. */
  products: ReadonlyMap<string, Product>
  /** By SKU, of the products whose properties an operator set; each of them is in `products` too. */
  texts: ReadonlyMap<string, ProductTexts>
  /** Every change of the units of `products`, in order. */
  movements: readonly Movement[]
  /** New answers, in the order in which they were given. */
  answers: readonly AnsweredChange[]
  said: readonly InventoryAnnouncement[]
  /** Facts that can never be applied, for an operator to see. */
  parked: readonly ParkedFact[]
  /** Products that crossed a level of stock between the beginning and the end of the batch. */
  stockChanges: readonly StockChange[]
}

/** An operator who waits at `to` for the answer to a change. */
type Waiting = { to: string; change: ChangeStock; decided: Decided }

type ParkedFact = { topic: string; content: string; reason: string }

/** The first needs of a batch. The reservations then tell which products it needs: see `skusOf`. */
export const needsOf = (facts: readonly InventoryFact[]) => {
  const orderIds = new Set<string>()
  const changeIds = new Set<string>()
  /** Of the products whose texts a change replaces, or an answer may show. */
  const textSkus = new Set<string>()
  /** Of the orders whose units, decided before, a fact may move. */
  const movedOrderIds = new Set<string>()
  for (const fact of facts) {
    if (fact.kind === 'change-stock') {
      changeIds.add(fact.item.changeId)
      textSkus.add(fact.item.sku)
    } else {
      orderIds.add(fact.item.orderId)
      if (movesDecided.includes(fact.kind)) movedOrderIds.add(fact.item.orderId)
    }
  }
  return { orderIds, movedOrderIds, changeIds, textSkus, shortPromises: facts.some(mayFreeUnits) }
}

/** Every SKU whose units a batch may move: named by a fact, or held by a reservation that was loaded. */
export const skusOf = (
  facts: readonly InventoryFact[],
  { reservations, shortPromises }: Pick<Loaded, 'reservations' | 'shortPromises'>,
): ReadonlySet<string> => {
  const skus = new Set<string>()
  const addLines = (lines: readonly OrderLine[]): void => {
    for (const { sku } of lines) skus.add(sku)
  }
  const addDecided = (orderId: string): void =>
    addLines(reservations.get(orderId)?.decided?.lines ?? [])
  shortPromises.forEach(addDecided)
  for (const { kind, item } of facts) {
    if (kind === 'send-order' || kind === 'stock-wanted') addLines(item.lines)
    if (kind === 'change-stock') skus.add(item.sku)
    else if (movesDecided.includes(kind)) addDecided(item.orderId)
  }
  return skus
}

/** Facts that move units of an order that was decided before. */
const movesDecided: readonly InventoryFact['kind'][] = [
  'stock-wanted',
  'order-canceled',
  'order-shipped',
  'lines-moved',
]

/** Units come in or back; `stock-wanted` may replace a decision that held more. */
const mayFreeUnits = ({ kind }: InventoryFact): boolean =>
  kind === 'change-stock' ||
  kind === 'order-canceled' ||
  kind === 'lines-moved' ||
  kind === 'stock-wanted'

/**
 * Decides a batch fact by fact, in order: each fact sees what those before it left. Units that come in or back go to
 * the short promises first, oldest first, before the next fact is decided. A promise that becomes short within the
 * batch takes its place behind those that were loaded. Operators are answered last, with what is true after the batch.
 */
export const decideBatch = (
  facts: readonly InventoryFact[],
  loaded: Loaded,
  circumstances: Circumstances,
): DecidedBatch => {
  const reservations = rowsOver(loaded.reservations)
  const products = rowsOver(loaded.products)
  const recorded = recordMovements(products)
  const texts = rowsOver(loaded.texts)
  const changeRows = { products, texts, answers: rowsOver(loaded.answers) }
  const answers: AnsweredChange[] = []
  const short = new Set(loaded.shortPromises)
  const said: InventoryAnnouncement[] = []
  const waiting: Waiting[] = []
  const parked: ParkedFact[] = []

  const applyToOrder = (fact: FactOfOrder): void => {
    const { orderId } = fact.item
    const before = reservations.get(orderId)
    const products = recorded.forOrder(orderId)
    const decision = decideOrder(before, fact, { ...circumstances, products })
    const { reservation, unappliable } = decision
    if (reservation && reservation !== before) {
      reservations.set(orderId, reservation)
      if (reservation.short) short.add(orderId)
    }
    said.push(...decision.announcements)
    if (unappliable) parked.push(parkedFact(fact, unappliable))
  }

  for (const fact of facts) {
    if (fact.kind === 'change-stock') {
      const rows = { ...changeRows, products: recorded.byChange(fact.item) }
      const decided = decideOnce(fact.item, rows, circumstances)
      if (decided.kept) answers.push(decided.kept)
      if (fact.replyTo) waiting.push({ to: fact.replyTo, change: fact.item, decided })
    } else applyToOrder(fact)
    if (short.size > 0 && mayFreeUnits(fact)) {
      fillShortPromises(short, reservations, recorded.forOrder)
    }
  }
  for (const { to, change, decided } of waiting) {
    const item = replyOf(change, decided, changeRows, circumstances)
    said.push({ kind: 'reply', to, item })
  }
  return {
    reservations: reservations.changed,
    products: products.changed,
    texts: texts.changed,
    movements: recorded.movements,
    answers,
    said,
    parked,
    stockChanges: stockChangesOf(loaded.products, products.changed, circumstances.nowMs),
  }
}

const parkedFact = ({ topic, item }: FactOfOrder, reason: string): ParkedFact => ({
  topic,
  content: JSON.stringify([item]),
  reason,
})
