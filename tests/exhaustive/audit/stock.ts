import type { Order, Reservation } from '../decisions.ts'
import { firstOf, type Fault } from './fault.ts'

export type Stock = { onHand: number; reserved: number }

export const unitsOf = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** Units that left the house and did not come back, and units that wait for it, for one reservation. */
export const unitsBehind = (reservation: Reservation | undefined) => {
  const outcome = reservation?.decided?.outcome
  if (!reservation || outcome?.kind !== 'in-stock') return { shipped: 0, held: 0 }
  const units = unitsOf(outcome.lines)
  const { canceled, shipped: isShipped, moved } = reservation
  const [{ shipped = 0, canceled: parts = 0, restocked = 0 } = {}] = moved
  if (moved.length === 0 && isShipped) return { shipped: units, held: 0 }
  return { shipped: shipped - restocked, held: canceled ? 0 : units - shipped - parts }
}

/** Units of an order that operators shipped, canceled and took back, and those of the last that can be sold again. */
export const partsOf = (order: Order | undefined) => {
  const sums = { shipped: 0, canceled: 0, returned: 0, restocked: 0 }
  for (const part of order?.parts ?? []) {
    sums[part.kind] += unitsOf(part.lines)
    if (part.kind === 'returned' && part.restock) sums.restocked += unitsOf(part.lines)
  }
  return sums
}

/** The rules that the units of the one product obey in every state. */
export const stockFault = (
  { onHand, reserved }: Stock,
  initialOnHand: number,
  reservations: readonly (Reservation | undefined)[],
): Fault => {
  const behind = reservations.map(unitsBehind)
  const held = behind.reduce((sum, { held }) => sum + held, 0)
  const shipped = behind.reduce((sum, { shipped }) => sum + shipped, 0)
  return firstOf(
    [reserved < 0, 'less than nothing is reserved'],
    [reserved > onHand, 'more is reserved than is on hand'],
    [reserved !== held, 'reserved is not the sum of what orders hold'],
    [onHand !== initialOnHand - shipped, 'on hand is not what was there less what was shipped'],
  )
}
