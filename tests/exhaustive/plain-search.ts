import { settledFault, type OneOrder } from './audit/order.ts'
import type { Stock } from './audit/stock.ts'
import { realDecisions } from './decisions.ts'
import { hearing } from './hear.ts'
import { orderWords, type Message, type World } from './world.ts'

/**
 * The same search in the plainest way, without numbers, tables and kept answers: a state is a text. It is slow, and
 * checks the quick one: both have to find the same number of states and of steps.
 */
export const plainSearch = ({ onHand, orders, hasParts }: World) => {
  const words = orders.map((payloads, index) =>
    orderWords(index + 1, payloads, { hasParts: hasParts && index === 0 }),
  )
  const heard = hearing(realDecisions)
  const first: State = {
    stock: { onHand, reserved: 0 },
    orders: words.map(({ fromOutside }) => ({
      order: undefined,
      reservation: undefined,
      told: 0,
      onTheWay: withAll([], fromOutside),
    })),
  }

  const after = (state: State, n: number, message: Message): State => {
    const { order, reservation, told, onTheWay } = state.orders[n]!
    const { stock } = state
    if (message.to === 'order') {
      const after = heard.byOrder(words[n]!, message, { row: order, stock })
      const way = withAll(onTheWay, after.said)
      const one = { order: after.row, reservation, told: told | after.told, onTheWay: way }
      return { stock, orders: state.orders.with(n, one) }
    }
    const after = heard.byInventory(words[n]!, message, { row: reservation, stock })
    const one = { order, reservation: after.row, told, onTheWay: withAll(onTheWay, after.said) }
    return { stock: after.stock, orders: state.orders.with(n, one) }
  }

  const reminded = (state: State, n: number): State[] => {
    const { order, reservation, onTheWay } = state.orders[n]!
    const { unheardAgain, outcomeAgain } = realDecisions
    const byOrder = order && !order.heard ? unheardAgain(order) : []
    const byInventory = reservation && !reservation.heard ? outcomeAgain(reservation) : []
    const said = [byOrder.flatMap(words[n]!.toInventory), byInventory.flatMap(words[n]!.toOrder)]
    return said.map((messages) => {
      const one = { ...state.orders[n]!, onTheWay: withAll(onTheWay, messages) }
      return { ...state, orders: state.orders.with(n, one) }
    })
  }

  const seen = new Map([[textOf(first), first]])
  let transitions = 0
  let terminals = 0
  for (const [text, state] of seen) {
    const nexts = state.orders.flatMap(({ onTheWay }, n) => [
      ...onTheWay.map((message) => after(state, n, message)),
      ...reminded(state, n),
    ])
    const changed = nexts.filter((next) => textOf(next) !== text)
    transitions += changed.length
    if (changed.length === 0 && state.orders.every((one) => !settledFault(one))) terminals += 1
    for (const next of changed) {
      const nextText = textOf(next)
      if (!seen.has(nextText)) seen.set(nextText, next)
    }
  }
  return { states: seen.size, transitions, terminals }
}

type State = { stock: Stock; orders: (OneOrder & { onTheWay: Message[] })[] }

const withAll = (onTheWay: Message[], said: readonly Message[]): Message[] => {
  const texts = new Set(onTheWay.map((message) => JSON.stringify(message)))
  const added = said.filter((message) => !texts.has(JSON.stringify(message)))
  return [...onTheWay, ...added].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

const textOf = (state: State): string => JSON.stringify(state)
