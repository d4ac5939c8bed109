import { orderIdForLog } from './order-id.ts'

/** The subject of an item as logs may show it: an order id without its tag, or a SKU. A reply has none. */
export const itemSubject = (item: unknown): string | undefined => {
  if (typeof item !== 'object' || item === null) return undefined
  if ('orderId' in item && typeof item.orderId === 'string') return orderIdForLog(item.orderId)
  return 'sku' in item && typeof item.sku === 'string' ? item.sku : undefined
}
