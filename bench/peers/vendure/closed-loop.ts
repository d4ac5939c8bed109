/** The orders of shoppers who each begin again as soon as they are done. */
export type Loop = {
  concurrency: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  count: number
  failures: Record<string, number>
}

/**
 * Runs `once` in a closed loop. Counted is what ends within `seconds`; what is then under way is finished, so that its
 * latency is not lost, but does not count: neither side pays for the slowest order at the end.
 */
export const closedLoop = async ({
  concurrency,
  seconds,
  once,
}: {
  concurrency: number
  seconds: number
  once: (index: number) => Promise<unknown>
}): Promise<Loop> => {
  const endMs = performance.now() + seconds * 1000
  const latenciesMs: number[] = []
  const failures: Record<string, number> = {}
  let started = 0
  let count = 0
  const shopper = async (): Promise<void> => {
    while (performance.now() < endMs) {
      const startedMs = performance.now()
      const index = started
      started += 1
      try {
        await once(index)
        latenciesMs.push(performance.now() - startedMs)
        if (performance.now() <= endMs) count += 1
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        failures[reason] = (failures[reason] ?? 0) + 1
      }
    }
  }
  await Promise.all(Array.from({ length: concurrency }, shopper))
  return {
    concurrency,
    perSecond: count / seconds,
    p50Ms: percentile(latenciesMs, 50),
    p99Ms: percentile(latenciesMs, 99),
    count,
    failures,
  }
}

/** The smallest value that at least `percent` % of the values do not exceed; NaN of none (nearest rank). */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** The run with the most per second. @throws of none. */
export const bestOf = <T extends { perSecond: number }>(runs: readonly T[]): T => {
  const best = runs.toSorted((a, b) => b.perSecond - a.perSecond)[0]
  if (!best) throw new Error('nothing was measured')
  return best
}
