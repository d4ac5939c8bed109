export type BoundedMap<T> = ReturnType<typeof boundedMap<T>>

/** Values whose lengths come to at most `lengthMax`, keys included. The one that was put in first goes first. */
export const boundedMap = <T>(lengthMax: number, lengthOf: (value: T) => number) => {
  const entries = new Map<string, { value: T; length: number }>()
  let length = 0

  const forget = (key: string): void => {
    length -= entries.get(key)?.length ?? 0
    entries.delete(key)
  }

  return {
    get: (key: string): T | undefined => entries.get(key)?.value,
    put: (key: string, value: T): void => {
      forget(key)
      const entry = { value, length: key.length + lengthOf(value) }
      if (entry.length > lengthMax) return
      entries.set(key, entry)
      length += entry.length
      for (const oldest of entries.keys()) {
        if (length <= lengthMax) return
        forget(oldest)
      }
    },
  }
}
