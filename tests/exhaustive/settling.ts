import type { OrderMachine } from './one-order.ts'
import { stateTable } from './state-table.ts'

/** The most that any order of arrival needs until nothing is left to say. */
export type ToSettle = { arrivals: number; reminders: number }
export type Settled = ToSettle | { fault: string; path: string[] }

const onThePath = -1
const unknown = -2

/**
 * Says whether the shop comes to rest once no message is lost any more. Every message on its way arrives, and each
 * sequence of arrivals is tried. When nothing is on its way, both workers announce again everything unheard, until there
 * is nothing to say. A path that comes back to where it was never settles. A rest that is not settled is a fault too.
 * The search before it has found the steps themselves without fault.
 *
 * It is asked twice of each state: with nothing on its way (the bus has forgotten everything), and with everything ever
 * said on its way. That covers all losses before losses stopped. If arrivals of some of the messages could go on for
 * ever, they could do so with all messages on their way, while the others wait. And once nothing is on its way, the first
 * question answers for the rows then reached, which are those of another state explored.
 */
export const createSettling = (machines: readonly OrderMachine[]) => {
  const width = machines.length + 1
  const table = stateTable(width)
  const arrivals: number[] = []
  const reminders: number[] = []
  const rests = new Map<string, number>()

  const settle = (state: Int32Array): Settled => {
    const index = table.add(state)
    if (index === arrivals.length) {
      arrivals.push(unknown)
      reminders.push(0)
    }
    if (arrivals[index] === onThePath) {
      return { fault: 'never settles: from here it goes round and round', path: [] }
    }
    if (arrivals[index] !== unknown) {
      return { arrivals: arrivals[index]!, reminders: reminders[index]! }
    }
    arrivals[index] = onThePath
    const longest = longestFrom(state)
    if ('fault' in longest) return longest
    arrivals[index] = longest.arrivals
    reminders[index] = longest.reminders
    return longest
  }

  const longestFrom = (state: Int32Array): Settled => {
    const longest: ToSettle = { arrivals: 0, reminders: 0 }
    const stock = state[width - 1]!
    let isQuiet = true
    for (const [n, machine] of machines.entries()) {
      for (const step of machine.arrivals(state[n]!, stock)) {
        isQuiet = false
        const next = state.slice()
        next[n] = step.to
        next[width - 1] = step.stock
        const rest = settle(next)
        if ('fault' in rest) {
          const path = [machine.describe(state[n]!, step.move, stock), ...rest.path]
          return { fault: rest.fault, path }
        }
        longest.arrivals = Math.max(longest.arrivals, rest.arrivals + 1)
        longest.reminders = Math.max(longest.reminders, rest.reminders)
      }
    }
    return isQuiet ? afterReminding(state) : longest
  }

  const afterReminding = (state: Int32Array): Settled => {
    const next = state.map((word, n) => machines[n]?.remindedOfAll(word) ?? word)
    if (next.every((word, n) => word === state[n])) return atRest(state)
    const rest = settle(next)
    if ('fault' in rest) {
      const said = machines.flatMap((machine, n) => machine.namesOnTheWay(next[n]!))
      return { fault: rest.fault, path: [`reminders say again ${said.join(', ')}`, ...rest.path] }
    }
    return { arrivals: rest.arrivals, reminders: rest.reminders + 1 }
  }

  const atRest = (state: Int32Array): Settled => {
    for (const [n, machine] of machines.entries()) {
      const fault = machine.settledFaultOf(state[n]!)
      if (fault) return { fault: `at rest, but not settled: ${fault}`, path: [] }
    }
    const statuses = machines.map((machine, n) => machine.statusOf(state[n]!)).join(', ')
    rests.set(statuses, (rests.get(statuses) ?? 0) + 1)
    return { arrivals: 0, reminders: 0 }
  }

  return {
    settle,
    /** States passed on the way to a rest. */
    size: table.size,
    /** The rests, all settled, counted by the status of each order. */
    rests: rests as ReadonlyMap<string, number>,
  }
}
