import { orderStepFault, reservationStepFault } from './audit/step.ts'
import type { Stock } from './audit/stock.ts'
import { replyFault, toldBy } from './audit/told.ts'
import type { Decisions, Order, Reservation } from './decisions.ts'
import { clockMs, currency, sku, unitPrice, type Message, type OrderWords } from './world.ts'

/** A fact heard by a worker: the row and the stock after it, what it says, and what is wrong with that. */
export type Heard<Row> = {
  row: Row | undefined
  stock: Stock
  said: Message[]
  /** See `toldBy`. */
  told: number
  fault: string | undefined
}

type Before<Row> = { row: Row | undefined; stock: Stock }

export const heardByOrder = (
  { order: decide }: Decisions,
  words: OrderWords,
  { fact }: Message & { to: 'order' },
  { row, stock }: Before<Order>,
): Heard<Order> => {
  const { order, announcements } = decide(row, fact, clockMs)
  const replies = announcements.flatMap((said) => (said.kind === 'reply' ? [said.item] : []))
  const replyFaults = replies.map((reply) => replyFault(reply, order))
  return {
    row: order,
    stock,
    said: announcements.flatMap((said) => words.toInventory(said)),
    told: replies.reduce((told, reply) => told | toldBy(reply, words.digests), 0),
    fault: orderStepFault(row, order) ?? replyFaults.find(Boolean),
  }
}

export const heardByInventory = (
  { inventory: decide }: Decisions,
  words: OrderWords,
  { fact }: Message & { to: 'inventory' },
  { row, stock }: Before<Reservation>,
): Heard<Reservation> => {
  const product = { sku, price: unitPrice, listed: true, version: 1, ...stock }
  const products = new Map([[sku, product]])
  const decision = decide(row, fact, { products, currency, nowMs: clockMs })
  const { onHand, reserved } = products.get(sku)!
  const after = { onHand, reserved }
  return {
    row: decision.reservation,
    stock: after,
    said: decision.announcements.flatMap((said) => words.toOrder(said)),
    told: 0,
    fault: decision.unappliable
      ? `parked: ${decision.unappliable}`
      : reservationStepFault(row, decision.reservation, { before: stock, after }),
  }
}
