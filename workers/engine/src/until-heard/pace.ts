/** Rows announced again at once: in the first window after a start, at least and at most. */
export const windowRowsFirst = 100
export const windowRowsMin = 10
export const windowRowsMax = 1_000
/** Time for an answer before a row is announced again; doubles while nothing is heard. */
export const reminderIntervalMsMin = 1_000
export const reminderIntervalMsMax = 8_000

/**
 * How many rows are announced again at once, and how long their answers may take. A window that was heard in time
 * doubles the next one. After one that was not, the next has as many rows as were heard: TCP's slow start and congestion
 * avoidance (RFC 5681) in the small, because a reminder costs its reader as much as an order. To a reader that has fallen
 * behind hardly any go out: they would ask for what is in its queue already.
 */
export const createPace = () => {
  let intervalMs = reminderIntervalMsMin
  let windowRows = windowRowsFirst
  return {
    intervalMs: (): number => intervalMs,
    windowRows: (): number => windowRows,
    /** Learns from a window of `count` rows that is over, of which `unheard` were not heard. */
    learn: ({ count, unheard }: { count: number; unheard: number }): void => {
      const heard = Math.max(0, count - unheard)
      intervalMs =
        heard > 0 ? reminderIntervalMsMin : Math.min(intervalMs * 2, reminderIntervalMsMax)
      windowRows =
        unheard === 0
          ? Math.min(Math.max(windowRows, 2 * count), windowRowsMax)
          : Math.max(windowRowsMin, heard)
    },
    startOver: (): void => {
      intervalMs = reminderIntervalMsMin
      windowRows = windowRowsFirst
    },
  }
}
