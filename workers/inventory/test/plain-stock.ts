import type { Database } from 'bun:sqlite'
import type { Product } from '../src/domain/product.ts'
import type { Stock } from '../src/sqlite/stock/stock.ts'

type Row = Omit<Product, 'listed' | 'maxPerOrder' | 'availableFromMs' | 'lowStockAt'> & {
  listed: number
  maxPerOrder: number | null
  availableFromMs: number | null
  lowStockAt: number | null
}

/**
 * The reference for the stock in memory with its journal: a plain table, read whenever it is asked and written at once.
 * `stock_base` is that table, because the views of the database read it.
 */
export const plainStock = (db: Database): Stock => {
  const bySku = db.prepare<Row, [string]>(`
    SELECT sku, price, listed, version, on_hand AS onHand, reserved, order_max AS maxPerOrder,
      open_from AS availableFromMs, low_at AS lowStockAt
    FROM stock_base WHERE sku = ?`)
  const upsert = db.prepare<void, (string | number | null)[]>(`
    INSERT INTO stock_base (sku, price, listed, version, order_max, open_from, low_at, on_hand, reserved)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)
    ON CONFLICT (sku) DO UPDATE SET price = ?2, listed = ?3, version = ?4, order_max = ?5, open_from = ?6,
      low_at = ?7`)
  const setUnits = db.prepare<void, [number, number, string]>(
    'UPDATE stock_base SET on_hand = ?, reserved = ? WHERE sku = ?',
  )
  const lastMovement = db.prepare<{ last: number }, [string]>(
    'SELECT last_movement AS last FROM stock_base WHERE sku = ?',
  )
  const setLastMovement = db.prepare<void, [number, string]>(
    'UPDATE stock_base SET last_movement = ? WHERE sku = ?',
  )
  return {
    find: (sku) => {
      const row = bySku.get(sku)
      if (!row) return undefined
      const { listed, maxPerOrder, availableFromMs, lowStockAt, ...rest } = row
      return {
        ...rest,
        listed: listed === 1,
        maxPerOrder: maxPerOrder ?? undefined,
        availableFromMs: availableFromMs ?? undefined,
        lowStockAt: lowStockAt ?? undefined,
      }
    },
    lastMovement: (sku) => lastMovement.get(sku)?.last ?? 0,
    writeProperties: ({ sku, price, listed, version, ...terms }) => {
      const { maxPerOrder, availableFromMs, lowStockAt } = terms
      const values = [maxPerOrder ?? null, availableFromMs ?? null, lowStockAt ?? null]
      upsert.run(sku, price, Number(listed), version, ...values)
    },
    writeUnits: (changed, _, lastMovements) => {
      for (const { sku, onHand, reserved } of changed.values()) setUnits.run(onHand, reserved, sku)
      for (const [sku, seq] of lastMovements) setLastMovement.run(seq, sku)
      return () => undefined
    },
    read: () => undefined,
  }
}
