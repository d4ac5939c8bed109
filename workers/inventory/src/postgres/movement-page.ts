import type { SQL } from 'bun'
import { movementCursorOf, type MovementPlace, type MovementView } from '@shop/contracts'
import type { MovementPage } from '@shop/contracts/internal-http'
import type { BigInteger } from './big-integer.ts'

/** A row of `movements`, with the operator and the reason of its change. */
type Row = {
  kind: Exclude<MovementView['kind'], 'opening'>
  order_id: string | null
  change_id: string | null
  changed_by: string | null
  reason: string | null
  on_hand_by: BigInteger
  reserved_by: BigInteger
  on_hand: BigInteger
  reserved: BigInteger
  at: BigInteger
  previous: BigInteger
}

/** The rows of a product along their chain, from `$1` on. */
const chain = `
  WITH RECURSIVE chain AS (
    SELECT 1 AS place, movements.* FROM movements WHERE seq = $1::bigint AND sku = $2 AND at >= $3::bigint
    UNION ALL
    SELECT place + 1, movements.* FROM chain JOIN movements ON movements.seq = chain.previous
    WHERE place < $4::bigint AND movements.sku = $2 AND movements.at >= $3::bigint)
  SELECT chain.*, changes.changed_by, changes.reason FROM chain
  LEFT JOIN changes ON changes.change_id = chain.change_id AND changes.refusal IS NULL
  ORDER BY place`

/**
 * Reads a page of a product's movements, the newest first: from `place` along the chain of rows. Where the chain ends though
 * units are left, the rest is one opening row.
 */
export const readMovementPage = async (
  sql: SQL,
  place: MovementPlace,
  { sku, limit, keptFromMs }: { sku: string; limit: number; keptFromMs: number },
): Promise<MovementPage> => {
  const values = [String(place.seq), sku, String(keptFromMs), String(limit)]
  const rows = await sql.unsafe<Row[]>(chain, values)
  const last = rows.at(-1)
  const rest = last ? placeBefore(last) : place
  const items = rows.map(viewOf)
  if (rows.length < limit) return { items: isNothing(rest) ? items : [...items, openingAt(rest)] }
  return { items, ...(!isNothing(rest) && { nextCursor: movementCursorOf(rest) }) }
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
  seq: Number(row.previous),
  onHand: Number(row.on_hand) - Number(row.on_hand_by),
  reserved: Number(row.reserved) - Number(row.reserved_by),
})

const viewOf = (row: Row): MovementView =>
  ({
    kind: row.kind,
    at: new Date(Number(row.at)).toISOString(),
    ...(row.order_id !== null && { orderId: row.order_id }),
    ...(row.change_id !== null && { changeId: row.change_id }),
    ...(row.changed_by !== null && { by: row.changed_by }),
    ...(row.reason !== null && { reason: row.reason }),
    onHandBy: Number(row.on_hand_by),
    reservedBy: Number(row.reserved_by),
    onHand: Number(row.on_hand),
    reserved: Number(row.reserved),
  }) as MovementView
