import * as v from 'valibot'
import { totalMinorMax, unitPriceMinorMax } from './limits.ts'

/** An amount in integer minor units (cents) of an ISO 4217 currency. */
export type Money = { amount: number; currency: string }

/** ISO 4217: three upper-case letters. */
export const currencyPattern = /^[A-Z]{3}$/

export const CurrencySchema = v.pipe(
  v.string(),
  v.regex(currencyPattern, 'must be an ISO 4217 code such as EUR'),
)

export const MinorUnitsSchema = v.pipe(
  v.number(),
  v.safeInteger('must be an integer in minor units (cents)'),
  v.minValue(0),
  v.maxValue(totalMinorMax),
)

export const UnitPriceSchema = v.pipe(MinorUnitsSchema, v.maxValue(unitPriceMinorMax))

export const MoneySchema = v.strictObject({ amount: MinorUnitsSchema, currency: CurrencySchema })

/**
 * Σ quantity × unitPrice in minor units, or `undefined` when it exceeds 2^53 − 1.
 * Each product of a legal price and quantity is exact, so the sum is exact up to the limit.
 */
export const totalMinor = (
  lines: readonly { quantity: number; unitPrice: number }[],
): number | undefined => {
  let total = 0
  for (const line of lines) {
    total += line.quantity * line.unitPrice
    if (total > totalMinorMax) return undefined
  }
  return total
}
