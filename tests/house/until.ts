/** Between two looks, in ms: short enough not to be noticed, long enough not to be load. */
const lookMs = 20
const patienceMs = 15_000

/**
 * Looks again and again until `look` answers something other than undefined or false, and returns it. For states
 * that another process reaches and does not announce. @throws after 15 s, naming what was waited for.
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  patience = patienceMs,
): Promise<T> => {
  const deadline = performance.now() + patience
  while (performance.now() < deadline) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    await Bun.sleep(lookMs)
  }
  throw new Error(`waited in vain: ${what}`)
}
