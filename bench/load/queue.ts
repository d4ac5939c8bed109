/** Numbers, first in, first out. */
export const createQueue = () => {
  let values: number[] = []
  let next = 0
  return {
    put: (value: number): void => void values.push(value),
    take: (): number | undefined => {
      if (next === values.length) {
        if (next > 0) values = []
        next = 0
        return undefined
      }
      next += 1
      return values[next - 1]
    },
    length: () => values.length - next,
  }
}
