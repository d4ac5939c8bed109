/** Lets a bounded number of callers in at one time. */
export type ConcurrencyLimit = ReturnType<typeof createConcurrencyLimit>

/** Gives the place back. Safe to call twice. */
export type Leave = () => void

/** At most `countMax` callers in all, and at most `perClientMax` of one client. */
export const createConcurrencyLimit = (countMax: number, { perClientMax = Infinity } = {}) => {
  const byClient = new Map<string, number>()
  let count = 0

  const isFull = (): boolean => count >= countMax

  /** Takes a place. Undefined when there is none. A caller without a name counts towards the whole only. */
  const enter = (client?: string): Leave | undefined => {
    const ofClient = client === undefined ? -Infinity : (byClient.get(client) ?? 0)
    if (isFull() || ofClient >= perClientMax) return undefined
    count += 1
    if (client !== undefined) byClient.set(client, ofClient + 1)
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      count -= 1
      if (client !== undefined) forgetOne(client)
    }
  }

  const forgetOne = (client: string): void => {
    const left = (byClient.get(client) ?? 0) - 1
    if (left > 0) byClient.set(client, left)
    else byClient.delete(client)
  }

  return { enter, isFull, count: (): number => count }
}
