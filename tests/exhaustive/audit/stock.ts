import type { Reservation } from '../decisions.ts'
import { firstOf, type Fault } from './fault.ts'

export type Stock = { onHand: number; reserved: number }

export const unitsOf = (lines: readonly { quantity: number }[]): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0)

/** Units that left the house, and units that wait for it, for one reservation. */
export const unitsBehind = (reservation: Reservation | undefined) => {
  const outcome = reservation?.decided?.outcome
  const units = outcome?.kind === 'in-stock' ? unitsOf(outcome.lines) : 0
  const isHeld = !reservation?.canceled && !reservation?.shipped
  return { shipped: reservation?.shipped ? units : 0, held: isHeld ? units : 0 }
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
