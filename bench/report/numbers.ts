/** A number for a table: thousands with commas, small ones with the digits that matter. */
export const shown = (value: number): string => {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en')

/** The least and the greatest of some values, for a table. */
export const shownRange = (values: readonly number[]): string =>
  `${shown(Math.min(...values))} to ${shown(Math.max(...values))}`

/** The middle value; of an even number of values the lower of both. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN

/** The one measurement whose value is the median. */
export const medianBy = <T>(all: readonly T[], valueOf: (one: T) => number): T =>
  all.find((one) => valueOf(one) === median(all.map(valueOf)))!
