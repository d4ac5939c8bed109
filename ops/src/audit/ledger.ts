import type {
  AuditedChange,
  AuditedReservation,
  AuditedStock,
  AuditedUnits,
} from '@shop/inventory/audit-reads'
import { noUnits, unitsMoved } from './parts.ts'

/**
 * A SKU with what its product says (`units`; missing without a product or its stock) and with what the applied changes
 * and the reservations add up to: `open` units are reserved, `shipped` units left the house, `restocked` ones came back.
 */
export type LedgerRow = Sums & {
  sku: string
  isProduct: boolean
  units: AuditedUnits | undefined
  /** Whether a change or a reservation speaks of the SKU. */
  isMentioned: boolean
}

type Sums = { received: number; open: number; shipped: number; restocked: number }

const nothing: Sums = { received: 0, open: 0, shipped: 0, restocked: 0 }

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
    const sums = { ...nothing }
    bySku.set(sku, sums)
    return sums
  }

  const take = (stock: AuditedStock): LedgerRow => {
    const sums = bySku.get(stock.sku)
    bySku.delete(stock.sku)
    return {
      ...stock,
      ...(sums ?? nothing),
      isMentioned: sums !== undefined,
    }
  }

  return {
    addChange: ({ sku, units, refusal }) => {
      if (refusal === null) sumsOf(sku).received += units
    },
    addReservation: (reservation) => {
      const { outcome, canceled, short, lines } = reservation
      // The units of a short promise are not counted anywhere.
      if (outcome !== 'in-stock' || short) return
      const moved = unitsMoved(reservation)
      for (const { sku, quantity } of lines) {
        const { shipped, canceled: parts, restocked } = moved.get(sku) ?? noUnits
        if (canceled && shipped === 0) continue
        const sums = sumsOf(sku)
        sums.shipped += shipped
        sums.restocked += restocked
        if (!canceled) sums.open += quantity - shipped - parts
      }
    },
    take,
    rest: () =>
      [...bySku.keys()].sort().map((sku) => take({ sku, isProduct: false, units: undefined })),
  }
}
