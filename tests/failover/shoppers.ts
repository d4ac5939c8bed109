import type { Shop } from '../house/shop.ts'
import { shopperOf } from '../house/shopper.ts'

/** An order that was answered `201`: recorded. */
export type Acknowledged = { key: string; orderId: string; atMs: number }

export type Shoppers = {
  acknowledged: readonly Acknowledged[]
  /** Resolves when each has heard of its last order, which it repeats until then. */
  stop(): Promise<void>
}

/** Pause before an order is sent again with its key, in ms. */
const againMs = 50
/** Time after which an order that nobody records is an error, in ms. */
const patienceMs = 120_000

/** Shoppers that order one unit, again and again, and repeat an order with its key until it is recorded. */
export const startShoppers = (
  shop: Shop,
  { count, sku }: { count: number; sku: string },
): Shoppers => {
  const { place } = shopperOf(shop)
  const acknowledged: Acknowledged[] = []
  let isOver = false

  const buy = async (): Promise<void> => {
    const key = crypto.randomUUID()
    const untilMs = performance.now() + patienceMs
    while (performance.now() < untilMs) {
      const answer = await place(key, { lines: [{ sku, quantity: 1 }] }, 'wait=2').catch(
        () => undefined,
      )
      if (answer?.status === 201) {
        acknowledged.push({ key, orderId: answer.body.id, atMs: performance.now() })
        return
      }
      await Bun.sleep(againMs)
    }
    throw new Error(`an order was not recorded within ${patienceMs / 1_000} s`)
  }
  const shopping = Promise.all(
    Array.from({ length: count }, async () => {
      while (!isOver) await buy()
    }),
  )
  return {
    acknowledged,
    stop: async () => {
      isOver = true
      await shopping
    },
  }
}
