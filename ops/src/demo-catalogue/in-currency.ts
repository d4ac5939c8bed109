import { minorDigitsOf } from '@shop/contracts'

type Row = { price: { amount: number; currency: string } }

/** Decimals of the prices in the file. */
const writtenDigits = 2

/**
 * The rows of the demo catalogue, which is written in EUR, with prices in another currency of ISO 4217. No exchange rate
 * is used. A currency with two decimals or more keeps the figure: EUR 18.90 becomes HUF 18.90 and KWD 18.900. One without
 * decimals keeps the minor units, because its unit is worth about as little as a cent: JPY 1,890.
 */
export const inCurrency = (ndjson: string, currency: string): string => {
  const factor = 10 ** Math.max(0, (minorDigitsOf(currency) ?? 0) - writtenDigits)
  return ndjson
    .trimEnd()
    .split('\n')
    .map((line) => {
      const row = JSON.parse(line) as Row
      return JSON.stringify({ ...row, price: { amount: row.price.amount * factor, currency } })
    })
    .join('\n')
}
