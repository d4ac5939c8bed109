import type { Stock } from './audit/stock.ts'
import type { Decisions } from './decisions.ts'
import { onShelf } from './hear.ts'
import type { Interned } from './interned.ts'
import {
  factAtInventory,
  factAtOrder,
  factByFactAtInventory,
  factByFactAtOrder,
  inventoryCircumstances,
  loadedAtOrder,
  loadedFor,
  orderCircumstances,
} from './one-fact.ts'
import type { Arrivals, OrderMachine } from './one-order.ts'
import type { stateTable } from './state-table.ts'
import type { Message } from './world.ts'

export type BatchSearch = {
  /** Batches held against their facts one by one. */
  count: number
  /** A batch that decides something different, and the number of the state in which it may arrive. */
  unequal: { state: number; step: string } | undefined
}

/**
 * Whether every batch is its facts one by one: the same rows, the same stock, the same announcements in the same
 * sequence. Tries, in every state, the batches that may arrive there, in every sequence and with repeats: two or three
 * messages of one order, and of two orders two or three at Inventory, where they share the stock, and two at Order.
 *
 * Where all are equal, a batch leads to no state that single messages do not lead to, and says nothing that they do not
 * say. The search over single messages is then complete for batches.
 *
 * A batch is decided from the rows of its orders and, at Inventory, from the stock. States that agree in these are
 * tried once for each batch.
 */
export const searchBatches = (
  machines: readonly OrderMachine[],
  stocks: Interned<Stock>,
  decisions: Decisions,
  states: Pick<ReturnType<typeof stateTable>, 'size' | 'read'>,
): BatchSearch => {
  const isEqual = equality(decisions)
  const groups = groupsOf(machines.length)
  const state = new Int32Array(machines.length + 1)
  const seen = new Set<string>()
  const triedByRows = new Map<string, Set<number>>()
  let count = 0

  /** The first batch for one worker in this state that is not its facts one by one. */
  const unequalAt = (to: Message['to'], group: readonly number[]): Message[] | undefined => {
    const stock = to === 'inventory' ? state[machines.length]! : 0
    const arrivals = group.map((n) => machines[n]!.arrivalsAt(state[n]!, to))
    const place = `${to} ${group.join()} ${stock}`
    const situation = `${place} ${arrivals.map(({ key }) => key).join()}`
    if (seen.has(situation)) return undefined
    seen.add(situation)
    const rows = `${place} ${arrivals.map(({ row }) => row).join()}`
    const tried = triedByRows.get(rows) ?? new Set<number>()
    triedByRows.set(rows, tried)
    for (const batch of batchesOf(to, arrivals)) {
      const code = batch.reduce((code, { move, n }) => (code * groupMax + n) * moveMax + move, 1)
      if (tried.has(code)) continue
      tried.add(code)
      count += 1
      const messages = batch.map(({ message }) => message)
      if (!isEqual[to](messages, arrivals, stocks.values[stock]!)) return messages
    }
    return undefined
  }

  for (let index = 0; index < states.size(); index += 1) {
    states.read(index, state)
    for (const to of ['order', 'inventory'] as const) {
      for (const group of groups) {
        const messages = unequalAt(to, group)
        if (messages) return { count, unequal: { state: index, step: inWords(to, messages) } }
      }
    }
  }
  return { count, unequal: undefined }
}

const moveMax = 2 ** 6
const groupMax = 2

const inWords = (to: Message['to'], messages: readonly Message[]): string =>
  `${to === 'order' ? 'Order' : 'Inventory'} hears at once ${messages.map(({ name }) => name).join(', ')}`

/** Each order alone, and every two of them. */
const groupsOf = (orderCount: number): number[][] => {
  const numbers = Array.from({ length: orderCount }, (_, n) => n)
  return numbers.flatMap((n) => [[n], ...numbers.filter((m) => m > n).map((m) => [n, m])])
}

type InBatch = { message: Message; move: number; n: number }

/** Batches with a message of each order. */
const batchesOf = (to: Message['to'], arrivals: readonly Arrivals[]): InBatch[][] => {
  const all = arrivals.flatMap(({ messages }, n) => messages.map((each) => ({ ...each, n })))
  const isOfAll = (batch: readonly InBatch[]): boolean =>
    arrivals.every((_, n) => batch.some((each) => each.n === n))
  const pairs = all.flatMap((a) => all.map((b) => [a, b]))
  const hasTriples = arrivals.length === 1 || to === 'inventory'
  const triples = hasTriples ? pairs.flatMap((pair) => all.map((c) => [...pair, c])) : []
  return [...pairs, ...triples].filter(isOfAll)
}

/** For each worker, whether a batch decides what its facts decide one by one. */
const equality = (decisions: Decisions) => {
  const orderOneByOne = factByFactAtOrder(factAtOrder(decisions.order))
  const inventoryOneByOne = factByFactAtInventory(factAtInventory(decisions.inventory))
  return {
    order: (messages: readonly Message[], arrivals: readonly Arrivals[]): boolean => {
      const facts = messages.flatMap((each) => (each.to === 'order' ? [each.fact] : []))
      const orders = arrivals.flatMap(({ order }) => order ?? [])
      const loaded = loadedAtOrder(new Map(orders.map((order) => [order.id, order])))
      return Bun.deepEquals(
        decisions.order(facts, loaded, orderCircumstances),
        orderOneByOne(facts, loaded, orderCircumstances),
      )
    },
    inventory: (
      messages: readonly Message[],
      arrivals: readonly Arrivals[],
      stock: Stock,
    ): boolean => {
      const facts = messages.flatMap((each) => (each.to === 'inventory' ? [each.fact] : []))
      const reservations = arrivals.flatMap(({ reservation }) => reservation ?? [])
      const rows = new Map(reservations.map((row) => [row.orderId, row]))
      const loaded = loadedFor(rows, onShelf(stock))
      return Bun.deepEquals(
        decisions.inventory(facts, loaded, inventoryCircumstances),
        inventoryOneByOne(facts, loaded, inventoryCircumstances),
      )
    },
  }
}
