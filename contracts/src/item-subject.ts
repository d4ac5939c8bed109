import { orderIdForLog } from './order-id.ts'

/** What an item of a bus message is about, as logs may show it: an order without its tag, or a SKU. A reply is about none. */
export const itemSubject = (item: unknown): string | undefined => {
  if (typeof item !== 'object' || item === null) return undefined
  if ('orderId' in item && typeof item.orderId === 'string') return orderIdForLog(item.orderId)
  return 'sku' in item && typeof item.sku === 'string' ? item.sku : undefined
}
