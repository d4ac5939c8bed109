import type { Transaction } from '@shop/engine/postgres'
import type { Movement } from '../domain/movement.ts'
import { unlessRefused } from './way.ts'

/** Rows removed for each new one while there are old ones, so that a batch pays little for them. */
const removedPerRow = 8

/**
 * Moves units by the differences of movements, and appends these with the units after each of them. The caller has locked
 * the products. Each movement names that of its product before it.
 */
const move = `
  WITH moved AS MATERIALIZED (
    SELECT nextval('movement_numbers') AS seq, given.*
    FROM json_to_recordset($1::text::json) AS given
      (sku text, kind text, "orderId" text, "changeId" text, "onHandBy" bigint, "reservedBy" bigint)
    WHERE ${unlessRefused}
  ), summed AS (
    SELECT sku, sum("onHandBy")::bigint AS on_hand_by, sum("reservedBy")::bigint AS reserved_by, max(seq) AS last
    FROM moved GROUP BY sku
  ), units AS (
    UPDATE stock SET on_hand = on_hand + on_hand_by, reserved = reserved + reserved_by, last_movement = last
    FROM summed WHERE stock.sku = summed.sku
  )
  INSERT INTO movements
    (seq, sku, kind, order_id, change_id, on_hand_by, reserved_by, on_hand, reserved, at, previous)
  SELECT seq, sku, kind, "orderId", "changeId", "onHandBy", "reservedBy",
    on_hand + sum("onHandBy") OVER so_far, reserved + sum("reservedBy") OVER so_far,
    $2::bigint, coalesce(lag(seq) OVER so_far, last_movement)
  FROM moved JOIN stock USING (sku)
  WINDOW so_far AS (PARTITION BY sku ORDER BY seq)`

/**
 * Removes the oldest rows, as far as they are old, but for the newest row. Looks at one row while that is not old. Rows that
 * another instance is removing are left to it.
 */
const removeOld = `
  DELETE FROM movements WHERE (SELECT at FROM movements ORDER BY seq LIMIT 1) < $2::bigint AND seq IN (
    SELECT seq FROM movements WHERE seq = ANY(ARRAY(
      SELECT seq FROM (SELECT seq, at FROM movements ORDER BY seq LIMIT $1::bigint) AS oldest
      WHERE at < $2::bigint AND seq < (SELECT max(seq) FROM movements)))
    FOR UPDATE SKIP LOCKED)`

/** Writes movements and the units that they move. Rows of before `keptFromMs` are removed a few at a time. */
export const writeMovements = (
  { sql, send }: Transaction,
  movements: readonly Movement[],
  { nowMs, keptFromMs }: { nowMs: number; keptFromMs: number },
): void => {
  if (movements.length === 0) return
  send(sql.unsafe(move, [JSON.stringify(movements), String(nowMs)]))
  send(sql.unsafe(removeOld, [removedPerRow * movements.length, String(keptFromMs)]))
}
