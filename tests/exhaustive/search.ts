import { stockFault, type Stock } from './audit/stock.ts'
import type { Interned } from './interned.ts'
import type { OrderMachine } from './one-order.ts'
import { stateTable } from './state-table.ts'

/** A broken promise, and the shortest way to it. */
export type Violation = { fault: string; trace: string[] }

/**
 * Goes breadth first through every state that can be reached from nothing, and audits each state and each step. A state
 * is a situation of each order, and the stock. Stops at the first violation, which is a nearest one.
 */
export const search = (
  machines: readonly OrderMachine[],
  stocks: Interned<Stock>,
  onHand: number,
) => {
  const width = machines.length + 1
  const table = stateTable(width)
  const cameFrom: number[] = []
  const cameBy: { n: number; move: number }[] = []
  const counted = { transitions: 0, repeats: 0, depth: 0, terminals: 0 }

  const traceTo = (index: number): string[] => {
    const trace: string[] = []
    const before = new Int32Array(width)
    for (let at = index; at > 0; at = cameFrom[at]!) {
      const { n, move } = cameBy[at]!
      table.read(cameFrom[at]!, before)
      trace.unshift(machines[n]!.describe(before[n]!, move, before[width - 1]!))
    }
    return trace
  }

  /** Adds the state, if it is new, with the step that led to it, and audits it. */
  const reach = (
    state: Int32Array,
    from: number,
    by: { n: number; move: number },
  ): Violation | undefined => {
    const index = table.add(state)
    if (index < cameFrom.length) return undefined
    cameFrom.push(from)
    cameBy.push(by)
    const fault = faultIn(state)
    return fault ? { fault, trace: traceTo(index) } : undefined
  }

  const faultIn = (state: Int32Array): string | undefined => {
    for (const [n, machine] of machines.entries()) {
      const fault = machine.faultOf(state[n]!)
      if (fault) return fault
    }
    const reservations = machines.map((machine, n) => machine.reservationOf(state[n]!))
    return stockFault(stocks.values[state[width - 1]!]!, onHand, reservations)
  }

  /** Takes every step out of a state. */
  const leave = (state: Int32Array, index: number): Violation | undefined => {
    const next = state.slice()
    const stock = state[width - 1]!
    let isTerminal = true
    for (const [n, machine] of machines.entries()) {
      for (const step of machine.steps(state[n]!, stock)) {
        if (step.fault) {
          const last = machine.describe(state[n]!, step.move, stock)
          return { fault: step.fault, trace: [...traceTo(index), last] }
        }
        if (step.to === state[n] && step.stock === stock) {
          counted.repeats += 1
          continue
        }
        isTerminal = false
        counted.transitions += 1
        next[n] = step.to
        next[width - 1] = step.stock
        const violation = reach(next, index, { n, move: step.move })
        if (violation) return violation
        next[n] = state[n]!
        next[width - 1] = stock
      }
    }
    return isTerminal ? terminalFault(state, index) : undefined
  }

  const terminalFault = (state: Int32Array, index: number): Violation | undefined => {
    counted.terminals += 1
    const fault = machines.map((machine, n) => machine.settledFaultOf(state[n]!)).find(Boolean)
    return fault
      ? { fault: `terminal, but not settled: ${fault}`, trace: traceTo(index) }
      : undefined
  }

  const searchAll = (): Violation | undefined => {
    const initial = machines.map((machine) => machine.initial)
    const state = Int32Array.of(...initial, stocks.of({ onHand, reserved: 0 }))
    let violation = reach(state, 0, { n: 0, move: 0 })
    let levelEnd = 1
    for (let index = 0; index < table.size() && !violation; index += 1) {
      if (index === levelEnd) {
        counted.depth += 1
        levelEnd = table.size()
      }
      table.read(index, state)
      violation = leave(state, index)
    }
    return violation
  }

  return { violation: searchAll(), counted, states: table, traceTo }
}
