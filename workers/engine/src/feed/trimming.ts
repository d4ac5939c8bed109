import type { BatchLoop } from '../batch/batch-loop.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Feed } from '../store.ts'

/** How often the feed is looked at, in ms. In a day it loses 86 million events at most. */
const trimPeriodMs = 1_000

export type TrimmingOptions = {
  feed: Feed
  /** Whether this process trims, of all that share the feed. */
  isLeader: () => boolean
  loop: Pick<BatchLoop, 'backlog' | 'between'>
  scheduler: Pick<Scheduler, 'every'>
  /** Ms since 1970. */
  wallMs: () => number
  /** How long events are kept. */
  keptMs: number
  /** Told of an error once, until removing succeeds again. */
  onError: (error: unknown) => void
}

/**
 * Removes old events from the feed, a slice at a time, whenever no message waits. Returns what ends it. A slice that
 * fails is tried again with the next look.
 */
export const startTrimming = (options: TrimmingOptions): (() => void) => {
  const { feed, isLeader, loop, scheduler, wallMs, keptMs, onError } = options
  let isFailing = false
  const trim = async (): Promise<void> => {
    try {
      await loop.between(() => feed.trim(wallMs() - keptMs))
      isFailing = false
    } catch (error) {
      if (!isFailing) onError(error)
      isFailing = true
    }
  }
  return scheduler.every(trimPeriodMs, () => {
    if (isLeader() && loop.backlog() === 0) void trim()
  })
}
