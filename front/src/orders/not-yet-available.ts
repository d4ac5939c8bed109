import type { OrderLine, ProductView } from '@shop/contracts'
import { problem } from '../http/problems.ts'
import type { FrontLimits } from '../limits.ts'
import type { FrontPorts } from '../ports.ts'

/** A product that cannot be ordered yet, from when it can, and when this front read so; in ms since 1970. */
type Upcoming = { availableFrom: string; fromMs: number; readAtMs: number }

type Limits = Pick<FrontLimits, 'upcomingAheadMs' | 'upcomingCopyMs' | 'upcomingCountMax'>

export type NotYetAvailable = ReturnType<typeof createNotYetAvailable>

/**
 * The products of which this front has read that they cannot be ordered yet. Before a drop it answers orders of them itself,
 * so that Inventory has its time for the rest. It never says that a product can be ordered: Inventory's clock decides that,
 * and the last seconds, in which the clocks may differ, are Inventory's too.
 */
export const createNotYetAvailable = (
  { upcomingAheadMs, upcomingCopyMs, upcomingCountMax }: Limits,
  nowMs: () => number,
) => {
  const upcoming = new Map<string, Upcoming>()

  const isTooEarly = (sku: string, now: number): boolean => {
    const known = upcoming.get(sku)
    if (known === undefined) return false
    if (now - known.readAtMs <= upcomingCopyMs) return known.fromMs - now > upcomingAheadMs
    upcoming.delete(sku)
    return false
  }

  return {
    /** Takes note of a product that was just read. */
    notice: ({ sku, availableFrom }: ProductView): void => {
      const now = nowMs()
      const fromMs = availableFrom === undefined ? -Infinity : Date.parse(availableFrom)
      if (fromMs <= now) upcoming.delete(sku)
      else if (upcoming.has(sku) || upcoming.size < upcomingCountMax) {
        upcoming.set(sku, { availableFrom: availableFrom!, fromMs, readAtMs: now })
      }
    },
    /** The answer to an order of a product that cannot be ordered yet. Undefined when Inventory has to decide. */
    problemOf: (lines: readonly OrderLine[]): Response | undefined => {
      if (upcoming.size === 0) return undefined
      const now = nowMs()
      const index = lines.findIndex(({ sku }) => isTooEarly(sku, now))
      if (index === -1) return undefined
      const { sku } = lines[index]!
      const { availableFrom } = upcoming.get(sku)!
      return problem('not-yet-available', {
        detail: `${sku} can be ordered from ${availableFrom} on. Nothing was sent: order it then, with the same key.`,
        errors: [
          { field: `lines[${index}].sku`, message: `can be ordered from ${availableFrom} on` },
        ],
        availableFrom,
      })
    },
  }
}

/** Whether Order has this order, or may have it: it does not answer. */
export const mayBeRecorded = async (
  { orders }: Pick<FrontPorts, 'orders'>,
  orderId: string,
): Promise<boolean> => {
  try {
    return (await orders.order(orderId)) !== undefined
  } catch {
    return true
  }
}
