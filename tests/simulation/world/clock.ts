import type { Scheduler } from '@shop/engine'
import TinyQueue from 'tinyqueue'
import type { Life } from './crash-points.ts'

type Event = { atMs: number; order: number; work: () => void; isCanceled: boolean }

/**
 * Virtual time: a list of events, worked off one by one. Everything that a step sets off (promises included) is
 * finished before the next step begins, so a run is decided by the order of its events alone.
 */
export const createClock = () => {
  const events = new TinyQueue<Event>([], (a, b) => a.atMs - b.atMs || a.order - b.order)
  let nowMs = 0
  let given = 0

  /** Does `work` after that many ms, unless the function it returns was called before. */
  const after = (ms: number, work: () => void): (() => void) => {
    const event = { atMs: nowMs + Math.max(0, ms), order: (given += 1), work, isCanceled: false }
    events.push(event)
    return () => {
      event.isCanceled = true
    }
  }

  return {
    now: () => nowMs,
    after,
    /** Runs the next event and everything it sets off. False when there is none until `untilMs`. */
    step: async (untilMs: number): Promise<boolean> => {
      const event = events.peek()
      if (!event || event.atMs > untilMs) return false
      events.pop()
      if (event.isCanceled) return true
      nowMs = event.atMs
      event.work()
      await quiet()
      return true
    },
  }
}

export type Clock = ReturnType<typeof createClock>

/** Turns of the real event loop after which nothing is left of what a step set off. */
const turnsUntilQuiet = 3

const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < turnsUntilQuiet; turn += 1) {
    await new Promise((resolve) => void realSetImmediate(resolve))
  }
}
const realSetImmediate = setImmediate

/** Time for one process: what it waits for comes late while it is frozen, and never once it is dead. */
export const schedulerOn = (clock: Clock, { happen }: Pick<Life, 'happen'>): Scheduler => {
  const afterIfAlive = (ms: number, work: () => void) => clock.after(ms, () => happen(work))
  return {
    now: clock.now,
    delay: (ms) => new Promise((resolve) => void afterIfAlive(ms, resolve)),
    nextTurn: () => new Promise((resolve) => void afterIfAlive(0, resolve)),
    every: (ms, work) => {
      let isOn = true
      const again = (): void => {
        if (!isOn) return
        work()
        afterIfAlive(ms, again)
      }
      afterIfAlive(ms, again)
      return () => {
        isOn = false
      }
    },
  }
}

/**
 * Lets `setTimeout` and its siblings run on virtual time, for code that uses the platform's timers. Returns what puts
 * the real ones back.
 */
export const installTimers = (clock: Clock): (() => void) => {
  const real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
  }
  const cancels = new Map<number, () => void>()
  let lastId = 0
  const start = (work: () => void, ms: number, isRepeated: boolean): number => {
    const id = (lastId += 1)
    const run = (): void => {
      if (isRepeated) cancels.set(id, clock.after(ms, run))
      else cancels.delete(id)
      work()
    }
    cancels.set(id, clock.after(ms, run))
    return id
  }
  const clear = (id: number | undefined): void => {
    if (id === undefined) return
    cancels.get(id)?.()
    cancels.delete(id)
  }
  Object.assign(globalThis, {
    setTimeout: (work: () => void, ms = 0) => start(work, ms, false),
    setInterval: (work: () => void, ms = 0) => start(work, ms, true),
    clearTimeout: clear,
    clearInterval: clear,
  })
  return () => void Object.assign(globalThis, real)
}
