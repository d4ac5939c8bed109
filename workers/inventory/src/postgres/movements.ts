import { columnTexts, saidRows, type Transaction } from '@shop/engine/postgres'
import type { Movement } from '../domain/movement.ts'
import { unlessRefused } from './way.ts'

/** Rows removed for each new one while there are old ones, so that a batch pays little for them. */
const removedPerRow = 8

const movement = {
  place: 'int',
  sku: 'text',
  kind: 'text',
  order_id: 'text',
  change_id: 'text',
  on_hand_by: 'bigint',
  reserved_by: 'bigint',
  // What the batch moved of the product so far, this one included, and the place of its movement before.
  on_hand_so_far: 'bigint',
  reserved_so_far: 'bigint',
  previous_place: 'int',
} as const
const product = {
  sku: 'text',
  on_hand_by: 'bigint',
  reserved_by: 'bigint',
  last_place: 'int',
} as const

/** The first parameters of each in the statement below. */
const firstMovement = 3
const firstProduct = firstMovement + Object.keys(movement).length

/**
 * Moves units by the differences of movements, and appends these with the units after each of them. The caller has locked the
 * products. Each movement has a place in the batch, from 1 to $1, and names that of its product before it.
 */
const move = `
  WITH numbers AS MATERIALIZED (
    SELECT ARRAY (SELECT nextval('movement_numbers') FROM generate_series(1, $1::int)) AS taken WHERE ${unlessRefused}
  ), units AS (
    UPDATE stock SET on_hand = on_hand + on_hand_by, reserved = reserved + reserved_by,
      last_movement = (SELECT taken FROM numbers)[last_place]
    FROM ${saidRows('moved', product, firstProduct)} WHERE stock.sku = moved.sku AND ${unlessRefused}
  )
  INSERT INTO movements
    (seq, sku, kind, order_id, change_id, on_hand_by, reserved_by, on_hand, reserved, at, previous)
  SELECT (SELECT taken FROM numbers)[place], sku, kind, order_id, change_id, on_hand_by, reserved_by,
    on_hand + on_hand_so_far, reserved + reserved_so_far, $2::bigint,
    coalesce((SELECT taken FROM numbers)[previous_place], last_movement)
  FROM ${saidRows('said', movement, firstMovement)} JOIN stock USING (sku)
  WHERE ${unlessRefused}`

/**
 * Removes the oldest rows, as far as they are old, but for the newest row. Looks at one row while that is not old. Rows that
 * another instance is removing are left to it. Answers with the time of the oldest row before.
 */
const removeOld = `
  WITH oldest AS MATERIALIZED (SELECT at FROM movements ORDER BY seq LIMIT 1), removed AS (
    DELETE FROM movements WHERE (SELECT at FROM oldest) < $2::bigint AND seq IN (
      SELECT seq FROM movements WHERE seq = ANY(ARRAY(
        SELECT seq FROM (SELECT seq, at FROM movements ORDER BY seq LIMIT $1::bigint) AS first
        WHERE at < $2::bigint AND seq < (SELECT max(seq) FROM movements)))
      FOR UPDATE SKIP LOCKED))
  SELECT at FROM oldest`

/** The time of the oldest movement when this process last looked. Rows are removed, and never added there. */
export type OldestMovement = { atMs?: number }

/** Writes movements and the units that they move. Rows of before `keptFromMs` are removed a few at a time. */
export const writeMovements = (
  { sql, send }: Transaction,
  movements: readonly Movement[],
  { nowMs, keptFromMs, oldest }: { nowMs: number; keptFromMs: number; oldest: OldestMovement },
): void => {
  if (movements.length === 0) return
  const { said, moved } = summed(movements)
  const rows = [...columnTexts(movement, said), ...columnTexts(product, moved)]
  send(sql.unsafe(move, [movements.length, String(nowMs), ...rows]))
  if (oldest.atMs !== undefined && oldest.atMs >= keptFromMs) return
  const values = [removedPerRow * movements.length, String(keptFromMs)]
  const looked = sql.unsafe<{ at: string }[]>(removeOld, values)
  send(looked)
  void looked.then(
    ([row]) => {
      if (row) oldest.atMs = Number(row.at)
    },
    () => undefined,
  )
}

/** What a batch moved of a product, and the place of its last movement in the batch, from 1 on. */
type Sum = { onHandBy: number; reservedBy: number; place: number }

/** Rows of movements, and of the products that they move. */
const summed = (movements: readonly Movement[]) => {
  const sums = new Map<string, Sum>()
  const said = movements.map(({ sku, kind, orderId, changeId, onHandBy, reservedBy }, index) => {
    const before = sums.get(sku)
    const sum = {
      onHandBy: (before?.onHandBy ?? 0) + onHandBy,
      reservedBy: (before?.reservedBy ?? 0) + reservedBy,
      place: index + 1,
    }
    sums.set(sku, sum)
    return {
      ...{ sku, kind, order_id: orderId, change_id: changeId },
      ...{ place: sum.place, previous_place: before?.place },
      ...{ on_hand_by: onHandBy, reserved_by: reservedBy },
      ...{ on_hand_so_far: sum.onHandBy, reserved_so_far: sum.reservedBy },
    }
  })
  const moved = Array.from(sums, ([sku, { onHandBy, reservedBy, place }]) => ({
    sku,
    on_hand_by: onHandBy,
    reserved_by: reservedBy,
    last_place: place,
  }))
  return { said, moved }
}
