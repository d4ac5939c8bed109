import type { Database } from 'bun:sqlite'
import { movementCursorOf, type MovementPlace, type MovementView } from '@shop/contracts'
import type { MovementPage } from '@shop/contracts/internal-http'
import type { Product } from '../domain/product.ts'
import type { MovementQuery } from '../reads.ts'
import type { MovementsInSqlite } from './movements.ts'
import type { ProductsInSqlite } from './products.ts'

/** A row of `movements`, with the operator and the reason of its change. */
type Row = {
  sku: string
  kind: Exclude<MovementView['kind'], 'opening'>
  order_id: string | null
  change_id: string | null
  changed_by: string | null
  reason: string | null
  on_hand_by: number
  reserved_by: number
  on_hand: number
  reserved: number
  at: number
  previous: number
}

/**
 * Reads pages of a product's movements, the newest first: from its stock along the chain of rows. Where the chain ends
 * though units are left, the rest is one opening row.
 */
export const movementPagesInSqlite = (
  db: Database,
  { products, movements }: { products: ProductsInSqlite; movements: MovementsInSqlite },
) => {
  const bySeq = db.prepare<Row, [number]>(`
    SELECT movements.*, changes.changed_by, changes.reason FROM movements
    LEFT JOIN changes ON changes.change_id = movements.change_id AND changes.refusal IS NULL
    WHERE movements.seq = ?`)

  return (product: Product, { after, limit }: MovementQuery, nowMs: number): MovementPage => {
    const { sku, onHand, reserved } = product
    const keptFrom = movements.keptFrom(nowMs)
    const find = (seq: number): Row | undefined => {
      const row = bySeq.get(seq)
      return row && row.sku === sku && row.at >= keptFrom ? row : undefined
    }
    const items: MovementView[] = []
    let place: MovementPlace = after ?? { seq: products.lastMovement(sku), onHand, reserved }
    while (items.length < limit) {
      const row = find(place.seq)
      if (!row) return { items: isNothing(place) ? items : [...items, openingAt(place)] }
      items.push(viewOf(row))
      place = placeBefore(row)
    }
    return { items, ...(!isNothing(place) && { nextCursor: movementCursorOf(place) }) }
  }
}

/** Whether nothing was before: the product began with no units. */
const isNothing = ({ seq, onHand, reserved }: MovementPlace): boolean =>
  seq === 0 && onHand === 0 && reserved === 0

const openingAt = ({ onHand, reserved }: MovementPlace): MovementView => ({
  kind: 'opening',
  onHand,
  reserved,
})

const placeBefore = (row: Row): MovementPlace => ({
  seq: row.previous,
  onHand: row.on_hand - row.on_hand_by,
  reserved: row.reserved - row.reserved_by,
})

const viewOf = (row: Row): MovementView =>
  ({
    kind: row.kind,
    at: new Date(row.at).toISOString(),
    ...(row.order_id !== null && { orderId: row.order_id }),
    ...(row.change_id !== null && { changeId: row.change_id }),
    ...(row.changed_by !== null && { by: row.changed_by }),
    ...(row.reason !== null && { reason: row.reason }),
    onHandBy: row.on_hand_by,
    reservedBy: row.reserved_by,
    onHand: row.on_hand,
    reserved: row.reserved,
  }) as MovementView
