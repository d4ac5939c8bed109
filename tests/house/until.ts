/** Pause between two looks, in ms: too short to slow a test, too long to be a load. */
const lookMs = 20
const timeoutMs = 15_000

/**
 * Calls `look` until it returns something other than undefined or false, and returns that. For states that another
 * process reaches without announcing them. @throws after `withinMs`, with `what` in the message
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = timeoutMs,
): Promise<T> => {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    await Bun.sleep(lookMs)
  }
  throw new Error(`waited in vain: ${what}`)
}
