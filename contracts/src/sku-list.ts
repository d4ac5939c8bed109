import { pageLimitMax } from './limits.ts'
import { skuPattern } from './order-lines.ts'

/** The SKUs of a list with commas between them, each once. */
export const skusOfList = (list: string): string[] => [
  ...new Set(list.split(',').map((sku) => sku.trim())),
]

/** Whether a text is a list of SKUs that one page can show. */
export const isSkuList = (list: string): boolean => {
  const skus = skusOfList(list)
  return skus.length <= pageLimitMax && skus.every((sku) => skuPattern.test(sku))
}
