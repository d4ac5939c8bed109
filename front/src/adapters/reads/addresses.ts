import { readRestMs } from '../../limits.ts'

export type Addresses = ReturnType<typeof createAddresses>

/** The addresses of a worker's instances. Reads go round them in turn. One that failed comes last until it has answered. */
export const createAddresses = (urls: readonly string[], nowMs: () => number) => {
  /** When each address that failed is due for a check. */
  const dueMs = new Map<string, number>()
  const failed = (url: string): void => void dueMs.set(url, nowMs() + readRestMs)
  let turn = 0

  return {
    /** All addresses, in the order in which the next read tries them: a list of its own. */
    inTurn: (): string[] => {
      turn = (turn + 1) % urls.length
      const round = [...urls.slice(turn), ...urls.slice(0, turn)]
      return round.toSorted((a, b) => Number(dueMs.has(a)) - Number(dueMs.has(b)))
    },
    failed,
    answered: (url: string): void => void dueMs.delete(url),
    /** The addresses that failed `readRestMs` ago, to be checked now. Each is due again after as long. */
    due: (): string[] => {
      const now = nowMs()
      const due = [...dueMs].filter(([, atMs]) => atMs <= now).map(([url]) => url)
      for (const url of due) failed(url)
      return due
    },
    /** How many addresses there are, and how many of them have not answered since they failed. */
    count: () => ({ all: urls.length, failing: dueMs.size }),
  }
}
