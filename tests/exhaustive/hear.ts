import { orderStepFault, reservationStepFault } from './audit/step.ts'
import type { Stock } from './audit/stock.ts'
import { replyFault, toldBy } from './audit/told.ts'
import type { Decisions, Order, Product, Products, Reservation } from './decisions.ts'
import { factAtInventory, factAtOrder } from './one-fact.ts'
import { sku, unitPrice, type Message, type OrderWords } from './world.ts'

/** A fact heard by a worker: the row and the stock after it, what the worker says, and what is wrong with that. */
export type Heard<Row> = {
  row: Row | undefined
  stock: Stock
  said: Message[]
  /** See `toldBy`. */
  told: number
  fault: string | undefined
}

type Before<Row> = { row: Row | undefined; stock: Stock }

/** Both workers, hearing one fact at a time. */
export const hearing = (decisions: Decisions) => {
  const decideAtOrder = factAtOrder(decisions.order)
  const decideAtInventory = factAtInventory(decisions.inventory)
  return {
    byOrder: (
      words: OrderWords,
      { fact }: Message & { to: 'order' },
      { row, stock }: Before<Order>,
    ): Heard<Order> => {
      const { order, said, details } = decideAtOrder(row, fact)
      const replies = said.flatMap((each) => (each.kind === 'reply' ? [each.item] : []))
      const replyFaults = replies.map((reply) => replyFault(reply, order))
      return {
        row: order,
        stock,
        said: said.flatMap((each) => words.toInventory(each)),
        told: replies.reduce((told, reply) => told | toldBy(reply, words.digests), 0),
        fault:
          orderStepFault(row, order) ??
          keptFault(row, order, details?.has(fact.item.orderId)) ??
          replyFaults.find(Boolean),
      }
    },

    byInventory: (
      words: OrderWords,
      { fact }: Message & { to: 'inventory' },
      { row, stock }: Before<Reservation>,
    ): Heard<Reservation> => {
      const decided = decideAtInventory(row, fact, onShelf(stock))
      const { reservation, products, movements, said, parked } = decided
      const { onHand, reserved } = products.get(sku)!
      const after = { onHand, reserved }
      return {
        row: reservation,
        stock: after,
        said: said.flatMap((each) => words.toOrder(each)),
        told: 0,
        fault:
          parked.length > 0
            ? `parked: ${parked[0]!.reason}`
            : reservationStepFault(row, reservation, { before: stock, after }, movements),
      }
    },
  }
}

/** Details are written when the row begins to say that they are there. */
const keptFault = (
  before: Order | undefined,
  after: Order | undefined,
  areWritten = false,
): string | undefined => {
  const isNew = after?.details === 'kept' && before?.details !== 'kept'
  return isNew === areWritten ? undefined : 'details are written when they are not new, or not'
}

/** The one product of these worlds, with this stock. */
export const onShelf = (stock: Stock): Products => {
  const product: Product = { sku, price: unitPrice, listed: true, version: 1, ...stock }
  return new Map([[sku, product]])
}
