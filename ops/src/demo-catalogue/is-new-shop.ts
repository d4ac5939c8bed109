import { toInventory, toOrder } from '@shop/contracts/internal-http'
import type { ShopConfig } from '../config.ts'

/**
 * Whether a running shop is new: neither database knows anything, no product and no order. An Inventory without products
 * beside an Order with orders has lost its database, and invented stock is the last that it needs. Asks the workers,
 * because the front caches the catalogue and hides unlisted products.
 */
export const isNewShop = async ({
  inventoryUrl,
  orderUrl,
  serviceToken,
}: Pick<ShopConfig, 'inventoryUrl' | 'orderUrl' | 'serviceToken'>): Promise<boolean> => {
  const headers = { Authorization: `Bearer ${serviceToken}` }
  const hasNone = async (url: string): Promise<boolean> => {
    const response = await fetch(url, { headers })
    if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`)
    const { items } = (await response.json()) as { items: unknown[] }
    return items.length === 0
  }
  return (
    (await hasNone(inventoryUrl + toInventory.adminProducts({ limit: 1 }))) &&
    (await hasNone(orderUrl + toOrder.orders({ limit: 1 })))
  )
}
