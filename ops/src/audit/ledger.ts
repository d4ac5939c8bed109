import type {
  AuditedChange,
  AuditedReservation,
  AuditedStock,
  AuditedUnits,
} from '@shop/inventory/audit-reads'

/**
 * A SKU with what its product says (`units`; missing without a product or its stock) and with what the applied changes
 * and the reservations add up to: `open` units are reserved, `shipped` units left the house.
 */
export type LedgerRow = Sums & {
  sku: string
  isProduct: boolean
  units: AuditedUnits | undefined
  /** Whether a change or a reservation speaks of the SKU. */
  isMentioned: boolean
}

type Sums = { received: number; open: number; shipped: number }

/** The auditor's own books: sums by SKU, made from the changes and the reservations of one view. */
export type Ledger = {
  addChange(change: AuditedChange): void
  addReservation(reservation: AuditedReservation): void
  /** The row of a SKU. Each is asked for once. */
  take(stock: AuditedStock): LedgerRow
  /** The rows that nobody took, of SKUs that are neither a product nor have stock, by SKU. */
  rest(): LedgerRow[]
}

/** Memory goes with the number of SKUs, not of orders. */
export const createLedger = (): Ledger => {
  const bySku = new Map<string, Sums>()
  const sumsOf = (sku: string): Sums => {
    const known = bySku.get(sku)
    if (known) return known
    const sums = { received: 0, open: 0, shipped: 0 }
    bySku.set(sku, sums)
    return sums
  }

  const take = (stock: AuditedStock): LedgerRow => {
    const sums = bySku.get(stock.sku)
    bySku.delete(stock.sku)
    return {
      ...stock,
      ...(sums ?? { received: 0, open: 0, shipped: 0 }),
      isMentioned: sums !== undefined,
    }
  }

  return {
    addChange: ({ sku, units, refusal }) => {
      if (refusal === null) sumsOf(sku).received += units
    },
    addReservation: ({ outcome, canceled, short, shipped, lines }) => {
      // The units of a short promise are not counted anywhere.
      if (outcome !== 'in-stock' || canceled || short) return
      for (const { sku, quantity } of lines) sumsOf(sku)[shipped ? 'shipped' : 'open'] += quantity
    },
    take,
    rest: () =>
      [...bySku.keys()].sort().map((sku) => take({ sku, isProduct: false, units: undefined })),
  }
}
