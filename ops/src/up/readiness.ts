import { toInventory, toOrder } from '@shop/contracts/internal-http'
import type { ShopConfig } from '../config.ts'

const pollMs = 250
const requestMsMax = 2_000
/** Time between two lines that say which services are not ready yet. */
const noticeMs = 15_000

/** The services and their addresses. */
const servicesOf = (shop: ShopConfig) =>
  Object.entries({ front: shop.frontUrl, inventory: shop.inventoryUrl, order: shop.orderUrl })

/**
 * Resolves when all three services are ready, or when `stopped` is aborted. Every `noticeMs` it calls `say` with those
 * that are not.
 */
export const untilReady = async (
  shop: ShopConfig,
  stopped: AbortSignal,
  say: (line: string) => void,
): Promise<void> => {
  for (let waitedMs = pollMs; !stopped.aborted; waitedMs += pollMs) {
    const away = await servicesNotReady(shop)
    if (away.length === 0) return
    if (waitedMs % noticeMs === 0) say(`Still waiting for ${away.join(' and ')}`)
    await Bun.sleep(pollMs)
  }
}

const servicesNotReady = async (shop: ShopConfig): Promise<string[]> => {
  const services = servicesOf(shop)
  const ready = await Promise.all(services.map(([, url]) => answersOk(`${url}/readyz`)))
  return services
    .filter((_, index) => !ready[index])
    .map(([name, url]) => `${name} (${url}/readyz)`)
}

/** Whether this very shop runs at its addresses: all services are ready, and the workers accept our token. */
export const isAlreadyRunning = async (shop: ShopConfig): Promise<boolean> => {
  const headers = { Authorization: `Bearer ${shop.serviceToken}` }
  const answers = await Promise.all([
    answersOk(`${shop.frontUrl}/readyz`),
    answersOk(shop.inventoryUrl + toInventory.products({ limit: 1 }), headers),
    answersOk(shop.orderUrl + toOrder.orders({ limit: 1 }), headers),
  ])
  return answers.every(Boolean)
}

/** Whether a request succeeds in time. A service that is away, too slow or not ready makes no difference. */
const answersOk = (url: string, headers: Record<string, string> = {}): Promise<boolean> =>
  fetch(url, { headers, signal: AbortSignal.timeout(requestMsMax) }).then(
    (response) => response.ok,
    () => false,
  )
