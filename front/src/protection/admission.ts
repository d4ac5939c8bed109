import { createRetryLine } from './retry-after.ts'

export type AdmissionOptions = {
  /** How many may be on their way at first, at least and at most. */
  countFirst: number
  countMin: number
  countMax: number
  /** How much longer than the quickest answer ever seen the usual one may take, in ms. */
  delayMs: number
  nowMs: () => number
}

/** One request on its way to a worker. Whatever is called after the first changes nothing. */
export type Flight = {
  /** Its answer is there. */
  land(): void
  /** It is over without an answer. When that took long it counts as slow; else nobody was there to be asked. */
  end(): void
}

export type Admission = {
  /** Undefined when too many are on their way. */
  enter(): Flight | undefined
}

type Ended = { enteredAtMs: number; leftAtMs: number; isAnswered: boolean }

/** Over how long answers are gathered before the limit is looked at again, in ms. */
const windowMs = 100
/** The limit grows by this part while it is used up and answers come in time. */
const growth = 0.1
/** One look leaves at least this part. */
const shrinkMax = 0.5
/** Late answers make it fall when they are seen so often in a row: one pause of the machine is not yet an overload. */
const lateLooks = 2
/** While nothing is answered, who was refused comes back as if so many were in a second. */
const landedPerSecondMin = 32

/**
 * How many requests may be on their way to a worker at one time. The limit is learned from how long the answers take:
 * it grows slowly while they come in time, and falls as they get late, in proportion (Little's law: what is on its way
 * is the rate times the time). So what is let in keeps its time, whatever the workers can do today, and the rest is
 * refused at once instead of waiting in a line that only grows.
 */
export const createAdmission = (options: AdmissionOptions) => {
  const { countMin, countMax, delayMs, nowMs } = options
  const retryAfter = createRetryLine(nowMs)
  let limit = Math.min(options.countFirst, countMax)
  let count = 0
  let quickestMs = Infinity
  let window = newWindow(nowMs(), 0)
  let landedPerSecond = 0
  let lateInARow = 0

  const isFull = (): boolean => count >= Math.floor(limit)

  const enter = (): Flight | undefined => {
    if (isFull()) return undefined
    count += 1
    window.countPeak = Math.max(window.countPeak, count)
    const enteredAtMs = nowMs()
    let isUp = true
    const leave = (isAnswered: boolean): void => {
      if (!isUp) return
      isUp = false
      count -= 1
      hear({ enteredAtMs, leftAtMs: nowMs(), isAnswered })
    }
    return { land: () => leave(true), end: () => leave(false) }
  }

  const dueMs = (): number => (quickestMs === Infinity ? 0 : quickestMs) + delayMs

  const hear = ({ enteredAtMs, leftAtMs, isAnswered }: Ended): void => {
    // A clock that was set back says nothing.
    const tookMs = Math.max(0, leftAtMs - enteredAtMs)
    if (isAnswered) {
      quickestMs = Math.min(quickestMs, tookMs)
      window.landedCount += 1
    } else if (tookMs <= dueMs()) return
    // Who entered before the limit was looked at last says nothing about it.
    if (enteredAtMs < window.sinceMs) return
    window.tookMsSum += tookMs
    window.sampleCount += 1
    if (leftAtMs - window.sinceMs >= windowMs) look(leftAtMs)
  }

  const look = (now: number): void => {
    const { tookMsSum, sampleCount, landedCount, countPeak, sinceMs } = window
    const lateness = tookMsSum / sampleCount / dueMs()
    lateInARow = lateness > 1 ? lateInARow + 1 : 0
    if (lateInARow >= lateLooks) {
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
    isFull,
    enter,
    /** When who was refused should come back, in seconds; spread so that not all do at once. */
    retryAfterSeconds: (): number => retryAfter(Math.max(landedPerSecond, landedPerSecondMin)),
    count: (): number => count,
    limit: (): number => Math.floor(limit),
  }
}

const newWindow = (sinceMs: number, countPeak: number) => ({
  sinceMs,
  tookMsSum: 0,
  sampleCount: 0,
  landedCount: 0,
  countPeak,
})
