import * as v from 'valibot'
import { orderLineCountMax, quantityMax } from './limits.ts'
import { SkuSchema, type OrderLine } from './order-lines.ts'

/** Some units; none is said by leaving the field out. */
const UnitsSchema = v.optional(
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(quantityMax)),
)

/**
 * The units of one line that were moved so far. They only grow, so two accounts of one line are joined by the greater
 * number of each.
 */
export const movedEntries = {
  /** Left the house. */
  shipped: UnitsSchema,
  /** Are not wanted any more. */
  canceled: UnitsSchema,
  /** Came back and can be sold again. */
  restocked: UnitsSchema,
}

export const MovedLinesSchema = v.pipe(
  v.array(v.strictObject({ sku: SkuSchema, ...movedEntries })),
  v.minLength(1),
  v.maxLength(orderLineCountMax),
)

export type MovedLine = {
  sku: string
  shipped?: number | undefined
  canceled?: number | undefined
  restocked?: number | undefined
}

/** The greater number of each, by SKU. Lines of which nothing was moved are left out. */
export const greaterMoved = (
  a: readonly MovedLine[],
  b: readonly MovedLine[],
): readonly MovedLine[] => {
  const bySku = new Map<string, MovedLine>()
  for (const line of [...a, ...b]) bySku.set(line.sku, greaterLine(line, bySku.get(line.sku)))
  return [...bySku.values()]
    .filter(({ shipped, canceled, restocked }) => shipped || canceled || restocked)
    .sort((one, other) => (one.sku < other.sku ? -1 : 1))
}

const greaterLine = (line: MovedLine, other: MovedLine | undefined): MovedLine => {
  const { sku } = line
  const greater = (name: keyof typeof movedEntries): number =>
    Math.max(line[name] ?? 0, other?.[name] ?? 0)
  return movedLine(sku, {
    shipped: greater('shipped'),
    canceled: greater('canceled'),
    restocked: greater('restocked'),
  })
}

/** The line with the numbers that are not 0. */
export const movedLine = (
  sku: string,
  { shipped, canceled, restocked }: Record<keyof typeof movedEntries, number>,
): MovedLine => ({
  sku,
  ...(shipped > 0 && { shipped }),
  ...(canceled > 0 && { canceled }),
  ...(restocked > 0 && { restocked }),
})

/** Whether `a` has every number of `b`, or a greater one. */
export const includesMoved = (a: readonly MovedLine[], b: readonly MovedLine[]): boolean => {
  const bySku = new Map(a.map((line) => [line.sku, line]))
  return b.every((line) => {
    const known = bySku.get(line.sku)
    const has = (name: keyof typeof movedEntries): boolean =>
      (known?.[name] ?? 0) >= (line[name] ?? 0)
    return has('shipped') && has('canceled') && has('restocked')
  })
}

/** All units of these lines as shipped. */
export const allShipped = (lines: readonly OrderLine[]): readonly MovedLine[] =>
  lines.map(({ sku, quantity }) => ({ sku, shipped: quantity }))
