import type { Log } from '../log.ts'

/** Time for which one line speaks. */
const periodMs = 60_000

/**
 * Logs that items were dropped because there was no room to park them: at once, and then at most one line in a period,
 * with how many it were since the line before. A flood must not fill the log instead. Call it for each batch that drops.
 */
export const createDropLog = (log: Pick<Log, 'error'>, nowMs: () => number) => {
  let lineAtMs = -Infinity
  let dropped = 0
  return (count: number): void => {
    dropped += count
    if (nowMs() - lineAtMs < periodMs) return
    log.error(
      { dropped },
      'dropped what could not be read or applied: as much is parked as may be. Redrive or discard it: bin/bun run parked',
    )
    lineAtMs = nowMs()
    dropped = 0
  }
}
