import { canonicalLines, type OrderLine } from '@shop/contracts'
import { problem } from '../http/problems.ts'
import type { FrontLimits } from '../limits.ts'

type OrderLimits = Pick<FrontLimits, 'orderLinesMax' | 'orderUnitsMax'>

/** The answer to an order with too many lines, or with too many units of one SKU. Undefined within the limits. */
export const overLimitProblem = (
  lines: readonly OrderLine[],
  { orderLinesMax, orderUnitsMax }: OrderLimits,
): Response | undefined => {
  if (lines.length > orderLinesMax) {
    return problem('over-limit', {
      detail: `An order may have at most ${orderLinesMax} lines. Nothing was sent.`,
      errors: [{ field: 'lines', message: `must have at most ${orderLinesMax} lines` }],
      limit: orderLinesMax,
    })
  }
  const over = canonicalLines(lines).find(({ quantity }) => quantity > orderUnitsMax)
  if (over === undefined) return undefined
  const index = lines.findIndex(({ sku }) => sku === over.sku)
  return problem('over-limit', {
    detail: `An order may ask for at most ${orderUnitsMax} units of a SKU. Nothing was sent.`,
    errors: [{ field: `lines[${index}].quantity`, message: `must be at most ${orderUnitsMax}` }],
    limit: orderUnitsMax,
  })
}
