/** Lets a bounded number in at one time. */
export type Gate = ReturnType<typeof createGate>

/** What who entered calls when it goes; a second call changes nothing. */
export type Leave = () => void

/** At most `countMax` in all, and at most `perClientMax` of one client. */
export const createGate = (countMax: number, { perClientMax = Infinity } = {}) => {
  const byClient = new Map<string, number>()
  let count = 0

  /** How to leave, or undefined when there was no room. Who has no name counts towards the whole only. */
  const enter = (client?: string): Leave | undefined => {
    const ofClient = client === undefined ? 0 : (byClient.get(client) ?? 0)
    if (count >= countMax || ofClient >= perClientMax) return undefined
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

  return { enter, count: (): number => count }
}
