import type { Announcement, UnheardRows, UnheardWindow } from '../store.ts'
import { createPace } from './pace.ts'

export type RemindersOptions = {
  rows: UnheardRows
  /** The newest row when the worker started: everything unheard up to it is due at once. */
  newestAtStart: number
  /** Whether this process reminds, of all that share the rows. */
  isLeader: () => boolean
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
  /** The reader came (back), or one of its instances left: what was said before may be lost, so it is due now. */
  readerChanged(): void
}

/** How often `tick` wants to be called. */
export const reminderTickMs = 100
/** Rows that were announced at one time, and how long their answers may take. */
type Window = { after: number; upTo: number; count: number; sentAt: number; withinMs: number }

/**
 * Announces every fact until it has been heard: the second half of the shop's protocol, which makes it
 * right again after any crash. One window of rows at a time, oldest first, round and round: a row that is
 * never answered delays the others by at most one interval, and a slow reader is not met by a flood.
 * After a start everything unheard is due, and so it is for a process that becomes the leader.
 */
export const createReminders = (options: RemindersOptions): Reminders => {
  const { rows, now } = options
  const pace = createPace()
  const age = createAge(options, pace.intervalMs)
  let window: Window | undefined
  let cursor = 0
  /** A round ends here, whatever comes in meanwhile, or the oldest row would never have another turn. */
  let roundUpTo = age.dueUpTo()
  /** Counts how often the rounds started over: what was read before is then of no use. */
  let startCount = 0

  /** The rows after the cursor, or the first of the next round; none when nothing is due. */
  const dueRows = async (): Promise<UnheardWindow> => {
    const limit = pace.windowRows()
    const found = await rows.window({ after: cursor, upTo: roundUpTo, limit })
    if (found.count > 0) return found
    const isRoundOver = cursor > 0 || roundUpTo < age.dueUpTo()
    cursor = 0
    roundUpTo = age.dueUpTo()
    return isRoundOver ? dueRows() : found
  }

  const startOver = (): void => {
    startCount += 1
    window = undefined
    cursor = 0
    roundUpTo = age.dueUpTo()
    pace.startOver()
  }

  /** What an earlier leader has announced is not known, so everything is due. */
  const takeOver = async (): Promise<void> => {
    await age.allDue()
    startOver()
  }

  const look = async (): Promise<void> => {
    const isMarked = await age.mark()
    if (!options.isReaderPresent()) return startOver()
    const startedAs = startCount
    const unheard = window === undefined ? 0 : await rows.countIn(window)
    if (startCount !== startedAs) return
    const tookMs = window === undefined ? 0 : now() - window.sentAt
    if (window !== undefined && unheard > 0 && tookMs < window.withinMs) return
    if (window !== undefined) pace.learn({ count: window.count, unheard, tookMs })
    window = undefined
    const { announcements, last, count } = await dueRows()
    if (count === 0 && isMarked) pace.allHeard()
    if (startCount !== startedAs || count === 0) return
    window = { after: cursor, upTo: last, count, sentAt: now(), withinMs: pace.intervalMs() }
    cursor = last
    options.announce(announcements, Math.ceil(pace.intervalMs() / 1_000))
    options.onReminded?.(announcements.length)
  }

  return {
    readerChanged: startOver,
    tick: oneAtATime(whileLeading(options.isLeader, { takeOver, look })),
  }
}

/** Work that is not begun again before it has ended. */
const oneAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let isBusy = false
  return async () => {
    if (isBusy) return
    isBusy = true
    await work().finally(() => {
      isBusy = false
    })
  }
}

/** Work of the leader. A process that becomes it after the start takes over first. */
const whileLeading = (
  isLeader: () => boolean,
  { takeOver, look }: { takeOver: () => Promise<void>; look: () => Promise<void> },
): (() => Promise<void>) => {
  let isLeading = isLeader()
  return async () => {
    if (!isLeader()) {
      isLeading = false
      return
    }
    if (!isLeading) await takeOver()
    isLeading = true
    await look()
  }
}

/**
 * Age is counted in rounds, not read from a clock: a row is due when it was already there one interval ago. The interval
 * is the time that answers take, because a younger row is still in its reader's queue.
 */
const createAge = (
  { rows, newestAtStart, now }: Pick<RemindersOptions, 'rows' | 'newestAtStart' | 'now'>,
  intervalMs: () => number,
) => {
  let dueUpTo = newestAtStart
  let newestSeen = newestAtStart
  let markedAt = now()
  return {
    /** The newest row that is due. */
    dueUpTo: (): number => dueUpTo,
    /** Everything that is there now is due. */
    allDue: async (): Promise<void> => {
      newestSeen = await rows.newest()
      dueUpTo = newestSeen
      markedAt = now()
    },
    /** Call often: once in an interval the rows seen before become due. Says whether they did. */
    mark: async (): Promise<boolean> => {
      if (now() - markedAt < intervalMs()) return false
      const newest = await rows.newest()
      dueUpTo = newestSeen
      newestSeen = newest
      markedAt = now()
      return true
    },
  }
}
