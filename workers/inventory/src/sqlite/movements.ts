import type { Database } from 'bun:sqlite'
import { keptFromMs, type Movement } from '../domain/movement.ts'
import type { LastMovements, Stock } from './stock/stock.ts'

/** Rows removed for each new one while there are old ones, so that a batch pays little for them. */
const removedPerRow = 8

type Values = (string | number | null)[]

/**
 * Appends the movements of units. Each row names the row of its product before it, so that a product's history is read
 * along this chain and no index by SKU is kept. Rows that are older than `days` are removed a few at a time, as new ones
 * come. The newest row always stays, so that no number is given twice.
 */
export const movementsInSqlite = (
  db: Database,
  stock: Pick<Stock, 'lastMovement'>,
  days?: number,
) => {
  const insert = db.prepare<void, Values>(`
    INSERT INTO movements (sku, kind, order_id, change_id, on_hand_by, reserved_by, on_hand, reserved, at, previous)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const oldest = db.prepare<{ seq: number; at: number }, []>(
    'SELECT seq, at FROM movements ORDER BY seq LIMIT 1',
  )
  const removeBefore = db.prepare<void, [number, number]>(`
    DELETE FROM movements WHERE seq < min(
      (SELECT max(seq) FROM movements),
      coalesce((SELECT min(seq) FROM movements WHERE seq < ?1 AND at >= ?2), ?1))`)

  /** The time before which nothing is kept. */
  const keptFrom = (nowMs: number): number => keptFromMs(nowMs, days)

  const removeOld = (countMax: number, nowMs: number): void => {
    const first = oldest.get()
    if (first && first.at < keptFrom(nowMs)) removeBefore.run(first.seq + countMax, keptFrom(nowMs))
  }

  return {
    keptFrom,
    /** Appends movements, in a transaction. Returns the number of the last one of each product. */
    write: (movements: readonly Movement[], nowMs: number): LastMovements => {
      const last = new Map<string, number>()
      for (const { sku, kind, orderId = null, changeId = null, ...units } of movements) {
        const { onHandBy, reservedBy, onHand, reserved } = units
        const previous = last.get(sku) ?? stock.lastMovement(sku)
        const values = [sku, kind, orderId, changeId, onHandBy, reservedBy, onHand, reserved]
        last.set(sku, Number(insert.run(...values, nowMs, previous).lastInsertRowid))
      }
      if (movements.length > 0) removeOld(removedPerRow * movements.length, nowMs)
      return last
    },
  }
}

export type MovementsInSqlite = ReturnType<typeof movementsInSqlite>
