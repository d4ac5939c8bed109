import { movedOf, noUnits } from './parts.ts'
import { linesOf, type MovementRow, type Rows } from './rows.ts'
import { must } from './violation.ts'

/**
 * The history of units tells how each product came to what it has.
 *
 * - Each movement begins where the one before it of its product ended; the first with nothing, the last with what is there.
 * - The movements of an order come to what it holds, and to what left the house with it and did not come back; those of a
 *   change to its units.
 */
export const auditMovements = (rows: Rows): void => {
  const movements = rows.movements()
  const last = new Map<string, MovementRow>()
  for (const row of movements) {
    const before = last.get(row.sku) ?? { seq: 0, on_hand: 0, reserved: 0 }
    const goesOn =
      row.previous === before.seq &&
      row.on_hand - row.on_hand_by === before.on_hand &&
      row.reserved - row.reserved_by === before.reserved
    must(goesOn, 'a movement does not go on from the one before it', { before, row })
    last.set(row.sku, row)
  }
  for (const product of rows.products()) {
    const { on_hand = 0, reserved = 0 } = last.get(product.sku) ?? {}
    const isThere = on_hand === product.on_hand && reserved === product.reserved
    must(isThere, 'movements do not lead to the units', { product, on_hand, reserved })
  }
  auditCauses(movements, rows)
}

/** Units by cause and SKU: what movements say of each, and what its own row says. */
const auditCauses = (movements: readonly MovementRow[], rows: Rows): void => {
  const said = createSums()
  for (const { order_id, change_id, sku, on_hand_by, reserved_by } of movements) {
    said.add(`${order_id ?? change_id} ${sku}`, on_hand_by, reserved_by)
  }
  const known = createSums()
  for (const { change_id, sku, units } of rows.receipts())
    known.add(`${change_id} ${sku}`, units, 0)
  for (const row of rows.reservations()) {
    if (row.outcome !== 'in-stock' || row.short) continue
    const moved = movedOf(row)
    for (const { sku, quantity } of linesOf(row)) {
      const { shipped, canceled, restocked } = moved.get(sku) ?? noUnits
      const held = row.canceled ? 0 : quantity - shipped - canceled
      known.add(`${row.order_id} ${sku}`, restocked - shipped, held)
    }
  }
  for (const cause of new Set([...said.causes(), ...known.causes()])) {
    const [bySaid, byKnown] = [said.of(cause), known.of(cause)]
    must(bySaid === byKnown, 'movements of another size than their cause', {
      cause,
      bySaid,
      byKnown,
    })
  }
}

/** Units on hand and reserved, by cause. */
const createSums = () => {
  const sums = new Map<string, [number, number]>()
  return {
    add: (cause: string, onHand: number, reserved: number): void => {
      const [a, b] = sums.get(cause) ?? [0, 0]
      sums.set(cause, [a + onHand, b + reserved])
    },
    causes: () => sums.keys(),
    of: (cause: string): string => (sums.get(cause) ?? [0, 0]).join(' on hand, ') + ' reserved',
  }
}
