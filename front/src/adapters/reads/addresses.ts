import { readRestMs } from '../../limits.ts'

export type Addresses = ReturnType<typeof createAddresses>

/**
 * The addresses of a worker's instances. Reads go round them in turn. One that failed rests for `readRestMs`: reads try it
 * last. After that a single read tries it, and the others follow once it has answered.
 */
export const createAddresses = (urls: readonly string[], nowMs: () => number) => {
  /** Until when each address that failed rests. */
  const restsUntilMs = new Map<string, number>()
  const rest = (url: string): void => void restsUntilMs.set(url, nowMs() + readRestMs)
  let turn = 0

  return {
    /** All addresses, in the order in which the next read tries them. */
    inTurn: (): readonly string[] => {
      if (urls.length === 1) return urls
      turn = (turn + 1) % urls.length
      const now = nowMs()
      const round = [...urls.slice(turn), ...urls.slice(0, turn)]
      const isResting = (url: string): boolean => now < (restsUntilMs.get(url) ?? 0)
      const order = [...round.filter((url) => !isResting(url)), ...round.filter(isResting)]
      const [first = ''] = order
      if (restsUntilMs.has(first)) rest(first)
      return order
    },
    failed: rest,
    answered: (url: string): void => void restsUntilMs.delete(url),
    /** How many addresses there are, and how many of them have not answered since they failed. */
    count: () => ({ all: urls.length, failing: restsUntilMs.size }),
  }
}
