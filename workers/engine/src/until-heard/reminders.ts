import type { Announcement, UnheardRows, UnheardWindow } from '../store.ts'

export type RemindersOptions = {
  rows: UnheardRows
  /** The newest row when the worker started: everything unheard up to it is due at once. */
  newestAtStart: number
  /** Whether anybody is there to hear: reminders for a service that is away would only pile up. */
  isReaderPresent: () => boolean
  announce: (announcements: readonly Announcement[], expirySeconds: number) => void
  /** Monotonic time in ms. */
  now: () => number
  onReminded?: (count: number) => void
}

export type Reminders = {
  /** Call often (`reminderTickMs`); does something only when it is time. Rejects when the database cannot be read. */
  tick(): Promise<void>
  /** The reader came (back): everything unheard is due now. */
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
  let dueUpTo = options.newestAtStart
  /** A round ends here, whatever comes in meanwhile, or the oldest row would never have another turn. */
  let roundUpTo = dueUpTo
  let newestSeen = dueUpTo
  let markedAt = now()
  /** Counts how often the rounds started over: what was read before is then of no use. */
  let startCount = 0
  let isLooking = false

  const markAge = async (): Promise<void> => {
    if (now() - markedAt < reminderIntervalMsMin) return
    const newest = await rows.newest()
    dueUpTo = newestSeen
    newestSeen = newest
    markedAt = now()
  }

  /** Whether a window is over: all of it heard, or its time is up. Sets the size and the time of the next one. */
  const isOver = ({ count, expiresAt }: Window, unheard: number): boolean => {
    const isHeard = unheard === 0
    if (!isHeard && now() < expiresAt) return false
    const heard = Math.max(0, count - unheard)
    intervalMs = heard > 0 ? reminderIntervalMsMin : Math.min(intervalMs * 2, reminderIntervalMsMax)
    windowRows = isHeard
      ? Math.min(Math.max(windowRows, 2 * count), windowRowsMax)
      : Math.max(windowRowsMin, heard)
    return true
  }

  /** The rows after the cursor, or the first of the next round; none when nothing is due. */
  const dueRows = async (): Promise<UnheardWindow> => {
    const found = await rows.window({ after: cursor, upTo: roundUpTo, limit: windowRows })
    if (found.count > 0) return found
    const isRoundOver = cursor > 0 || roundUpTo < dueUpTo
    cursor = 0
    roundUpTo = dueUpTo
    return isRoundOver ? dueRows() : found
  }

  const startOver = (): void => {
    startCount += 1
    window = undefined
    cursor = 0
    roundUpTo = dueUpTo
    intervalMs = reminderIntervalMsMin
    windowRows = windowRowsMin
  }

  const look = async (): Promise<void> => {
    await markAge()
    if (!options.isReaderPresent()) return startOver()
    const startedAs = startCount
    const unheard = window === undefined ? 0 : await rows.countIn(window)
    if (startCount !== startedAs) return
    if (window !== undefined && !isOver(window, unheard)) return
    window = undefined
    const { announcements, last, count } = await dueRows()
    if (startCount !== startedAs || count === 0) return
    window = { after: cursor, upTo: last, count, expiresAt: now() + intervalMs }
    cursor = last
    options.announce(announcements, Math.ceil(intervalMs / 1_000))
    options.onReminded?.(announcements.length)
  }

  return {
    readerArrived: startOver,
    tick: async () => {
      if (isLooking) return
      isLooking = true
      await look().finally(() => {
        isLooking = false
      })
    },
  }
}
