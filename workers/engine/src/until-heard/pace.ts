/** Rows announced again at once: in the first window after a start, at least and at most. */
export const windowRowsFirst = 100
export const windowRowsMin = 10
export const windowRowsMax = 1_000
/** Time for an answer before a row is announced again, and what is left of it each time that everything due was heard. */
export const reminderIntervalMsMin = 1_000
export const reminderIntervalMsMax = 8_000
const shrink = 0.75

/** A window that is over: its rows, those of them that were not heard, and the time since it went out. */
export type WindowOver = { count: number; unheard: number; tookMs: number }

/**
 * How many rows are announced again at once, and how long their answers may take. A window that was heard in time
 * doubles the next one. After one that was not, the next has as many rows as were heard: TCP's slow start and congestion
 * avoidance (RFC 5681) in the small, because a reminder costs its reader as much as an order. To a reader that has fallen
 * behind hardly any go out: they would ask for what is in its queue already.
 *
 * The time for an answer is a second and twice what a window took that was heard as a whole, and doubles while nothing is
 * heard (RFC 6298 in the small). A shorter one would take every window for unheard whose reader has a queue before it. No
 * window makes it shorter, because its rows may have been heard when they were announced first. It shrinks slowly while
 * everything due was heard without being announced again.
 */
export const createPace = () => {
  let intervalMs = reminderIntervalMsMin
  let windowRows = windowRowsFirst
  const allow = (ms: number): void => {
    intervalMs = Math.min(Math.max(ms, reminderIntervalMsMin), reminderIntervalMsMax)
  }
  return {
    intervalMs: (): number => intervalMs,
    windowRows: (): number => windowRows,
    /** Learns from a window. */
    learn: ({ count, unheard, tookMs }: WindowOver): void => {
      const heard = Math.max(0, count - unheard)
      if (unheard === 0) allow(Math.max(intervalMs, reminderIntervalMsMin + 2 * tookMs))
      else if (heard === 0) allow(2 * intervalMs)
      windowRows =
        unheard === 0
          ? Math.min(Math.max(windowRows, 2 * count), windowRowsMax)
          : Math.max(windowRowsMin, heard)
    },
    /** Learns that everything due was heard, although nothing was announced again. */
    allHeard: (): void => allow(shrink * intervalMs),
    startOver: (): void => {
      intervalMs = reminderIntervalMsMin
      windowRows = windowRowsFirst
    },
  }
}
