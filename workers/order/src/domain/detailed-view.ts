import type { DetailedOrderView, OrderSummary, SentLine } from '@shop/contracts'
import type { KeptDetails } from './kept-details.ts'
import { viewOf, type Order } from './order.ts'
import { countsOf, shownLines } from './part.ts'

/** The order with its details, as its key opens it and as operators see it. Lines come as they were sent. */
export const detailedViewOf = (
  order: Order,
  details: KeptDetails | undefined,
): DetailedOrderView => {
  const view = viewOf(order)
  const { lines, ...said } = details ?? {}
  return {
    ...view,
    ...said,
    ...(lines && { lines: asSent(order, lines) }),
    ...(order.details === 'missing' && { incomplete: true }),
    ...(order.details === 'deleted' && { detailsDeleted: true }),
  }
}

/** The order as a list shows it. What became of its units comes with its lines. */
export const summaryOf = (
  { order, details }: { order: Order; details?: KeptDetails | undefined },
  { withLines }: { withLines: boolean },
): OrderSummary => {
  const { lines, shipments, cancellations, returns, ...view } = detailedViewOf(order, details)
  const parts = {
    lines,
    ...(shipments && { shipments }),
    ...(cancellations && { cancellations }),
    ...(returns && { returns }),
  }
  const { lines: summed } = viewOf(order)
  const unitCount = summed.reduce((sum, { quantity }) => sum + quantity, 0)
  return { ...view, ...(withLines && parts), lineCount: summed.length, unitCount }
}

/** The lines as they were sent, with prices and what became of their units. */
const asSent = (order: Order, sent: readonly SentLine[]): DetailedOrderView['lines'] => {
  const { outcome, parts } = order
  const priced = outcome?.kind === 'in-stock' ? outcome.lines : []
  const prices = new Map(priced.map(({ sku, unitPrice }) => [sku, unitPrice]))
  const lines = sent.map((line) => {
    const unitPrice = prices.get(line.sku)
    return { ...line, ...(unitPrice !== undefined && { unitPrice }) }
  })
  return parts.length > 0 ? shownLines(lines, countsOf(order)) : lines
}
