import type { InventoryBatch, Order, Reservation } from '../decisions.ts'
import { firstOf, same, type Fault } from './fault.ts'
import { nextStatuses, statusOf } from './status.ts'
import { unitsBehind, type Stock } from './stock.ts'

/** The part of an order that a shopper sees. */
const shown = ({ content, details, outcome, canceled, shipped, parts }: Order): unknown => [
  content,
  details,
  outcome,
  canceled,
  shipped,
  parts,
]

/** One step of Order adds facts to a row and never changes one. */
export const orderStepFault = (before: Order | undefined, after: Order | undefined): Fault => {
  if (!before) return undefined
  if (!after) return 'an order is forgotten'
  const [from, to] = [statusOf(before), statusOf(after)]
  return firstOf(
    [before.content && !same(before.content, after.content), 'recorded lines change'],
    [before.outcome && !same(before.outcome, after.outcome), 'an outcome changes'],
    [from !== to && !nextStatuses[from]!.includes(to), `${from} becomes ${to}`],
    [after.version < before.version, 'the version goes back'],
    [!same(before.parts, after.parts.slice(0, before.parts.length)), 'a part changes'],
    [
      same(shown(before), shown(after)) !== (after.version === before.version),
      'the version does not count what is shown',
    ],
  )
}

/** One step of Inventory forgets nothing, moves units only as a reservation does, and tells each movement. */
export const reservationStepFault = (
  before: Reservation | undefined,
  after: Reservation | undefined,
  stock: { before: Stock; after: Stock },
  movements: InventoryBatch['movements'],
): Fault => {
  const [had, has] = [unitsBehind(before), unitsBehind(after)]
  return firstOf(
    [before && !after, 'a reservation is forgotten'],
    [before?.canceled && !after?.canceled, 'a cancellation is forgotten'],
    [before?.shipped && !after?.shipped, 'a shipment is forgotten'],
    [before && after && !hasGrown(before, after), 'units that were moved are forgotten'],
    [
      stock.before.onHand - stock.after.onHand !== has.shipped - had.shipped,
      'units leave the house, but not because an order was shipped',
    ],
    [
      stock.after.reserved - stock.before.reserved !== has.held - had.held,
      'units are reserved or released, but not because an order holds more or less',
    ],
    [!same(stock.after, stockAfter(stock.before, movements)), 'movements do not tell the step'],
  )
}

/** Whether no unit that was moved is taken for one that was not. */
const hasGrown = (before: Reservation, after: Reservation): boolean => {
  const [had, has] = [before.moved[0], after.moved[0]]
  if (!had || (after.shipped && !has)) return true
  return (['shipped', 'canceled', 'restocked'] as const).every(
    (name) => (has?.[name] ?? 0) >= (had[name] ?? 0),
  )
}

const stockAfter = (before: Stock, movements: InventoryBatch['movements']): Stock =>
  movements.reduce(
    ({ onHand, reserved }, { onHandBy, reservedBy }) => ({
      onHand: onHand + onHandBy,
      reserved: reserved + reservedBy,
    }),
    before,
  )
