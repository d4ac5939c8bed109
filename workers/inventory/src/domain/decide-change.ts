import {
  digestOfChange,
  type ChangeEffect,
  type ChangeStock,
  type RefusalCode,
} from '@shop/contracts'
import type { AnsweredChange, ChangeAnswer, Circumstances } from './decision.ts'
import { patched, unitsRefused, type KnownProduct, type Patch } from './patch.ts'
import type { ProductTexts, Products } from './product.ts'
import type { ChangingRows } from './rows.ts'

/** The rows that a change reads and replaces. */
export type ChangeRows = {
  products: Products
  texts: ChangingRows<ProductTexts>
  /** All answers that were given under a change id, by that id. */
  answers: ChangingRows<readonly ChangeAnswer[]>
}

/**
 * An answer, and the same with its change if it was given for the first time and is to be kept. `said` is the digest of the
 * change as it was sent, by which its sender knows the reply.
 */
export type Decided = { said: string; answer: ChangeAnswer; kept?: AnsweredChange }

/**
 * Decides a change that comes for the first time under its id. One that comes again gets its first answer, a refusal
 * too. Of one id at most one change is applied, for ever. Until then another content is decided anew, so that what was
 * refused can be mended. A dry run is answered in the same way and changes nothing.
 */
export const decideOnce = (
  change: ChangeStock,
  rows: ChangeRows,
  circumstances: Circumstances,
): Decided => {
  const said = digestOfChange(change)
  const isDry = change.kind === 'patched' && change.dryRun === true
  const digest = keptDigestOf(change, said)
  const before = rows.answers.get(change.changeId) ?? []
  const same = before.find((answer) => answer.digest === digest)
  if (same) return { said, answer: same }
  if (before.some(isApplied)) return { said, answer: { digest, refusal: 'key-reused' } }

  const known = knownIn(rows, change.sku)
  const decision = decideChange(change, known, circumstances)
  if ('refusal' in decision) {
    const answer = { digest, refusal: decision.refusal, units: known?.product }
    return isDry ? { said, answer } : { said, ...keep({ answer, change, moved: 0, before, rows }) }
  }
  const { product, texts, effect } = decision
  const answer = { digest, effect, units: product }
  if (isDry) return { said, answer }
  if (effect !== 'unchanged') rows.products.set(change.sku, product)
  if (texts) rows.texts.set(change.sku, texts)
  const moved = product.onHand - (known?.product.onHand ?? 0)
  return { said, ...keep({ answer, change, moved, before, rows }) }
}

/**
 * The digest under which an answer is kept: that of the change as it was `said`, with two exceptions. A dry run asks for the
 * answer of the change that it tries. A change of all properties without the newer ones has the digest that it had as
 * `product`, because a front of the release before this one may have sent it first, or may repeat it.
 */
const keptDigestOf = (change: ChangeStock, said: string): string => {
  if (change.kind !== 'patched') return said
  const tried = change.dryRun ? { ...change, dryRun: undefined } : change
  const kept = asProduct(tried) ?? tried
  return kept === change ? said : digestOfChange(kept)
}

const asProduct = (patch: Patch): ChangeStock | undefined => {
  const { brief, dryRun, ...asked } = patch
  if (brief || dryRun) return undefined
  const { tags, maxPerOrder, availableFrom, lowStockAt, counted, seen, received, ...said } = asked
  const { name, description, image, price, listed } = said
  const hasNewer = [tags, maxPerOrder, availableFrom, lowStockAt].some((each) => each !== null)
  const hasUnits = [counted, seen, received].some((each) => each !== undefined)
  if (hasNewer || hasUnits || name === undefined || !price || listed === undefined) return undefined
  if (typeof description !== 'string' || image === undefined) return undefined
  const properties = { ...said, name, description, price, listed }
  return { ...properties, kind: 'product', image: image ?? undefined }
}

const isApplied = ({ refusal, effect }: ChangeAnswer): boolean =>
  refusal === undefined && effect !== 'unchanged'

type Kept = Pick<AnsweredChange, 'change' | 'moved'> & {
  answer: ChangeAnswer
  before: readonly ChangeAnswer[]
  rows: ChangeRows
}

const keep = ({ answer, change, moved, before, rows }: Kept): Omit<Decided, 'said'> => {
  rows.answers.set(change.changeId, [...before, answer])
  return { answer, kept: { ...answer, change, moved } }
}

const knownIn = ({ products, texts }: ChangeRows, sku: string): KnownProduct | undefined => {
  const [product, shown] = [products.get(sku), texts.get(sku)]
  return product && shown && { product, texts: shown }
}

/** The product after a change. `texts` are there if its properties changed. */
type Decision =
  | { product: KnownProduct['product']; texts?: ProductTexts; effect: ChangeEffect }
  | { refusal: RefusalCode }

const decideChange = (
  change: ChangeStock,
  known: KnownProduct | undefined,
  circumstances: Circumstances,
): Decision => {
  switch (change.kind) {
    case 'patched':
      return decidePatch(change, known, circumstances)
    case 'product':
      return decidePatch(patchOf(change), known, circumstances)
    case 'received':
    case 'corrected': {
      if (!known) return { refusal: 'unknown-sku' }
      const onHand = known.product.onHand + change.units
      const refusal = unitsRefused(onHand, known.product)
      if (refusal) return { refusal }
      return { product: { ...known.product, onHand }, effect: 'changed' }
    }
  }
}

const decidePatch = (
  patch: Patch,
  known: KnownProduct | undefined,
  circumstances: Circumstances,
): Decision => {
  const result = patched(known, patch, circumstances)
  if ('refusal' in result) return result
  const { product, texts, hasNewProperties, hasNewUnits } = result
  const isChanged = hasNewProperties || hasNewUnits
  const effect = known ? (isChanged ? 'changed' : 'unchanged') : 'new'
  return { product, effect, ...(hasNewProperties && { texts }) }
}

/** All properties at once, as fronts of the release before this one say them. Those that they do not know stay. */
const patchOf = (change: Extract<ChangeStock, { kind: 'product' }>): Patch => ({
  ...change,
  kind: 'patched',
  image: change.image ?? null,
})
