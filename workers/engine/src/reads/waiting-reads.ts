export type WaitingReads = {
  /** Resolves at the next change of `key` or after `ms`; at once and with `false` when too many wait already. */
  changeOf(key: string, ms: number): Promise<boolean>
  changed(keys: readonly string[]): void
  count(): number
  /** Lets all go, for a stop. */
  releaseAll(): void
}

/** HTTP reads that may wait at the same time; one more is answered at once with what is true now. */
const waitingReadsMax = 20_000

/** Reads that wait until the batch loop commits news of a key (an order id). */
export const createWaitingReads = (): WaitingReads => {
  const waiting = new Map<string, Set<() => void>>()
  let count = 0

  const release = (key: string): void => {
    for (const go of waiting.get(key) ?? []) go()
  }

  return {
    changeOf: (key, ms) => {
      if (count >= waitingReadsMax) return Promise.resolve(false)
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const sameKey = waiting.get(key) ?? new Set()
      waiting.set(key, sameKey)
      count += 1
      const go = (): void => {
        clearTimeout(timer)
        if (!sameKey.delete(go)) return
        count -= 1
        if (sameKey.size === 0) waiting.delete(key)
        resolve(true)
      }
      const timer = setTimeout(go, ms)
      sameKey.add(go)
      return promise
    },
    changed: (keys) => {
      if (count > 0) keys.forEach(release)
    },
    count: () => count,
    releaseAll: () => [...waiting.keys()].forEach(release),
  }
}
