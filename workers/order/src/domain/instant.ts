/** The times that were written last: an order shows few different ones, and so do the orders of a batch. */
const written = new Map<number, string>()
const writtenMax = 64

/** A time as views show it. */
export const instantOf = (ms: number): string => {
  const known = written.get(ms)
  if (known !== undefined) return known
  const text = new Date(ms).toISOString()
  if (written.size === writtenMax) written.clear()
  written.set(ms, text)
  return text
}
