import type { Sharing } from '../store.ts'

/** Waits for news of one key. */
export type Watch = {
  /**
   * Resolves with true as soon as the key has changed since the watch began, or since this resolved last; if the database
   * is shared, also when it is time to look again. Resolves with false when nothing has changed within `ms`, or when the
   * worker stops.
   */
  news(ms: number): Promise<boolean>
  /** Gives the place back. Safe to call twice. */
  end(): void
}

export type WaitingReads = {
  /**
   * Begins to watch a key (an order id). Call it before the state is read: a change that is committed in between counts
   * as news. `undefined` when too many reads wait already.
   */
  watch(key: string): Watch | undefined
  /** Told of each commit's keys. */
  changed(keys: readonly string[]): void
  count(): number
  /** Lets all go, for a stop. */
  releaseAll(): void
}

/** HTTP reads that may wait at the same time. One more gets what is true now. */
const waitingReadsMax = 20_000

/** News that another process has committed may be lost on their way, so a read looks again after this time. */
export const lookAgainMs = 5_000

/** Reads that wait until news of a key are committed, by this process or by another one that shares the database. */
export const createWaitingReads = ({ isShared }: Pick<Sharing, 'isShared'>): WaitingReads => {
  const waitMsMax = isShared ? lookAgainMs : Infinity
  const watches = new Map<string, Set<Watched>>()
  let count = 0

  return {
    watch: (key) => {
      if (count >= waitingReadsMax) return undefined
      const sameKey = watches.get(key) ?? new Set()
      const watched = createWatched(waitMsMax)
      watches.set(key, sameKey.add(watched))
      count += 1
      return {
        news: watched.news,
        end: () => {
          if (!sameKey.delete(watched)) return
          count -= 1
          if (sameKey.size === 0) watches.delete(key)
        },
      }
    },
    changed: (keys) => {
      if (count === 0) return
      for (const key of keys) for (const watched of watches.get(key) ?? []) watched.tell()
    },
    count: () => count,
    releaseAll: () => {
      for (const sameKey of watches.values()) for (const watched of sameKey) watched.release()
    },
  }
}

type Watched = Pick<Watch, 'news'> & {
  tell(): void
  release(): void
}

const createWatched = (waitMsMax: number): Watched => {
  let hasNews = false
  let isReleased = false
  let wake = (): void => undefined
  return {
    news: async (ms) => {
      if (!hasNews && !isReleased) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        const timer = setTimeout(resolve, Math.min(ms, waitMsMax))
        await promise
        clearTimeout(timer)
      }
      const had = hasNews || (ms > waitMsMax && !isReleased)
      hasNews = false
      return had
    },
    tell: () => {
      hasNews = true
      wake()
    },
    release: () => {
      isReleased = true
      wake()
    },
  }
}
