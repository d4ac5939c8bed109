import type { Announcement, UnheardRows } from '../store.ts'

export type RemindersOptions = {
  rows: UnheardRows
  /** Whether anybody is there to hear: reminders for a service that is away would only pile up. */
  isReaderPresent: () => boolean
  announce: (announcements: readonly Announcement[], expirySeconds: number) => void
  /** Monotonic time in ms. */
  now: () => number
  onReminded?: (count: number) => void
}

export type Reminders = {
  /** Call often (`reminderTickMs`); does something only when it is time. */
  tick(): void
  /** The reader came (back): whatever is unheard is due now. */
  readerArrived(): void
}

/** How often `tick` wants to be called. */
export const reminderTickMs = 100
/**
 * Rows announced again at once. No second window goes out before the first was heard or has expired. One that was heard
 * in time doubles the next; after one that was not, the next has as many rows as were heard (TCP's slow start and
 * congestion avoidance, RFC 5681, in the small): a reminder costs its reader as much as an order.
 */
export const windowRowsMin = 100
export const windowRowsMax = 1_000
/** Time for an answer before a row is announced again; doubles while nothing is heard. */
export const reminderIntervalMsMin = 1_000
export const reminderIntervalMsMax = 8_000

type Window = { after: number; upTo: number; count: number; expiresAt: number }

/**
 * Announces every fact until it has been heard: the second half of the shop's protocol, which makes it
 * right again after any crash. One window of rows at a time, oldest first, round and round: a row that is
 * never answered delays the others by at most one interval, and a slow reader is not met by a flood.
 *
 * Age is counted in rounds, not read from a clock: a row is due when it was already there one interval ago.
 * After a start everything unheard is due.
 */
export const createReminders = (options: RemindersOptions): Reminders => {
  const { rows, now } = options
  let intervalMs = reminderIntervalMsMin
  let windowRows = windowRowsMin
  let window: Window | undefined
  let cursor = 0
  let dueUpTo = rows.newest()
  /** A round ends here, whatever comes in meanwhile: else the oldest would never have another turn. */
  let roundUpTo = dueUpTo
  let newestSeen = dueUpTo
  let markedAt = now()

  const markAge = (): void => {
    if (now() - markedAt < reminderIntervalMsMin) return
    dueUpTo = newestSeen
    newestSeen = rows.newest()
    markedAt = now()
  }

  /** Whether the window at hand is over: all of it heard, or its time is up. */
  const isOver = ({ after, upTo, count, expiresAt }: Window): boolean => {
    const unheard = rows.countIn({ after, upTo })
    const isHeard = unheard === 0
    if (!isHeard && now() < expiresAt) return false
    const heard = Math.max(0, count - unheard)
    intervalMs = heard > 0 ? reminderIntervalMsMin : Math.min(intervalMs * 2, reminderIntervalMsMax)
    windowRows = isHeard
      ? Math.min(Math.max(windowRows, 2 * count), windowRowsMax)
      : Math.max(windowRowsMin, heard)
    return true
  }

  const sendWindow = (): void => {
    const range = { after: cursor, upTo: roundUpTo, limit: windowRows }
    const { announcements, last, count } = rows.window(range)
    if (count === 0) {
      const isRoundOver = cursor > 0 || roundUpTo < dueUpTo
      cursor = 0
      roundUpTo = dueUpTo
      return isRoundOver ? sendWindow() : undefined
    }
    window = { after: cursor, upTo: last, count, expiresAt: now() + intervalMs }
    cursor = last
    options.announce(announcements, Math.ceil(intervalMs / 1_000))
    options.onReminded?.(announcements.length)
  }

  const startOver = (): void => {
    window = undefined
    cursor = 0
    roundUpTo = dueUpTo
    intervalMs = reminderIntervalMsMin
    windowRows = windowRowsMin
  }

  return {
    readerArrived: startOver,
    tick: () => {
      markAge()
      if (!options.isReaderPresent()) return startOver()
      if (window && !isOver(window)) return
      window = undefined
      sendWindow()
    },
  }
}
