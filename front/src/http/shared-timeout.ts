/** Takes a call back. Safe to call twice. */
export type Cancel = () => void

export type SharedTimeout = (act: () => void) => Cancel

/** Looks in the time of one timeout: it ends at most this part late. */
const looksInTime = 10

/**
 * A timeout of `ms` for many callers: calls `act` once unless it is canceled before, at most a tenth of `ms` late. All
 * of them share one timer, because a timer for each of 30,000 orders a second costs more than the orders do.
 */
export const createSharedTimeout = (ms: number): SharedTimeout => {
  /** In the order in which they are due. */
  const pending = new Set<{ dueLook: number; act: () => void }>()
  let lookCount = 0
  let timer: ReturnType<typeof setInterval> | undefined

  const look = (): void => {
    lookCount += 1
    for (const each of pending) {
      if (each.dueLook > lookCount) break
      pending.delete(each)
      each.act()
    }
    if (pending.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return (act) => {
    const each = { dueLook: lookCount + looksInTime + 1, act }
    pending.add(each)
    timer ??= setInterval(look, ms / looksInTime)
    return () => void pending.delete(each)
  }
}
