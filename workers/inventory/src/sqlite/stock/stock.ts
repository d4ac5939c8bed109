import type { Database } from 'bun:sqlite'
import type { Product } from '../../domain/product.ts'
import { stockInMemory } from './in-memory.ts'
import { stockJournalInSqlite } from './journal.ts'

/** The numbers of the last movements of some products, by SKU. */
export type LastMovements = ReadonlyMap<string, number>

/** The stock of all products. The two functions that write run in a transaction of the caller. */
export type Stock = {
  /** The committed stock of a product. */
  find(sku: string): Product | undefined
  /** The number of the last committed movement of a product; 0 without one. */
  lastMovement(sku: string): number
  /** Writes everything but the units, of a new product or over the one of its SKU. */
  writeProperties(product: Product): void
  /**
   * Writes the units of changed products where they differ from the `stored` ones, and the numbers of the last movements.
   * A product that is not stored had no units. Call the function that it returns once the transaction is committed: only
   * then does `find` show what changed.
   */
  writeUnits(
    changed: ReadonlyMap<string, Product>,
    stored: ReadonlyMap<string, Product>,
    lastMovements: LastMovements,
  ): () => void
  /** Reads all of it again, because another program may have changed the file. */
  read(): void
}

type StockRow = {
  sku: string
  price: number
  listed: number
  version: number
  on_hand: number
  reserved: number
  last_movement: number
  order_max: number | null
  open_from: number | null
  low_at: number | null
}

/**
 * The stock is in memory as it is now, in `stock_base` as it was at the last merge, and in the journal what changed
 * since. `journalRowsMax` is how many rows the journal may have before it is merged.
 */
export const stockInSqlite = (db: Database, journalRowsMax?: number): Stock => {
  // By SKU, so that products are merged in the order of the table.
  const everyRow = db.prepare<StockRow, []>('SELECT * FROM stock_base ORDER BY sku')
  const upsertBase = db.prepare<void, (string | number | null)[]>(`
    INSERT INTO stock_base (sku, price, listed, version, order_max, open_from, low_at, on_hand, reserved)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)
    ON CONFLICT (sku) DO UPDATE SET price = ?2, listed = ?3, version = ?4, order_max = ?5, open_from = ?6,
      low_at = ?7`)
  const countRows = db.prepare<{ count: number }, []>('SELECT count(*) AS count FROM stock_base')
  const stock = stockInMemory()
  const journal = stockJournalInSqlite(db, stock, journalRowsMax)

  const read = (): void => {
    stock.clear(countRows.get()!.count)
    for (const row of everyRow.iterate()) {
      stock.put(productOf(row), row.last_movement)
    }
    journal.read()
  }

  read()
  return {
    find: stock.find,
    lastMovement: stock.lastMovement,
    writeProperties: ({ sku, price, listed, version, ...terms }) => {
      const { maxPerOrder, availableFromMs, lowStockAt } = terms
      const values = [maxPerOrder ?? null, availableFromMs ?? null, lowStockAt ?? null]
      upsertBase.run(sku, price, Number(listed), version, ...values)
    },
    writeUnits: (changed, stored, lastMovements) => {
      const moved: Product[] = []
      const unmoved: Product[] = []
      for (const [sku, product] of changed) {
        const before = stored.get(sku)
        const isMoved =
          lastMovements.has(sku) ||
          product.onHand !== (before?.onHand ?? 0) ||
          product.reserved !== (before?.reserved ?? 0)
        const those = isMoved ? moved : unmoved
        those.push(product)
      }
      const unitsCommitted = journal.append(moved, lastMovements)
      return () => {
        for (const product of unmoved) stock.put(product)
        unitsCommitted()
      }
    },
    read,
  }
}

const productOf = (row: StockRow): Product => ({
  sku: row.sku,
  price: row.price,
  listed: row.listed === 1,
  version: row.version,
  onHand: row.on_hand,
  reserved: row.reserved,
  maxPerOrder: row.order_max ?? undefined,
  availableFromMs: row.open_from ?? undefined,
  lowStockAt: row.low_at ?? undefined,
})
