import type { ChangeStock } from '@shop/contracts'
import type { ProblemCode } from '../http/problems.ts'
import type { Changed } from './make-change.ts'

type Refused = Extract<Changed, { outcome: 'refused' }>

/**
 * Why a change of a product was refused, in words with the figures of the product, and what to do. Undefined where the
 * usual words of the problem say it all.
 */
export const refusalDetail = (
  { code, units }: Refused,
  change: ChangeStock,
): string | undefined => {
  if (code === 'incomplete-product') return lacking(change)
  return units && withUnits[code]?.(units, change)
}

type Units = NonNullable<Refused['units']>

const withUnits: Partial<Record<ProblemCode, (units: Units, change: ChangeStock) => string>> = {
  'count-changed': ({ onHand }, change) =>
    `There were ${onHand} units when this was decided, not ${seenBy(change) ?? 'as many'} as seen: units came in or left. Read the product, count again, and send its onHand as seen.`,
  'below-reserved': ({ onHand, reserved }, { sku }) =>
    `Orders hold ${reserved} of the ${onHand} units, so there cannot be fewer than ${reserved}. GET /admin/products/${encodeURIComponent(sku)}/orders lists the orders. Cancel or ship some first, or count again.`,
  'below-zero': ({ onHand }) => `There are ${onHand} units. A correction cannot take more away.`,
  'too-many-on-hand': ({ onHand }) =>
    `There are ${onHand} units. With these there would be more than the shop can count.`,
}

const seenBy = (change: ChangeStock): number | undefined =>
  change.kind === 'patched' ? change.seen : undefined

const lacking = (change: ChangeStock): string => {
  const isSaid = (field: 'name' | 'price') =>
    field in change && Reflect.get(change, field) !== undefined
  const missing = (['name', 'price'] as const).filter((field) => !isSaid(field))
  return `There is no product ${change.sku} yet, and a new one needs a ${missing.join(' and a ')}.`
}
