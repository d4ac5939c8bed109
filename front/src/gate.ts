/** Lets a bounded number in at one time. */
export type Gate = ReturnType<typeof createGate>

export const createGate = (countMax: number) => {
  let count = 0
  return {
    /** Whether there was room. Who entered leaves once. */
    enter: (): boolean => {
      if (count >= countMax) return false
      count += 1
      return true
    },
    leave: (): void => {
      count -= 1
    },
    count: (): number => count,
  }
}
