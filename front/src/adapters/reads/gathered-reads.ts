/** Reads the value of a key, or undefined when there is none. */
export type ReadOne<T> = (key: string) => Promise<T | undefined>

type Asked<T> = {
  answer: Promise<T | undefined>
  settle: (value: T | undefined) => void
  fail: (error: unknown) => void
}

/**
 * Reads many keys with one request. While a request is on its way, keys gather and leave together as the next one, at
 * most `keysMax` at once: an idle reader adds no delay, and a busy one reads hundreds of keys with a few requests. Readers
 * of the same waiting key share its answer, but never the answer of a request that left earlier.
 * @throws what `read` throws, for each key of that request
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
  // Node 20 has no Promise.withResolvers.
  let settle: Asked<T>['settle'] = () => {}
  let fail: Asked<T>['fail'] = () => {}
  const answer = new Promise<T | undefined>((resolve, reject) => {
    settle = resolve
    fail = reject
  })
  return { answer, settle, fail }
}
