/** A value from the cache and how old it is. */
export type Cached<T> = { value: T; ageMs: number }

export type StaleCacheOptions = {
  /** Up to this age the value is answered as it is. */
  freshMs: number
  /** Up to this age it is answered at once and loaded again behind the answer. */
  revalidateMs: number
  /** Up to this age it is answered when loading fails. Older values are forgotten. */
  staleMs: number
  /** Loads under way at one time. What would be one more is answered from memory, however old, if it can be. */
  loadCountMax: number
  /** The sum of `lengthOf` over all entries that the cache holds. */
  lengthMax: number
  /** How long `isStale` goes on saying so after a stale value was answered. */
  staleNoticeMs: number
  nowMs: () => number
  /** Told of each load: some runtimes end it with the request that began it, and others wait for it too. */
  keepRunning: (load: Promise<unknown>) => void
}

type Entry<T> = { value: T; length: number; loadedAtMs: number; failedAtMs: number }

/** Nothing usable is in memory, and too much is being loaded already. */
export class TooManyLoads extends Error {}

export type StaleCache<T> = ReturnType<typeof createStaleCache<T>>

/**
 * A small cache in memory that goes on answering while its source is slow or away (RFC 5861). One load per key is
 * under way at one time, whoever asks. After a failed load the source is left alone for `freshMs`, and nobody waits
 * for it until a load succeeds. Loads are bounded, so that asking for many keys does not keep the source from other
 * work. When the cache is full, the entry that was loaded longest ago goes.
 */
export const createStaleCache = <T>(options: StaleCacheOptions, lengthOf: (value: T) => number) => {
  const { freshMs, revalidateMs, staleMs, loadCountMax, lengthMax, nowMs } = options
  const entries = new Map<string, Entry<T>>()
  const loads = new Map<string, Promise<T>>()
  let length = 0
  let staleAnsweredAtMs = -Infinity

  /** The value if it is fresh: at once, because under load nearly all are. */
  const fresh = (key: string): Cached<T> | undefined => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    const ageMs = nowMs() - entry.loadedAtMs
    return ageMs <= freshMs ? { value: entry.value, ageMs } : undefined
  }

  /**
   * Answers from memory or from `load`. @throws what `load` throws, or TooManyLoads, when there is nothing usable in
   * memory
   */
  const get = async (key: string, load: () => Promise<T>): Promise<Cached<T>> => {
    const entry = entries.get(key)
    const now = nowMs()
    const ageMs = entry === undefined ? Infinity : now - entry.loadedAtMs
    if (entry === undefined || ageMs > staleMs) {
      if (isCrowded(key)) throw new TooManyLoads()
      return { value: await loadOnce(key, load), ageMs: 0 }
    }
    const inMemory = { value: entry.value, ageMs }
    if (ageMs <= freshMs) return inMemory
    if (isCrowded(key)) {
      if (ageMs > revalidateMs) staleAnsweredAtMs = now
      return inMemory
    }
    const hasFailed = entry.failedAtMs > entry.loadedAtMs
    if (hasFailed) staleAnsweredAtMs = now
    if (now - entry.failedAtMs <= freshMs) return inMemory
    const loading = loadOnce(key, load).then(
      (value) => ({ value, ageMs: 0 }),
      () => {
        staleAnsweredAtMs = nowMs()
        return inMemory
      },
    )
    return hasFailed || ageMs <= revalidateMs ? inMemory : loading
  }

  /** Whether loading this would be one load too many. */
  const isCrowded = (key: string): boolean => !loads.has(key) && loads.size >= loadCountMax

  const loadOnce = (key: string, load: () => Promise<T>): Promise<T> => {
    const underWay = loads.get(key)
    if (underWay !== undefined) return underWay
    const loading = load()
      .then(
        (value) => {
          put(key, value)
          return value
        },
        (error: unknown) => {
          const entry = entries.get(key)
          if (entry !== undefined) entry.failedAtMs = nowMs()
          throw error
        },
      )
      .finally(() => loads.delete(key))
    loads.set(key, loading)
    options.keepRunning(loading.catch(() => undefined))
    return loading
  }

  const put = (key: string, value: T): void => {
    forget(key)
    const entry = {
      value,
      length: key.length + lengthOf(value),
      loadedAtMs: nowMs(),
      failedAtMs: -Infinity,
    }
    if (entry.length > lengthMax) return
    entries.set(key, entry)
    length += entry.length
    for (const oldest of entries.keys()) {
      if (length <= lengthMax) return
      forget(oldest)
    }
  }

  const forget = (key: string): void => {
    length -= entries.get(key)?.length ?? 0
    entries.delete(key)
  }

  return {
    fresh,
    get,
    /** Loads under way. */
    loadCount: (): number => loads.size,
    /** Whether somebody was answered, not long ago, with a value that could not be loaded again. */
    isStale: (): boolean => nowMs() - staleAnsweredAtMs <= options.staleNoticeMs,
  }
}
