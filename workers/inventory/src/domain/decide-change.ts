import { onHandMax, type ChangeStock, type RefusalCode } from '@shop/contracts'
import type { Products } from './reserve.ts'

/**
 * Applies an operator's change to `products`, or says why not; then nothing changes. Its caller makes sure
 * that a changeId is decided once.
 */
export const decideChange = (
  change: ChangeStock,
  products: Products,
  currency: string,
): RefusalCode | undefined => {
  const product = products.get(change.sku)
  if (change.kind === 'product') {
    const version = product?.version ?? 0
    if (change.price.currency !== currency) return 'wrong-currency'
    if (change.ifVersion !== undefined && change.ifVersion !== version) return 'version-changed'
    products.set(change.sku, {
      sku: change.sku,
      price: change.price.amount,
      listed: change.listed,
      onHand: product?.onHand ?? 0,
      reserved: product?.reserved ?? 0,
      version: version + 1,
    })
    return undefined
  }
  if (!product) return 'unknown-sku'
  const onHand = product.onHand + change.units
  if (onHand < product.reserved) return 'below-reserved'
  if (onHand > onHandMax) return 'too-many-on-hand'
  products.set(change.sku, { ...product, onHand })
  return undefined
}
