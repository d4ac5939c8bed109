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

/** The middle value; of an even number of values the lower of both. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN

type Rated = { perSecond: number }

/** The one measurement whose rate is the median. */
export const medianByRate = <T extends Rated>(all: readonly T[]): T => {
  const middle = median(all.map(({ perSecond }) => perSecond))
  return all.find(({ perSecond }) => perSecond === middle)!
}

/** Compares two rates measured in turns: the median of the turns' own ratios, with the least and the greatest as text. */
export const compareRates = (turns: readonly (readonly [Rated, Rated])[]) => {
  const ratios = turns.map(([one, other]) => one.perSecond / other.perSecond)
  return {
    ratio: median(ratios),
    range: `${shown(Math.min(...ratios))} to ${shown(Math.max(...ratios))}`,
  }
}
