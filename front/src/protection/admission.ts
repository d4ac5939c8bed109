import { createRetryAfter } from './retry-after.ts'

export type AdmissionOptions = {
  /** The limit at first, at least and at most. */
  countFirst: number
  countMin: number
  countMax: number
  /** How much longer than the quickest reply so far the usual one may take, in ms. */
  delayMs: number
  nowMs: () => number
}

/** One request on its way to a worker. Only the first call counts. */
export type Flight = {
  /** Its reply came. */
  land(): void
  /** It ended without a reply. A long flight then counts as slow; a short one had nobody to reply. */
  end(): void
}

export type Admission = {
  /** Undefined when too many are on their way. */
  enter(): Flight | undefined
}

type Ended = { enteredAtMs: number; leftAtMs: number; isAnswered: boolean }

/** Time over which replies are gathered before the limit is adjusted, in ms. */
const windowMs = 100
/** The limit grows by this part while it is used up and replies come in time. */
const growth = 0.1
/** One adjustment leaves at least this part of the limit. */
const shrinkMax = 0.5
/** The limit falls after this many late windows in a row: a single pause of the machine is no overload. */
const lateWindows = 2
/** The rate at which shed clients come back, at least, while nothing is answered. */
const landedPerSecondMin = 32

/**
 * Bounds the requests on their way to a worker. The limit is learned from how long replies take: it grows slowly while
 * they come in time, and falls in proportion when they are late (Little's law: the number on the way is rate times
 * time). So admitted requests stay quick, whatever the workers can do today, and the rest is shed at once instead of
 * waiting in a queue that only grows.
 */
export const createAdmission = (options: AdmissionOptions) => {
  const { nowMs } = options
  const retryAfter = createRetryAfter(nowMs)
  const learned = learnLimit(options)
  let count = 0

  const isFull = (): boolean => count >= learned.limit()

  const enter = (): Flight | undefined => {
    if (isFull()) return undefined
    count += 1
    learned.entered(count)
    const enteredAtMs = nowMs()
    let isUp = true
    const leave = (isAnswered: boolean): void => {
      if (!isUp) return
      isUp = false
      count -= 1
      learned.ended({ enteredAtMs, leftAtMs: nowMs(), isAnswered }, count)
    }
    return { land: () => leave(true), end: () => leave(false) }
  }

  return {
    isFull,
    enter,
    /** The delay of a shed client, in seconds; spread so that not all come back at once. */
    retryAfterSeconds: (): number => retryAfter(Math.max(learned.perSecond(), landedPerSecondMin)),
    count: (): number => count,
    limit: learned.limit,
  }
}

/** The limit, from the flights that ended. */
const learnLimit = ({ countFirst, countMin, countMax, delayMs, nowMs }: AdmissionOptions) => {
  let limit = Math.min(countFirst, countMax)
  let quickestMs = Infinity
  let window = newWindow(nowMs(), 0)
  let landedPerSecond = 0
  let lateInARow = 0

  const dueMs = (): number => (quickestMs === Infinity ? 0 : quickestMs) + delayMs

  const ended = ({ enteredAtMs, leftAtMs, isAnswered }: Ended, count: number): void => {
    // A clock that was set back says nothing.
    const tookMs = Math.max(0, leftAtMs - enteredAtMs)
    if (isAnswered) {
      quickestMs = Math.min(quickestMs, tookMs)
      window.landedCount += 1
    } else if (tookMs <= dueMs()) return
    // A flight that began before the last adjustment says nothing about the present limit.
    if (enteredAtMs < window.sinceMs) return
    window.tookMsSum += tookMs
    window.sampleCount += 1
    if (leftAtMs - window.sinceMs >= windowMs) adjust(leftAtMs, count)
  }

  const adjust = (now: number, count: number): void => {
    const { tookMsSum, sampleCount, landedCount, countPeak, sinceMs } = window
    const lateness = tookMsSum / sampleCount / dueMs()
    lateInARow = lateness > 1 ? lateInARow + 1 : 0
    if (lateInARow >= lateWindows) {
      const fitting = Math.min(limit, countPeak) * Math.max(shrinkMax, 1 / lateness)
      limit = Math.max(countMin, fitting)
    } else if (lateInARow === 0 && countPeak >= limit * (1 - growth)) {
      limit += limit * growth
    }
    limit = Math.min(limit, countMax)
    landedPerSecond = (landedCount * 1_000) / (now - sinceMs)
    window = newWindow(now, count)
  }

  return {
    entered: (count: number): void => {
      window.countPeak = Math.max(window.countPeak, count)
    },
    ended,
    limit: (): number => Math.floor(limit),
    /** Replies in a second, over the last window. */
    perSecond: (): number => landedPerSecond,
  }
}

const newWindow = (sinceMs: number, countPeak: number) => ({
  sinceMs,
  tookMsSum: 0,
  sampleCount: 0,
  landedCount: 0,
  countPeak,
})
