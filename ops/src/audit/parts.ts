import { allShipped, type MovedLine } from '@shop/contracts'
import type { AuditedReservation } from '@shop/inventory/audit-reads'
import type { AuditedOrder } from '@shop/order/audit-reads'

/** Units of a SKU that were shipped, canceled, returned, and of the returned ones those that can be sold again. */
export type PartUnits = { shipped: number; canceled: number; returned: number; restocked: number }

export const noUnits: PartUnits = { shipped: 0, canceled: 0, returned: 0, restocked: 0 }

/**
 * The sums of the parts of an order, by SKU. One that was shipped before parts were kept has none: all of it was
 * shipped.
 */
export const unitsOfParts = ({ parts, shipped, lines }: AuditedOrder): Map<string, PartUnits> => {
  const bySku = new Map<string, PartUnits>()
  const add = (sku: string, units: Partial<PartUnits>): void => {
    const sum = { ...(bySku.get(sku) ?? noUnits) }
    for (const [name, count] of Object.entries(units)) sum[name as keyof PartUnits] += count
    bySku.set(sku, sum)
  }
  for (const { kind, restock, lines } of parts) {
    for (const { sku, quantity } of lines) {
      add(sku, { [kind]: quantity, ...(restock && { restocked: quantity }) })
    }
  }
  const isWhole = shipped && !parts.some(({ kind }) => kind === 'shipped')
  if (isWhole) for (const { sku, quantity } of lines) add(sku, { shipped: quantity })
  return bySku
}

/** The units that Inventory has moved for an order, by SKU. */
export const unitsMoved = ({
  moved,
  shipped,
  lines,
}: AuditedReservation): Map<string, Omit<PartUnits, 'returned'>> => {
  const isWhole = shipped && moved.length === 0
  const said: readonly MovedLine[] = isWhole ? allShipped(lines) : moved
  return new Map(
    said.map(({ sku, shipped = 0, canceled = 0, restocked = 0 }) => [
      sku,
      { shipped, canceled, restocked },
    ]),
  )
}
