import type { ChangeStock, RefusalCode, Reply } from '@shop/contracts'
import type { ChangeRows, Decided } from './decide-change.ts'
import type { ChangeAnswer, Circumstances } from './decision.ts'
import { adminViewOf } from './product.ts'

/** Refusals that the units of the product explain. */
const aboutUnits: readonly RefusalCode[] = [
  'count-changed',
  'below-reserved',
  'below-zero',
  'too-many-on-hand',
]

/** Builds the answer to an operator's change. It shows the product as it is in these rows. */
export const replyOf = (
  change: ChangeStock,
  { said: digest, answer: { refusal, effect, units } }: Decided,
  rows: Pick<ChangeRows, 'products' | 'texts'>,
  { currency }: Circumstances,
): Reply => {
  const names = { changeId: change.changeId, digest }
  if (refusal) {
    const shown = units && aboutUnits.includes(refusal) && unitsOf(units)
    return { kind: 'refused', ...names, code: refusal, ...(shown && { units: shown }) }
  }
  const isPatch = change.kind === 'patched'
  const became = isPatch && effect ? { effect } : {}
  const isShown = !(isPatch && (change.brief || change.dryRun))
  return {
    kind: 'applied',
    ...names,
    ...became,
    ...(isShown && shownProduct(change.sku, rows, currency)),
  }
}

const unitsOf = ({ onHand, reserved }: NonNullable<ChangeAnswer['units']>) => ({ onHand, reserved })

const shownProduct = (
  sku: string,
  { products, texts }: Pick<ChangeRows, 'products' | 'texts'>,
  currency: string,
) => {
  const [product, shown] = [products.get(sku), texts.get(sku)]
  return product && shown && { product: adminViewOf(product, shown, currency) }
}
