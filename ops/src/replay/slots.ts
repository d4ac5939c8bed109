/** Limits how many things happen at one time. A caller that finds no slot waits: first come, first served. */
export const createSlots = (countMax: number) => {
  let free = countMax
  const waiting: (() => void)[] = []
  const take = async (): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const give = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    take,
    give,
    /** Waits for a slot and keeps it while `act` runs. */
    run: async <T>(act: () => Promise<T>): Promise<T> => {
      await take()
      try {
        return await act()
      } finally {
        give()
      }
    },
  }
}
