import type { Shop } from '../house/shop.ts'
import { openDatabases } from './databases.ts'

const lookMs = 50

/**
 * Waits until everything that waited to be heard when it was called has been heard, while new orders
 * come in. Answers how many rows that were and the ms that it took, or undefined ms after `withinMs`.
 */
export const untilSettled = async (
  shop: Shop,
  withinMs: number,
): Promise<{ rowCount: number; ms: number | undefined }> => {
  const databases = openDatabases(shop)
  const started = performance.now()
  try {
    let left = databases.unheard()
    const rowCount = left.order.size + left.inventory.size
    while (performance.now() - started < withinMs) {
      // An order that is canceled or shipped meanwhile is unheard anew: hearing it once is enough.
      const now = databases.unheard()
      left = {
        order: left.order.intersection(now.order),
        inventory: left.inventory.intersection(now.inventory),
      }
      if (left.order.size + left.inventory.size === 0) {
        return { rowCount, ms: performance.now() - started }
      }
      await Bun.sleep(lookMs)
    }
    return { rowCount, ms: undefined }
  } finally {
    databases.close()
  }
}

/** Waits until nothing at all waits to be heard: there must be no new orders. False after `withinMs`. */
export const untilQuiet = async (shop: Shop, withinMs: number): Promise<boolean> => {
  const databases = openDatabases(shop)
  const deadline = performance.now() + withinMs
  try {
    while (performance.now() < deadline) {
      const { order, inventory } = databases.unheard()
      if (order.size + inventory.size === 0) return true
      await Bun.sleep(lookMs)
    }
    return false
  } finally {
    databases.close()
  }
}
