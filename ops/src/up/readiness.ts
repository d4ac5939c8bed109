import { toWorker } from '@shop/contracts/internal-http'
import type { ShopConfig } from '../config.ts'
import { answersOk } from '../running-shop.ts'

const pollMs = 250
/** Time between two lines that say which services are not ready yet. */
const noticeMs = 15_000

/** Where each instance says that it is ready. A front speaks for the whole way of an order. */
const readyUrlsOf = ({ frontUrls, inventoryUrls, orderUrls }: ShopConfig) => [
  ...frontUrls.map((url) => ['front', `${url}/readyz/orders`] as const),
  ...inventoryUrls.map((url) => ['inventory', url + toWorker.ready] as const),
  ...orderUrls.map((url) => ['order', url + toWorker.ready] as const),
]

/**
 * Resolves when all instances of all services are ready, or when `stopped` is aborted. Every `noticeMs` it calls `say` with those
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
