import { orderFault, settledFault, type OneOrder } from './audit/order.ts'
import { statusOf } from './audit/status.ts'
import type { Stock } from './audit/stock.ts'
import type { Decisions, Order, Reservation } from './decisions.ts'
import { hearing } from './hear.ts'
import { interned, type Interned } from './interned.ts'
import { orderWords, type Message, type Payload } from './world.ts'

/**
 * Everything that can happen to one order id. Its situation is its row in both databases, the messages about it that are
 * on their way, and the answers to its senders. Situations have numbers, and so have stocks. The decisions are pure, so
 * each is asked once for each (row, message, stock), and its answer is kept.
 */
export type OrderMachine = ReturnType<typeof orderMachine>

/** Everything that a batch about one order at one worker depends on, apart from the stock. */
export type Arrivals = OneOrder & {
  /** Of the worker's row. */
  row: number
  /** Of the row and the messages together. */
  key: number
  messages: { move: number; message: Message }[]
}

/** A step to another situation, another stock, or both. `move` is a number for `describe`. */
export type Step = { move: number; to: number; stock: number; fault?: string | undefined }

type Situation = { order: number; reservation: number; onTheWay: number; told: number }
type Effect = {
  order?: number
  reservation?: number
  stock: number
  said: number
  told: number
  fault: string | undefined
}

/** A situation's key is a number below 2^53: two rows, a bit for each message, what was told. */
const rowCountMax = 2 ** 10
const messageCountMax = 24
const toldCountMax = 2 ** 7
const stockCountMax = 2 ** 10
const moveCountMax = 2 ** 6

const orderReminds = -1
const inventoryReminds = -2

export const orderMachine = (
  orderNumber: number,
  { payloads, hasParts }: { payloads: readonly Payload[]; hasParts: boolean | undefined },
  decisions: Decisions,
  stocks: Interned<Stock>,
) => {
  const words = orderWords(orderNumber, payloads, { hasParts })
  const heard = hearing(decisions)
  const { digests, detailed, fromOutside } = words
  const orders = interned<Order | undefined>(rowCountMax)
  const reservations = interned<Reservation | undefined>(rowCountMax)
  const everSaid = interned<Message>(messageCountMax)
  const situations: (Situation & { fault: string | undefined })[] = []

  const rowsOf = ({ order, reservation, told }: Situation): OneOrder => ({
    order: orders.values[order],
    reservation: reservations.values[reservation],
    told,
  })

  const numbers = new Map<number, number>()
  const numberOf = ({ order, reservation, onTheWay, told }: Situation): number => {
    const rows = order * rowCountMax + reservation
    const key = (rows * 2 ** messageCountMax + onTheWay) * toldCountMax + told
    const known = numbers.get(key)
    if (known !== undefined) return known
    const situation = { order, reservation, onTheWay, told }
    const fault = orderFault(rowsOf(situation), { digests, detailed })
    numbers.set(key, situations.length)
    return situations.push({ ...situation, fault }) - 1
  }

  const bitsOf = (messages: readonly Message[]): number =>
    messages.reduce((bits, message) => bits | (1 << everSaid.of(message)), 0)
  const namesOf = (bits: number): string[] =>
    everSaid.values.filter((_, bit) => bits & (1 << bit)).map(({ name }) => name)

  const messageOf = (move: number): Message =>
    fromOutside[move] ?? everSaid.values[move - fromOutside.length]!
  const bitOf = (move: number): number => 1 << (move - fromOutside.length)
  const movesOnTheWay = (onTheWay: number): number[] =>
    [...everSaid.values.keys()]
      .map((bit) => bit + fromOutside.length)
      .filter((move) => onTheWay & bitOf(move))

  const effects = new Map<number, Effect>()
  const effectOf = (move: number, situation: Situation, stock: number): Effect => {
    const isForOrder = messageOf(move).to === 'order'
    const row = isForOrder ? situation.order : situation.reservation
    const key = (row * moveCountMax + move) * stockCountMax + stock
    const known = effects.get(key) ?? newEffect(messageOf(move), rowsOf(situation), stock)
    effects.set(key, known)
    return known
  }

  const newEffect = (message: Message, { order, reservation }: OneOrder, stock: number): Effect => {
    const before = { stock: stocks.values[stock]! }
    if (message.to === 'order') {
      const after = heard.byOrder(words, message, { ...before, row: order })
      return { ...after, order: orders.of(after.row), stock, said: bitsOf(after.said) }
    }
    const after = heard.byInventory(words, message, { ...before, row: reservation })
    return {
      ...after,
      reservation: reservations.of(after.row),
      stock: stocks.of(after.stock),
      said: bitsOf(after.said),
    }
  }

  /** A delivery. `onTheWay` are the other messages that the bus has afterwards. */
  const delivered = (from: Situation, move: number, stock: number, onTheWay: number): Step => {
    const effect = effectOf(move, from, stock)
    const to = numberOf({
      order: effect.order ?? from.order,
      reservation: effect.reservation ?? from.reservation,
      onTheWay: onTheWay | effect.said,
      told: from.told | effect.told,
    })
    return { move, to, stock: effect.stock, fault: effect.fault }
  }

  const arrivalsByKey = {
    order: new Map<number, Arrivals>(),
    inventory: new Map<number, Arrivals>(),
  }
  const arrivalsAt = (number: number, to: Message['to']): Arrivals => {
    const situation = situations[number]!
    const row = to === 'order' ? situation.order : situation.reservation
    const ofWorker = everSaid.values.reduce(
      (bits, message, bit) => (message.to === to ? bits | (1 << bit) : bits),
      0,
    )
    const key = row * 2 ** messageCountMax + (situation.onTheWay & ofWorker)
    const known = arrivalsByKey[to].get(key)
    if (known) return known
    const moves = [...fromOutside.keys(), ...movesOnTheWay(situation.onTheWay)]
    const messages = moves
      .map((move) => ({ move, message: messageOf(move) }))
      .filter(({ message }) => message.to === to)
    const arrivals = { ...rowsOf(situation), row, key, messages }
    arrivalsByKey[to].set(key, arrivals)
    return arrivals
  }

  const remindersOf = (situation: Situation) => {
    const { order, reservation } = rowsOf(situation)
    const isOrderDue = order && !order.heard
    const isInventoryDue = reservation && !reservation.heard
    return {
      [orderReminds]: bitsOf(
        isOrderDue ? decisions.unheardAgain(order).flatMap(words.toInventory) : [],
      ),
      [inventoryReminds]: bitsOf(
        isInventoryDue ? decisions.outcomeAgain(reservation).flatMap(words.toOrder) : [],
      ),
    }
  }

  const reminded = (from: Situation, move: -1 | -2, stock: number): Step => {
    const onTheWay = from.onTheWay | remindersOf(from)[move]
    return { move, to: numberOf({ ...from, onTheWay }), stock }
  }

  const nothing = { order: orders.of(undefined), reservation: reservations.of(undefined) }

  return {
    /** Nothing known, nothing on its way. */
    initial: numberOf({ ...nothing, onTheWay: 0, told: 0 }),
    faultOf: (situation: number) => situations[situation]!.fault,
    settledFaultOf: (situation: number) => settledFault(rowsOf(situations[situation]!)),
    reservationOf: (situation: number) => rowsOf(situations[situation]!).reservation,
    statusOf: (situation: number): string => {
      const { order } = rowsOf(situations[situation]!)
      return order ? statusOf(order) : 'unknown'
    },

    /** Every step in a world where any message ever said can arrive at any time, again and again. */
    steps: stepsByStock((number, stock) => {
      const from = situations[number]!
      const moves = [...fromOutside.keys(), ...movesOnTheWay(from.onTheWay)]
      return [
        ...moves.map((move) => delivered(from, move, stock, from.onTheWay)),
        reminded(from, orderReminds, stock),
        reminded(from, inventoryReminds, stock),
      ]
    }),

    arrivalsAt,

    /** The same rows with nothing on the way: the bus has forgotten everything. */
    forgotten: (number: number) => numberOf({ ...situations[number]!, onTheWay: 0, told: 0 }),
    /** The same rows and messages, without what was told, which settling does not look at. */
    untold: (number: number) => numberOf({ ...situations[number]!, told: 0 }),
    /** Every step in a world where what is on its way arrives once, and nothing new comes from outside. */
    arrivals: stepsByStock((number, stock) => {
      const from = { ...situations[number]!, told: 0 }
      return movesOnTheWay(from.onTheWay).map((move) => {
        const step = delivered(from, move, stock, from.onTheWay & ~bitOf(move))
        return { ...step, to: numberOf({ ...situations[step.to]!, told: 0 }) }
      })
    }),
    /** Both workers announce again all that is unheard. The same situation if there is nothing. */
    remindedOfAll: (number: number): number => {
      const from = situations[number]!
      const due = remindersOf(from)
      return numberOf({
        ...from,
        onTheWay: from.onTheWay | due[orderReminds] | due[inventoryReminds],
      })
    },

    /** A step in words: `Inventory hears send-order 1A, says in-stock 1A`. */
    describe: (number: number, move: number, stock: number): string => {
      const from = situations[number]!
      if (move === orderReminds || move === inventoryReminds) {
        const who = move === orderReminds ? 'Order' : 'Inventory'
        return `${who} says again ${namesOf(remindersOf(from)[move]).join(', ')}`
      }
      const { name, to } = messageOf(move)
      const answers = namesOf(effectOf(move, from, stock).said)
      const who = to === 'order' ? 'Order' : 'Inventory'
      return `${who} hears ${name}${answers.length > 0 ? `, says ${answers.join(', ')}` : ''}`
    },
    namesOnTheWay: (number: number) => namesOf(situations[number]!.onTheWay),
    namesEverSaid: () => everSaid.values.map(({ name }) => name),
  }
}

/** Keeps the steps out of each (situation, stock). */
const stepsByStock = (stepsOf: (situation: number, stock: number) => Step[]) => {
  const kept = new Map<number, Step[]>()
  return (situation: number, stock: number): Step[] => {
    const key = situation * stockCountMax + stock
    const known = kept.get(key) ?? stepsOf(situation, stock)
    kept.set(key, known)
    return known
  }
}
