import { digestOfChange, onHandMax, type ChangeStock, type RefusalCode } from '@shop/contracts'
import type { AnsweredChange, ChangeAnswer, Circumstances } from './decision.ts'
import type { ProductTexts } from './product.ts'
import type { Products } from './reserve.ts'
import type { ChangingRows } from './rows.ts'

/** The rows that a change reads and replaces. */
export type ChangeRows = {
  products: Products
  texts: ChangingRows<ProductTexts>
  answers: ChangingRows<ChangeAnswer, AnsweredChange>
}

/**
 * Decides a change that comes for the first time. One that comes again gets its first answer, a refusal too, and
 * another change under the same id is refused.
 */
export const decideOnce = (
  change: ChangeStock,
  { products, texts, answers }: ChangeRows,
  { currency, nowMs }: Circumstances,
): ChangeAnswer => {
  const digest = digestOfChange(change)
  const before = answers.get(change.changeId)
  if (before) return before.digest === digest ? before : { digest, refusal: 'key-reused' }
  const answer = { change, digest, refusal: decideChange(change, products, currency) }
  answers.set(change.changeId, answer)
  if (!answer.refusal && change.kind === 'product') {
    const { name, description, image } = change
    texts.set(change.sku, { name, description, image, updatedAtMs: nowMs })
  }
  return answer
}

/** Applies a change to `products`, or says why not; then nothing changes. */
const decideChange = (
  change: ChangeStock,
  products: Products,
  currency: string,
): RefusalCode | undefined => {
  const product = products.get(change.sku)
  if (change.kind === 'product') {
    const version = product?.version ?? 0
    if (change.price.currency !== currency) return 'wrong-currency'
    if (!isWanted(change, version)) return 'version-changed'
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

/** Whether the product has a version that the change is for. 0: there is no such product. */
const isWanted = (
  { ifVersion, ifVersions, ifExists }: Extract<ChangeStock, { kind: 'product' }>,
  version: number,
): boolean =>
  (ifVersion === undefined || ifVersion === version) &&
  (ifVersions === undefined || ifVersions.includes(version)) &&
  (ifExists === undefined || version > 0)
