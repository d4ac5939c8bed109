import { minorDigitsOf, minorOfMajorUnits, unitPriceMinorMax } from '@shop/contracts'

/** The mark before the decimals of a file. `either`: a file with semicolons, whose programs write both. */
export type DecimalMark = '.' | ',' | 'either'

/** A value, or what is wrong with the text, as a sentence without its subject. */
export type Parsed<T> = { value: T } | { wrong: string }

const shownLengthMax = 40

/** A text as an error shows it. */
export const shown = (text: string): string => JSON.stringify(text.slice(0, shownLengthMax))

/** Digits only: no sign, no `0x10`, no `1e3`, no `1.000`. */
export const parseWholeNumber = (text: string): Parsed<number> =>
  /^\d{1,15}$/.test(text)
    ? { value: Number(text) }
    : { wrong: `must be a whole number, not ${shown(text)}` }

/** A price in major units, such as 18.90, in minor units of the currency. */
export const parsePrice = (
  text: string,
  { currency, decimal }: { currency: string; decimal: DecimalMark },
): Parsed<number> => {
  const digits = minorDigitsOf(currency) ?? 0
  const example = (18.9).toFixed(digits).replace('.', decimal === ',' ? ',' : '.')
  const [all, mark, decimals = ''] = /^\d{1,15}(?:([.,])(\d+))?$/.exec(text) ?? []
  if (all === undefined) {
    const how = 'write digits and decimals only, without a currency, signs or marks of thousands'
    return { wrong: `${shown(text)} is not a price: ${how}, such as ${example}` }
  }
  if (mark !== undefined && decimal !== 'either' && mark !== decimal) {
    return {
      wrong: `${shown(text)} has another decimal mark than ${decimal}: send decimal=${mark}`,
    }
  }
  if (mark === '.' && decimal === 'either' && decimals.length === 3) {
    const why = 'may be thousands or three decimals: send decimal=, or decimal=.'
    return { wrong: `${shown(text)} ${why}` }
  }
  const value = minorOfMajorUnits(text.replace(',', '.'), currency)
  if (value !== undefined && value > unitPriceMinorMax) {
    const most = (unitPriceMinorMax / 10 ** digits).toFixed(digits)
    return { wrong: `${shown(text)} is more than a unit may cost: at most ${most}` }
  }
  if (value !== undefined) return { value }
  const how = `write it with at most ${digits} decimals, such as ${example}`
  return { wrong: `${shown(text)} is not an exact price in ${currency}: ${how}` }
}

const words = new Map([
  ...['true', 'yes', '1'].map((word) => [word, true] as const),
  ...['false', 'no', '0'].map((word) => [word, false] as const),
])

export const parseBoolean = (text: string): Parsed<boolean> => {
  const value = words.get(text.toLowerCase())
  return value === undefined ? { wrong: `must be true or false, not ${shown(text)}` } : { value }
}
