import type { DetailedOrderView, SentLine } from '@shop/contracts'
import type { KeptDetails } from './kept-details.ts'
import { viewOf, type Order } from './order.ts'

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
    ...(lines && { lines: asSent(lines, view.lines) }),
    ...(order.details === 'missing' && { incomplete: true }),
    ...(order.details === 'deleted' && { detailsDeleted: true }),
  }
}

/** The lines as they were sent, each with what is known of its SKU. */
const asSent = (
  sent: readonly SentLine[],
  known: DetailedOrderView['lines'],
): DetailedOrderView['lines'] => {
  const bySku = new Map(known.map((line) => [line.sku, line]))
  return sent.map((line) => ({ ...bySku.get(line.sku), ...line }))
}
