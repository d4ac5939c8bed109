import * as v from 'valibot'
import { minorDigitsOf } from './currencies.ts'
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
 * A decimal amount in major units (`18.90`) as integer minor units (1890). Zeros at its end change nothing: `18.9000` is
 * the same. Undefined for any other text and for an amount that the minor unit cannot express, such as `18.905` in EUR.
 * Exact up to `totalMinorMax`, because no binary fraction is used; a larger amount comes out above that limit.
 * @throws RangeError for an unknown currency
 */
export const minorOfMajorUnits = (text: string, currency: string): number | undefined => {
  const digits = minorDigitsOf(currency)
  if (digits === undefined) throw new RangeError(`${currency} is no currency`)
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return undefined
  const [, whole = '', decimals = ''] = match
  if (/[^0]/.test(decimals.slice(digits))) return undefined
  return Number(whole + decimals.slice(0, digits).padEnd(digits, '0'))
}

/** Integer minor units (1890) as a decimal amount in major units (`18.90`), exactly. @throws RangeError for an unknown currency */
export const majorUnitsOf = (amountMinor: number, currency: string): string => {
  const digits = minorDigitsOf(currency)
  if (digits === undefined) throw new RangeError(`${currency} is no currency`)
  const text = String(amountMinor).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * Σ quantity × unitPrice in minor units, or `undefined` when it exceeds 2^53 − 1. Exact: integers up to that limit are
 * exact in binary, and rounding brings no larger one below it.
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
