/** Items taken before their memory is freed. */
const takenMax = 10_000

/** First in, first out. */
export const createQueue = <T>() => {
  let values: T[] = []
  let next = 0
  return {
    put: (value: T): void => void values.push(value),
    take: (): T | undefined => {
      if (next === values.length || next === takenMax) {
        values = values.slice(next)
        next = 0
      }
      if (values.length === 0) return undefined
      next += 1
      return values[next - 1]
    },
    length: () => values.length - next,
  }
}
