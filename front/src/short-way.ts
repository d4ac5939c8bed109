import type { FrontLimits } from './limits.ts'

export type ShortWay = ReturnType<typeof createShortWay>

/**
 * The short way of an order whose shopper waits for the decision: to Inventory only, whose outcome makes it known to
 * Order, so that both facts are one commit there and the shopper hears once. An order that brings no answer there is
 * sent the long way too. While none brings one the short way is closed, but for one order now and then that finds out
 * (a circuit breaker, half open).
 */
export const createShortWay = (
  { shortWayMs, shortWayClosedMs }: Pick<FrontLimits, 'shortWayMs' | 'shortWayClosedMs'>,
  nowMs: () => number,
) => {
  let heardAtMs = -Infinity
  let nextTryMs: number | undefined

  return {
    /** Silence after which an order is sent the long way. */
    silenceMs: shortWayMs,
    /** Whether an order may take it. Ask for each: while it is closed, a yes is meant for that order only. */
    mayTake: (): boolean => {
      if (nextTryMs === undefined) return true
      const now = nowMs()
      if (now < nextTryMs) return false
      nextTryMs = now + shortWayClosedMs
      return true
    },
    heard: (): void => {
      heardAtMs = nowMs()
      nextTryMs = undefined
    },
    /** An order brought no answer: that may be its own fault, unless the others hear nothing either. */
    wasSilent: (): void => {
      const now = nowMs()
      if (now - heardAtMs >= shortWayMs) nextTryMs = now + shortWayClosedMs
    },
  }
}
