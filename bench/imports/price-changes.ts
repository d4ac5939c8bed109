import type { Shop } from '@shop/tests/shop'
import { skuOf } from '../load/spec.ts'

/**
 * Changes prices of seeded products at fixed instants, until the work has ended: `PATCH /admin/products/{sku}`. Resolves
 * with the latency of each change, in ms from its instant.
 */
export const changePricesDuring = async (
  { frontUrl, env }: Shop,
  { perSecond, products }: { perSecond: number; products: number },
  work: Promise<unknown>,
): Promise<number[]> => {
  let isOver = false
  void work.finally(() => {
    isOver = true
  })
  const change = async (n: number, dueMs: number): Promise<number> => {
    const response = await fetch(`${frontUrl}/admin/products/${skuOf(n % products)}`, {
      method: 'PATCH',
      headers: {
        Authorization: `Bearer ${env.ADMIN_TOKEN}`,
        'Idempotency-Key': crypto.randomUUID(),
        'Content-Type': 'application/merge-patch+json',
      },
      // The orders of a load expect no total, so they hold at any price.
      body: JSON.stringify({ price: { amount: 1_000 + (n % 1_000), currency: 'EUR' } }),
    })
    if (response.status !== 200) throw new Error(`a change was answered ${response.status}`)
    await response.arrayBuffer()
    return performance.now() - dueMs
  }
  const startedMs = performance.now()
  const changes: Promise<number>[] = []
  for (let n = 0; !isOver; n += 1) {
    const dueMs = startedMs + (n * 1_000) / perSecond
    await Bun.sleep(Math.max(0, dueMs - performance.now()))
    changes.push(change(n, dueMs))
  }
  return Promise.all(changes)
}
