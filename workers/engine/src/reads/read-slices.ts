import type { MiddlewareHandler } from 'hono'
import type { Scheduler } from '../scheduler.ts'

/** Time for reads, in ms, before a batch that waits has its turn. A read that was begun is finished. */
const sliceMs = 2

/**
 * Shares the thread between reads and batches: a flood of searches holds a batch up for one slice, not for all searches
 * that have arrived. Without a flood each read runs at once. Counts what a route does before it first waits, which is all
 * that reads of a database in this process do.
 */
export const readSlices = ({
  now,
  nextTurn,
}: Pick<Scheduler, 'now' | 'nextTurn'>): MiddlewareHandler => {
  let usedMs = 0
  let turn: Promise<void> | undefined

  const nextSlice = (): Promise<void> => {
    turn ??= nextTurn().then(() => {
      turn = undefined
      usedMs = 0
    })
    return turn
  }

  return async (_, next) => {
    while (usedMs >= sliceMs) await nextSlice()
    const startMs = now()
    const done = next()
    usedMs += now() - startMs
    void nextSlice()
    await done
  }
}
