/**
 * A decimal price in major units (`18.90`) as integer minor units (1890) of the currency. Undefined when it is not a
 * price or has more decimals than the currency. Exact, because no binary fraction is used on the way.
 */
export const parseMajorUnits = (text: string, currency: string): number | undefined => {
  const match = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(text)
  if (match === null) return undefined
  const [, whole = '', decimals = ''] = match
  const digits = minorDigits(currency)
  if (decimals.length > digits) return undefined
  return Number(whole + decimals.padEnd(digits, '0'))
}

const digitsByCurrency = new Map<string, number>()

/** Decimals of a currency (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. */
const minorDigits = (currency: string): number => {
  const known = digitsByCurrency.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  digitsByCurrency.set(currency, digits)
  return digits
}
