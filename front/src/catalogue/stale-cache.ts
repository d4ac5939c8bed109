import { boundedMap, type BoundedMap } from './bounded-map.ts'

/** A value from the cache and its age. */
export type Cached<T> = { value: T; ageMs: number }

export type StaleCacheOptions = {
  /** Up to this age a value is answered as it is. */
  freshMs: number
  /** Up to this age it is answered at once and loaded again behind the answer. */
  revalidateMs: number
  /** Up to this age it is answered when loading fails. Older values are forgotten. */
  staleMs: number
  /** Requests for loads under way at one time. One more is answered from memory, however old, or not at all. */
  loadCountMax: number
  /** The most that the lengths of all entries may come to. */
  lengthMax: number
  /** How long `isStale` holds after a stale value was answered. */
  staleNoticeMs: number
  nowMs: () => number
  /** Takes each load, because requests share it and some runtimes end it with the request that began it. */
  keepRunning: (load: Promise<unknown>) => void
}

/** Nothing usable is in memory, and too many loads are under way. */
export class TooManyLoads extends Error {}

export type StaleCache<T> = ReturnType<typeof createStaleCache<T>>

/**
 * A small cache in memory that goes on answering while its source is slow or away (RFC 5861). A key is loaded once at a
 * time, however many ask for it. After a failed load the source is left alone for `freshMs`, and nobody waits for it
 * until a load succeeds. Loads are bounded, so that requests for many keys leave the source time for other work.
 */
export const createStaleCache = <T>(options: StaleCacheOptions, lengthOf: (value: T) => number) => {
  const { freshMs, revalidateMs, staleMs, loadCountMax, nowMs } = options
  const entries = boundedMap<Entry<T>>(options.lengthMax, ({ value }) => lengthOf(value))
  const loads = createLoads(entries, options)
  let staleAnsweredAtMs = -Infinity

  /** The value if it is fresh: at once, because under load nearly all are. */
  const fresh = (key: string): Cached<T> | undefined => {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    const ageMs = nowMs() - entry.loadedAtMs
    return ageMs <= freshMs ? { value: entry.value, ageMs } : undefined
  }

  /**
   * Answers from memory or from `load`. A load begins in the turn of this call. Loads of one `request` count as one.
   * @throws TooManyLoads or the error of `load` when memory has nothing usable
   */
  const get = async (key: string, load: Load<T>, request: object = {}): Promise<Cached<T>> => {
    const entry = entries.get(key)
    const now = nowMs()
    const ageMs = entry === undefined ? Infinity : now - entry.loadedAtMs
    const isOneTooMany = !loads.isUnderWay(key, request) && loads.count() >= loadCountMax
    if (entry === undefined || ageMs > staleMs) {
      if (isOneTooMany) throw new TooManyLoads()
      return { value: await loads.once(key, load, request), ageMs: 0 }
    }
    const inMemory = { value: entry.value, ageMs }
    if (ageMs <= freshMs) return inMemory
    const hasFailed = entry.failedAtMs > entry.loadedAtMs
    if (isOneTooMany ? ageMs > revalidateMs : hasFailed) staleAnsweredAtMs = now
    if (isOneTooMany || now - entry.failedAtMs <= freshMs) return inMemory
    const loading = loads.once(key, load, request).then(
      (value) => ({ value, ageMs: 0 }),
      () => {
        staleAnsweredAtMs = nowMs()
        return inMemory
      },
    )
    return hasFailed || ageMs <= revalidateMs ? inMemory : loading
  }

  return {
    fresh,
    get,
    /** Requests for loads under way. */
    loadCount: loads.count,
    /** Whether a value that could not be loaded again was answered not long ago. */
    isStale: (): boolean => nowMs() - staleAnsweredAtMs <= options.staleNoticeMs,
  }
}

type Entry<T> = { value: T; loadedAtMs: number; failedAtMs: number }

/** Loads a value. `known`: the one that it replaces, if there is one. */
export type Load<T> = (known: T | undefined) => Promise<T>

/** Loads into the entries. A key that is being loaded is not loaded again. */
const createLoads = <T>(
  entries: BoundedMap<Entry<T>>,
  { nowMs, keepRunning }: Pick<StaleCacheOptions, 'nowMs' | 'keepRunning'>,
) => {
  const underWay = new Map<string, Promise<T>>()
  /** How many values each request still loads. */
  const requests = new Map<object, number>()

  const begin = async (key: string, load: Load<T>): Promise<T> => {
    try {
      const value = await load(entries.get(key)?.value)
      entries.put(key, { value, loadedAtMs: nowMs(), failedAtMs: -Infinity })
      return value
    } catch (error) {
      const entry = entries.get(key)
      if (entry !== undefined) entry.failedAtMs = nowMs()
      throw error
    }
  }

  const end = (key: string, request: object): void => {
    underWay.delete(key)
    const left = requests.get(request)! - 1
    if (left > 0) requests.set(request, left)
    else requests.delete(request)
  }

  return {
    isUnderWay: (key: string, request: object): boolean =>
      underWay.has(key) || requests.has(request),
    count: (): number => requests.size,
    once: (key: string, load: Load<T>, request: object): Promise<T> => {
      const known = underWay.get(key)
      if (known !== undefined) return known
      requests.set(request, (requests.get(request) ?? 0) + 1)
      const loading = begin(key, load).finally(() => end(key, request))
      underWay.set(key, loading)
      keepRunning(loading.catch(() => undefined))
      return loading
    },
  }
}
