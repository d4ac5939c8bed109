import { onHandMax, setsUnits, type ChangeStock, type RefusalCode } from '@shop/contracts'
import { termsOf, type Product, type ProductTexts } from './product.ts'

export type Patch = Extract<ChangeStock, { kind: 'patched' }>

/** A product with everything that is known of it. */
export type KnownProduct = { product: Product; texts: ProductTexts }

/** The product after a partial change, and which of its parts are other than before; or why the change is refused. */
export type Patched =
  | (KnownProduct & { hasNewProperties: boolean; hasNewUnits: boolean })
  | { refusal: RefusalCode }

/**
 * Applies a partial change to a product, or to none yet. Everything that it says is applied, or nothing. `version` counts
 * a change of the properties that differs from what was there.
 */
export const patched = (
  before: KnownProduct | undefined,
  patch: Patch,
  { currency, nowMs }: { currency: string; nowMs: number },
): Patched => {
  if (patch.price && patch.price.currency !== currency) return { refusal: 'wrong-currency' }
  if (!isWanted(patch, before?.product.version ?? 0)) return { refusal: 'version-changed' }
  const begun = before ?? begunBy(patch)
  if (!begun) return { refusal: 'incomplete-product' }
  const onHand = onHandAfter(begun.product, patch)
  if (typeof onHand === 'string') return { refusal: onHand }
  const texts = textsAfter(begun.texts, patch)
  const price = patch.price?.amount ?? begun.product.price
  const listed = patch.listed ?? begun.product.listed
  const hasNewProperties =
    !before ||
    price !== before.product.price ||
    listed !== before.product.listed ||
    !areSame(texts, before.texts)
  const version = begun.product.version + Number(hasNewProperties)
  return {
    product: { ...begun.product, ...termsOf(texts), price, listed, onHand, version },
    texts: hasNewProperties ? { ...texts, updatedAtMs: nowMs } : begun.texts,
    hasNewProperties,
    hasNewUnits: onHand !== begun.product.onHand,
  }
}

/** Why the units of a product cannot become so many, if they cannot. */
export const unitsRefused = (
  onHand: number,
  { reserved }: Pick<Product, 'reserved'>,
): RefusalCode | undefined => {
  if (onHand < reserved) return reserved > 0 ? 'below-reserved' : 'below-zero'
  return onHand > onHandMax ? 'too-many-on-hand' : undefined
}

/** Whether the product has a version that the change is for. 0: there is no such product. */
const isWanted = ({ ifVersion, ifVersions, ifExists }: Patch, version: number): boolean =>
  (ifVersion === undefined || ifVersion === version) &&
  (ifVersions === undefined || ifVersions.includes(version)) &&
  (ifExists === undefined || version > 0)

/** The product that a change makes, before it has any of the rest. It needs a name and a price. */
const begunBy = ({ sku, name, price }: Patch): KnownProduct | undefined =>
  name === undefined || price === undefined
    ? undefined
    : {
        product: { sku, price: price.amount, listed: true, onHand: 0, reserved: 0, version: 0 },
        texts: {
          name,
          description: '',
          image: undefined,
          tags: [],
          maxPerOrder: undefined,
          availableFrom: undefined,
          lowStockAt: undefined,
          updatedAtMs: 0,
        },
      }

/**
 * The units in the house after the change. A count holds if the units that the counter saw are still there. Nobody saw units
 * of a product that is new, so it has those that are counted.
 */
const onHandAfter = (product: Product, patch: Patch): number | RefusalCode => {
  const { counted, seen, received = 0 } = patch
  if (product.version === 0) {
    const onHand = (counted ?? 0) + received
    return unitsRefused(onHand, product) ?? onHand
  }
  const isCount = counted !== undefined && setsUnits(patch)
  if (isCount && seen !== undefined && seen !== product.onHand) return 'count-changed'
  const onHand = isCount ? counted : product.onHand + received
  return unitsRefused(onHand, product) ?? onHand
}

/** The value that a change has for a property: undefined leaves it as it is, null empties it. */
const after = <T>(said: T | null | undefined, before: T, empty: T): T =>
  said === undefined ? before : (said ?? empty)

const textsAfter = (before: ProductTexts, patch: Patch): ProductTexts => ({
  ...before,
  name: patch.name ?? before.name,
  description: after(patch.description, before.description, ''),
  image: after(patch.image, before.image, undefined),
  tags: after(patch.tags, before.tags, []),
  maxPerOrder: after(patch.maxPerOrder, before.maxPerOrder, undefined),
  availableFrom: after(patch.availableFrom, before.availableFrom, undefined),
  lowStockAt: after(patch.lowStockAt, before.lowStockAt, undefined),
})

const areSame = (a: ProductTexts, b: ProductTexts): boolean =>
  a.name === b.name &&
  a.description === b.description &&
  a.image === b.image &&
  a.maxPerOrder === b.maxPerOrder &&
  a.availableFrom === b.availableFrom &&
  a.lowStockAt === b.lowStockAt &&
  a.tags.length === b.tags.length &&
  a.tags.every((tag, index) => tag === b.tags[index])
