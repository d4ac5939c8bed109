import type {
  AuditedChange,
  AuditedMovement,
  AuditedReservation,
  AuditedStock,
  AuditedUnits,
} from '@shop/inventory/audit-reads'
import { noUnits, unitsMoved } from './parts.ts'

/**
 * A SKU with what its product says (`units`; missing without a product or its stock) and with what the applied changes
 * and the reservations add up to: `open` units are reserved, `shipped` units left the house, `restocked` ones came back.
 * `moved` is how far its movements lead; missing when none is kept.
 */
export type LedgerRow = Sums & {
  sku: string
  isProduct: boolean
  units: AuditedUnits | undefined
  lastMovement: number
  moved: Moved | undefined
  /** Whether a change or a reservation speaks of the SKU. */
  isMentioned: boolean
}

/** The units after the last movement of a SKU, its number, and the first movement that does not go on from the one before. */
export type Moved = AuditedUnits & { seq: number; brokenAt: number | undefined }

type Sums = { received: number; open: number; shipped: number; restocked: number }

const nothing: Sums = { received: 0, open: 0, shipped: 0, restocked: 0 }

/** The auditor's own books: sums by SKU, made from the changes and the reservations of one view. */
export type Ledger = {
  addChange(change: AuditedChange): void
  addReservation(reservation: AuditedReservation): void
  /** Call with the movements in order. */
  addMovement(movement: AuditedMovement): void
  /** The row of a SKU. Each is asked for once. */
  take(stock: AuditedStock): LedgerRow
  /** The rows that nobody took, of SKUs that are neither a product nor have stock, by SKU. */
  rest(): LedgerRow[]
}

/** Memory goes with the number of SKUs, not of orders. */
export const createLedger = (): Ledger => {
  const bySku = new Map<string, Sums>()
  const movedBySku = new Map<string, Moved>()
  const sumsOf = (sku: string): Sums => {
    const known = bySku.get(sku)
    if (known) return known
    const sums = { ...nothing }
    bySku.set(sku, sums)
    return sums
  }

  const take = (stock: AuditedStock): LedgerRow => {
    const [sums, moved] = [bySku.get(stock.sku), movedBySku.get(stock.sku)]
    bySku.delete(stock.sku)
    return {
      ...stock,
      ...(sums ?? nothing),
      moved,
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
    addMovement: (movement) => {
      const { sku, seq, onHand, reserved } = movement
      const before = movedBySku.get(sku)
      const brokenAt = before?.brokenAt ?? (before && !goesOn(movement, before) ? seq : undefined)
      movedBySku.set(sku, { onHand, reserved, seq, brokenAt })
    },
    take,
    rest: () =>
      [...bySku.keys()]
        .sort()
        .map((sku) => take({ sku, isProduct: false, units: undefined, lastMovement: 0 })),
  }
}

/** Whether a movement begins where the one before it ended. */
const goesOn = (movement: AuditedMovement, before: Moved): boolean =>
  movement.previous === before.seq &&
  movement.onHand - movement.onHandBy === before.onHand &&
  movement.reserved - movement.reservedBy === before.reserved
