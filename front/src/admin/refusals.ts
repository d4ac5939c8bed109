import { canonicalLines, type ChangeStock, type OrderLine, type OrderView } from '@shop/contracts'
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

/** Why a change of these lines of an order was refused, in words with the first line that is at fault and its units. */
export const linesRefused = (
  { code, order }: Refused,
  lines: readonly OrderLine[] | undefined,
): { detail?: string } => {
  const of = code === 'more-than-left' ? left : code === 'more-than-shipped' ? outside : undefined
  if (!of || !order) return {}
  const wrong = canonicalLines(lines ?? []).find(
    (line) => line.quantity > of.units(order, line.sku),
  )
  if (!wrong) return {}
  const { sku, quantity } = wrong
  return {
    detail: `Of ${sku} ${of.units(order, sku)} ${of.words}, not ${quantity}. Nothing was done.`,
  }
}

const sumOf = (
  { lines }: OrderView,
  sku: string,
  units: (line: OrderView['lines'][number]) => number,
): number => lines.reduce((sum, line) => (line.sku === sku ? sum + units(line) : sum), 0)

const left = {
  words: 'are left to ship or to cancel',
  units: (order: OrderView, sku: string): number =>
    sumOf(order, sku, ({ quantity, shipped = 0, canceled = 0 }) => quantity - shipped - canceled),
}

const outside = {
  words: 'were shipped and did not come back',
  units: (order: OrderView, sku: string): number =>
    sumOf(order, sku, ({ shipped = 0, returned = 0 }) => shipped - returned),
}
