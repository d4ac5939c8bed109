import type { Shop } from '../house/shop.ts'
import { openDatabases } from './databases.ts'

const lookMs = 50

/**
 * Waits until everything that was unheard at the call has been heard, while new orders come in. Resolves with the number
 * of these rows and the ms that it took; `ms` is undefined when `withinMs` was not enough.
 */
export const untilSettled = async (
  shop: Shop,
  withinMs: number,
): Promise<{ rowCount: number; ms: number | undefined }> => {
  const databases = await openDatabases(shop)
  const started = performance.now()
  try {
    let left = await databases.unheard()
    const rowCount = left.order.size + left.inventory.size
    while (performance.now() - started < withinMs) {
      // An order that is canceled or shipped meanwhile becomes unheard again. It is enough that it was heard once.
      const now = await databases.unheard()
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
    await databases.close()
  }
}

/** Waits until nothing is unheard, while no orders come in. Resolves with false after `withinMs`. */
export const untilQuiet = async (shop: Shop, withinMs: number): Promise<boolean> => {
  const databases = await openDatabases(shop)
  const deadline = performance.now() + withinMs
  try {
    while (performance.now() < deadline) {
      const { order, inventory } = await databases.unheard()
      if (order.size + inventory.size === 0) return true
      await Bun.sleep(lookMs)
    }
    return false
  } finally {
    await databases.close()
  }
}
