import { toInventory, toOrder } from '@shop/contracts/internal-http'
import type { ShopConfig } from './config.ts'

const requestMsMax = 2_000

/** Whether this very shop runs at its addresses: all services are ready, and the workers accept our token. */
export const isShopRunning = async (shop: ShopConfig): Promise<boolean> => {
  const headers = { Authorization: `Bearer ${shop.serviceToken}` }
  const answers = await Promise.all([
    answersOk(`${shop.frontUrl}/readyz/orders`),
    answersOk(shop.inventoryUrl + toInventory.products({ limit: 1 }), headers),
    answersOk(shop.orderUrl + toOrder.orders({ limit: 1 }), headers),
  ])
  return answers.every(Boolean)
}

/** Whether a request succeeds in time. A service that is away, too slow or not ready makes no difference. */
export const answersOk = (url: string, headers: Record<string, string> = {}): Promise<boolean> =>
  fetch(url, { headers, signal: AbortSignal.timeout(requestMsMax) }).then(
    (response) => response.ok,
    () => false,
  )
