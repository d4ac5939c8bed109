import { toInventory, toOrder, toWorker } from '@shop/contracts/internal-http'
import type { ShopConfig } from '../config.ts'

const pollMs = 250
const requestMsMax = 2_000
/** Time between two lines that say which services are not ready yet. */
const noticeMs = 15_000

/** Where each service says that it is ready. The front speaks for the whole way of an order. */
const readyUrlsOf = ({ frontUrl, inventoryUrl, orderUrl }: ShopConfig) =>
  Object.entries({
    front: `${frontUrl}/readyz/orders`,
    inventory: inventoryUrl + toWorker.ready,
    order: orderUrl + toWorker.ready,
  })

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
  const services = readyUrlsOf(shop)
  const ready = await Promise.all(services.map(([, url]) => answersOk(url)))
  return services.filter((_, index) => !ready[index]).map(([name, url]) => `${name} (${url})`)
}

/** Whether this very shop runs at its addresses: all services are ready, and the workers accept our token. */
export const isAlreadyRunning = async (shop: ShopConfig): Promise<boolean> => {
  const headers = { Authorization: `Bearer ${shop.serviceToken}` }
  const answers = await Promise.all([
    answersOk(`${shop.frontUrl}/readyz/orders`),
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
