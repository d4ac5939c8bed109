import type { Scheduler } from './scheduler.ts'

export type Heap = {
  /** Bytes in use, garbage that nobody has found yet included. */
  size: () => number
  /** Collects the whole heap, now. Answers how many bytes are in use then. */
  collect: () => number
}

/** Below this the engine's own collections are left to themselves; a busy worker stays below. */
const sizeMin = 128 * 1_024 ** 2
/** What is in use may grow by this factor from one whole collection to the next, so that they stay rare. */
const growth = 2
const lookMs = 1_000

/**
 * Bounds the memory of a worker that drains a backlog. JavaScriptCore collects young objects often and the whole heap
 * rarely, the more rarely the more memory the machine has; messages that wait for a few batches are no longer young when
 * they are done with. A million orders took 2 GB.
 */
export const keepHeapSmall = (
  { size, collect }: Heap,
  { every }: Pick<Scheduler, 'every'>,
): void => {
  let limit = sizeMin
  every(lookMs, () => {
    if (size() > limit) limit = Math.max(sizeMin, growth * collect())
  })
}

/** The heap of this process. */
export const heapOfProcess: Heap = {
  size: () => process.memoryUsage().heapUsed,
  collect: () => {
    Bun.gc(true)
    return process.memoryUsage().heapUsed
  },
}
