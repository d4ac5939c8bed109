import type { Stock } from './audit/stock.ts'
import { searchBatches, type BatchSearch } from './batches.ts'
import { realDecisions, type Decisions } from './decisions.ts'
import { interned } from './interned.ts'
import { orderMachine } from './one-order.ts'
import { search, type Violation } from './search.ts'
import { createSettling, type Settled, type ToSettle } from './settling.ts'
import type { World } from './world.ts'

export type Exploration = {
  states: number
  /** Steps that lead to another state; those that change nothing are `repeats`. */
  transitions: number
  repeats: number
  /** Steps of the longest shortest way to a state. */
  depth: number
  /** States that no step leaves. */
  terminals: number
  /** The most that settling takes, and the states passed on all the ways to a rest. */
  settling: ToSettle & { states: number }
  /** The number of rests, all of them settled, by the status of each order. */
  rests: ReadonlyMap<string, number>
  /** Batches that were held against their facts one by one. */
  batches: number
  /** Every message that a worker said to the other, by name. */
  messages: string[]
  violation: Violation | undefined
}

export type ExploreOptions = {
  decisions?: Decisions
  /** Also tries batches, and settles with all that was ever said on its way. A larger world fits without. */
  isThorough?: boolean
}

/**
 * Explores a small world completely, breadth first, with the real decisions: every interleaving of everything that
 * shoppers, operators, the bus and the workers can do. Then it looks whether the world settles from every state.
 *
 * **Every message ever said is on its way.** At QoS 1 a message may arrive late, twice, in another order or, when the
 * broker forgets it, never. So a message that was said once may arrive at any later moment, any number of times, or not
 * at all. A set that only grows says all of this, and it is finite, because few different messages exist. A lost message
 * is one whose delivery is never chosen. A broker that forgets everything is a run that chooses none of them again.
 *
 * **Shoppers and operators** may send anything at any moment and as often as they like, so their messages are on their
 * way from the beginning. Operators use a new key each time. A sender hears an answer at once. A lost answer needs no step of its own, because every promise
 * about the answers holds for any part of them.
 *
 * **Crashes** need no step either. A transaction is one step. A worker killed before its commit has heard nothing: the
 * message is still on its way. If it is killed after the commit, and before it publishes, its messages are on their way
 * and never delivered. If it is killed before the PUBACK, the message is delivered once more.
 *
 * **Batches** need no step either, because each of them is its facts one after the other: that is proved for the batches
 * that may arrive in every state reached, see batches.ts.
 *
 * **Settling** may not lean on messages that a real broker could have lost: see settling.ts.
 *
 * Left out: changes of stock and price by operators, restored databases, SQLite and the parser.
 */
export const explore = (world: World, options: ExploreOptions = {}): Exploration => {
  const { decisions = realDecisions, isThorough = true } = options
  const stocks = interned<Stock>(2 ** 10)
  const machines = world.orders.map((payloads, index) =>
    orderMachine(
      index + 1,
      { payloads, hasParts: world.hasParts && index === 0 },
      decisions,
      stocks,
    ),
  )
  const { violation, counted, states, traceTo } = search(machines, stocks, world.onHand)
  const settling = createSettling(machines)
  const most: ToSettle = { arrivals: 0, reminders: 0 }

  const settle = (start: Int32Array): Settled => {
    const settled = settling.settle(start)
    if ('fault' in settled) return settled
    most.arrivals = Math.max(most.arrivals, settled.arrivals)
    most.reminders = Math.max(most.reminders, settled.reminders)
    return settled
  }

  const unsettledFrom = (state: Int32Array, index: number): Violation | undefined => {
    const alone = settle(state.map((word, n) => machines[n]?.forgotten(word) ?? word))
    if ('fault' in alone) {
      const trace = [...traceTo(index), 'the bus forgets everything', ...alone.path]
      return { fault: alone.fault, trace }
    }
    if (!isThorough) return undefined
    const withAll = settle(state.map((word, n) => machines[n]?.untold(word) ?? word))
    if (!('fault' in withAll)) return undefined
    return { fault: withAll.fault, trace: [...traceTo(index), ...withAll.path] }
  }

  /** The nearest state from which the shop may not settle, and how. */
  const firstUnsettled = (): Violation | undefined => {
    const state = new Int32Array(machines.length + 1)
    for (let index = 0; index < states.size(); index += 1) {
      states.read(index, state)
      const violation = unsettledFrom(state, index)
      if (violation) return violation
    }
    return undefined
  }

  const batches = (): BatchSearch =>
    isThorough && !violation
      ? searchBatches(machines, stocks, decisions, states)
      : { count: 0, unequal: undefined }

  const { count, unequal } = batches()
  const unequalBatch = unequal && {
    fault: 'a batch is not its facts one by one',
    trace: [...traceTo(unequal.state), unequal.step],
  }

  return {
    violation: violation ?? unequalBatch ?? firstUnsettled(),
    batches: count,
    states: states.size(),
    ...counted,
    settling: { ...most, states: settling.size() },
    rests: settling.rests,
    messages: machines.flatMap((machine) => machine.namesEverSaid()),
  }
}
