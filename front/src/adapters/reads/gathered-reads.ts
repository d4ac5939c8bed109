/** One value for a key, or undefined when there is none. */
export type ReadOne<T> = (key: string) => Promise<T | undefined>

type Asked<T> = {
  answer: Promise<T | undefined>
  settle: (value: T | undefined) => void
  fail: (error: unknown) => void
}

/**
 * Reads by key, many with one request: while one is on its way keys gather, and leave together as the next, at most
 * `keysMax` at once. An idle reader adds no delay; a busy one asks a few times for hundreds. Whoever asks for a key that
 * waits gets its answer too, never one that was asked for earlier. @throws what `read` throws, for each of its keys
 */
export const gatherReads = <T>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  keysMax: number,
): ReadOne<T> => {
  const waiting = new Map<string, Asked<T>>()
  let isReading = false

  const takeBatch = (): Map<string, Asked<T>> => {
    const batch = new Map<string, Asked<T>>()
    for (const [key, asked] of waiting) {
      if (batch.size === keysMax) break
      batch.set(key, asked)
      waiting.delete(key)
    }
    return batch
  }

  const readAll = async (): Promise<void> => {
    isReading = true
    while (waiting.size > 0) {
      const batch = takeBatch()
      try {
        const found = await read([...batch.keys()])
        for (const [key, { settle }] of batch) settle(found.get(key))
      } catch (error) {
        for (const { fail } of batch.values()) fail(error)
      }
    }
    isReading = false
  }

  return (key) => {
    let asked = waiting.get(key)
    if (asked === undefined) {
      asked = newAsked()
      waiting.set(key, asked)
    }
    if (!isReading) void readAll()
    return asked.answer
  }
}

const newAsked = <T>(): Asked<T> => {
  // Not Promise.withResolvers: node 20 does not have it.
  let settle: Asked<T>['settle'] = () => {}
  let fail: Asked<T>['fail'] = () => {}
  const answer = new Promise<T | undefined>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  return { answer, settle, fail }
}
