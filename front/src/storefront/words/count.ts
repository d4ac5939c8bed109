/** A number and its noun. */
export const count = (units: number, one: string, many: string): string =>
  `${units} ${units === 1 ? one : many}`
