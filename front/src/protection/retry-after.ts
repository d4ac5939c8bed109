/** The longest wait that a client is told, in seconds. */
const waitSecondsMax = 30
/** Multiples of the golden ratio spread evenly between 0 and 1, however many there are, and need no random numbers. */
const goldenRatio = 0.618_033_988_749_895

/**
 * Tells shed clients when to come back, as if they stood in a queue that moves as fast as the shop works now. Clients
 * shed in the same second get different delays, and they return no faster than they can be served. The queue is
 * imaginary: nobody holds a place in it, and it moves on when nobody comes.
 */
export const createRetryAfter = (nowMs: () => number) => {
  let lastPlaceMs = 0
  let spread = 0

  /** `Retry-After`, in whole seconds from 1 to 31. `perSecond` is how many are served in a second now. */
  return (perSecond: number): number => {
    const now = nowMs()
    const next = Math.max(lastPlaceMs, now) + 1_000 / perSecond
    lastPlaceMs = Math.min(next, now + waitSecondsMax * 1_000)
    spread = (spread + goldenRatio) % 1
    const placeSeconds = (lastPlaceMs - now) / 1_000
    return Math.max(1, Math.ceil((placeSeconds * (1 + spread)) / 2 + spread))
  }
}
