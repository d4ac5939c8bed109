import { isInstalled, proxyNames, startProxy, type ProxyName } from '../house/proxies.ts'
import type { Shop } from '../house/shop.ts'
import type { Dice } from './dice.ts'

/** The path under which the fuzzed front is published (`FRONT_BASE_PATH`). */
export const basePath = '/shop'

/** A way from a client to the front. `isProxy`: something between them may refuse a request in words of its own. */
export type Way = { name: 'direct' | 'prefix' | ProxyName; url: string; isProxy: boolean }

export type Ways = {
  /** Most inputs take the direct way. */
  pick(dice: Dice): Way
  close(): Promise<void>
}

/** The ways to a front: direct, under its base path, and through each proxy that is installed. */
export const openWays = async (shop: Shop): Promise<Ways> => {
  const direct: Way = { name: 'direct', url: shop.frontUrl, isProxy: false }
  const prefix: Way = { name: 'prefix', url: shop.frontUrl + basePath, isProxy: false }
  const installed = proxyNames.filter(isInstalled)
  const proxies = await Promise.all(installed.map((name) => startProxy(name, shop)))
  const proxied = proxies.map(({ url }, n): Way => ({ name: installed[n]!, url, isProxy: true }))
  const ways = [direct, direct, direct, direct, prefix, prefix, ...proxied]
  return {
    pick: (dice) => dice.pick(ways),
    close: async () => {
      await Promise.all(proxies.map(({ close }) => close()))
    },
  }
}
